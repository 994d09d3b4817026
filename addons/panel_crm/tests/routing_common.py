from odoo import Command
from odoo.tests import new_test_user

from .common import PanelCrmCommon


class PanelRoutingCommon(PanelCrmCommon):
    """Two dealers of Wuxi with the same right, one of the province, and their portal users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.dealer.write({"email": "office@wuxi.example", "lang": "en_US"})
        cls.dealer_b = cls._create_dealer("Wuxi Board Mart", cls.region_wuxi)
        cls.dealer_province = cls._create_dealer("Jiangsu Panels", cls.region_js)
        cls.right = cls._authorize(cls.dealer, cls.region_wuxi)
        cls.right_b = cls._authorize(cls.dealer_b, cls.region_wuxi)
        cls.portal_b = new_test_user(
            cls.env, "panel_dealer_b", groups="base.group_portal", lang="en_US"
        )
        cls.portal_b.partner_id.parent_id = cls.dealer_b
        cls.portal_user.write({"lang": "en_US", "email": "qian@wuxi.example"})

    @classmethod
    def _create_dealer(cls, name, region, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "panel_role": "dealer",
                "panel_region_id": region.id,
                **values,
            }
        )

    @classmethod
    def _authorize(cls, dealer, region, **values):
        return cls.env["panel.authorization"].create(
            {
                "partner_id": dealer.id,
                "brand_id": cls.brand_a.id,
                "region_id": region.id,
                "date_from": "2020-01-01",
                "decision": "granted",
                **values,
            }
        )

    @classmethod
    def _lead(cls, count=1, **values):
        return cls.env["crm.lead"].create(
            [
                {
                    "name": f"School desks {number}",
                    "type": "opportunity",
                    "panel_brand_id": cls.brand_a.id,
                    "panel_region_id": cls.region_wuxi.id,
                    "partner_name": "Lihu School",
                    "contact_name": "Teacher Gu",
                    "phone": "0510 5550 1234",
                    "email_from": "gu@school.example",
                    "description": "<p>Margin is thin</p>",
                    "expected_revenue": 424242,
                    "user_id": cls.users["salesperson"].id,
                    "team_id": cls.office_wuxi.id,
                    **values,
                }
                for number in range(count)
            ]
        )

    def _route(self, leads):
        """Route leads; return their routings and what was said about those that stay."""
        return leads._panel_route()

    def _receivers(self, leads):
        """Return whom leads would go to, without sending them."""
        plans = leads._panel_routing_plans()
        return {plan.lead.id: plan.ranked[0].key if plan.ranked else None for plan in plans}

    def _territories(self, count):
        """Return leads in so many territories with a dealer of its own each."""
        regions = self.env["panel.region"].create(
            [
                {"name": f"City {number}", "code": f"T-C{number}", "parent_id": self.region_gd.id}
                for number in range(count)
            ]
        )
        dealers = self.env["res.partner"].union(
            *[self._create_dealer(f"Dealer of {region.name}", region) for region in regions]
        )
        for dealer, region in zip(dealers, regions, strict=True):
            self._authorize(dealer, region)
        leads = self.env["crm.lead"].union(
            *[self._lead(panel_region_id=region.id) for region in regions]
        )
        return leads, dealers

    @classmethod
    def _hide_dealer(cls, role):
        """Give a dealer a colleague of its own, so that a limited role does not see it."""
        cls.dealer_b.user_id = cls.users["leader"]
        cls.users[role].panel_region_ids = [Command.clear()]
