from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.panel_sales.tests.common import PanelSalesCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20")
class TestTerritory(PanelSalesCommon):
    """Brand A in Wuxi is the dealer's alone; brand B there is nobody's, it has no territories."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.panel_territory_policy = "block"
        cls.env["panel.emission.rule"].search([]).active = False  # judged elsewhere
        cls.region_suzhou = cls.env["panel.region"].create(
            {"name": "Suzhou T", "code": "T-3205", "kind": "city", "parent_id": cls.region_js.id}
        )
        cls.dealer_suzhou = cls.env["res.partner"].create(
            {
                "name": "Suzhou Timber",
                "panel_role": "dealer",
                "panel_region_id": cls.region_suzhou.id,
                "user_id": cls.user.id,
            }
        )
        cls.own = cls._authorize(cls.dealer, cls.region_wuxi)
        cls._authorize(cls.dealer_suzhou, cls.region_suzhou)
        cls.site_wuxi = cls.env["res.partner"].create(
            {
                "name": "Store in Wuxi",
                "parent_id": cls.dealer_suzhou.id,
                "type": "delivery",
                "panel_region_id": cls.region_wuxi.id,
            }
        )

    @classmethod
    def _authorize(cls, partner, region, **values):
        return cls.env["panel.authorization"].create(
            {
                "partner_id": partner.id,
                "brand_id": cls.brand_a.id,
                "region_id": region.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "exclusive": True,
                "decision": "granted",
                **values,
            }
        )

    def _texts(self, order):
        return [found.text for found in order._panel_findings().get(order, ())]

    # === SCENARIO 3 === #
    def test_a_foreign_territory_blocks_by_brand(self):
        """Dealer of Suzhou ships brand A to Wuxi: stopped; brand B to Wuxi is allowed."""
        order = self._order(
            [(self.board_a, 10)], self.dealer_suzhou, partner_shipping_id=self.site_wuxi.id
        )
        self.assertEqual(order.panel_check_state, "block")
        with self.assertRaisesRegex(UserError, "Evergreen in .*Wuxi T.*Wuxi Timber Trading"):
            order.action_confirm()
        order.order_line.product_id = self.board_b
        self.assertEqual(order.panel_check_state, "ok")
        order.action_confirm()
        self.assertFalse(order.panel_outside_territory)

    def test_who_holds_the_territory_ships_there(self):
        """Scenario 2: the dealer of Wuxi orders for Wuxi."""
        order = self._order([(self.board_a, 10)])
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.panel_outside_territory)

    # === POLICY === #
    def _foreign(self):
        return self._order(
            [(self.board_a, 10)], self.dealer_suzhou, partner_shipping_id=self.site_wuxi.id
        )

    def test_policy_warns_or_keeps_silent(self):
        order = self._foreign()
        self.company.panel_territory_policy = "none"
        order.invalidate_recordset()
        self.assertEqual(order.panel_check_state, "ok")
        self.company.panel_territory_policy = "warn"
        order.invalidate_recordset()
        self.assertEqual(order.panel_check_state, "warn")
        order.action_confirm()
        self.assertTrue(order.panel_outside_territory)
        found = self.env["sale.order"].search([("panel_outside_territory", "=", True)])
        self.assertIn(order, found)

    def test_a_leader_releases_it(self):
        order = self._foreign()
        leader = self.users["leader"]
        self.env["panel.order.release"].with_user(leader).create(
            {
                "order_id": order.id,
                "check": "territory",
                "state": "granted",
                "reason": "Agreed with the dealer of Wuxi",
            }
        )
        order.invalidate_recordset()
        self.assertEqual(order.panel_check_state, "released")
        order.action_confirm()
        self.assertTrue(order.panel_outside_territory)

    def test_the_release_ends_with_what_was_judged(self):
        order = self._foreign()
        self.env["panel.order.release"].create(
            {"order_id": order.id, "check": "territory", "state": "granted", "reason": "Once"}
        )
        self.site_wuxi.panel_region_id = self.region_gd
        order.invalidate_recordset()
        self.assertEqual(order.panel_check_state, "block")

    # === WHO BUYS === #
    def test_dealers_need_an_authorisation_even_where_nobody_has_one(self):
        self.site_wuxi.panel_region_id = self.region_gd
        self.assertIn("nor is anybody else", self._texts(self._foreign())[0])

    def test_an_authorisation_counts_on_its_days(self):
        order = self._order([(self.board_a, 10)])
        with freeze_time("2027-01-01"):
            self._authorize(self.dealer_south, self.region_gd, date_to=False, exclusive=False)
            self.assertEqual(len(self._texts(order)), 1)
        self.assertFalse(self._texts(order))

    def test_end_customers_of_an_exclusive_territory_buy_from_its_dealer(self):
        order = self._order([(self.board_a, 10)], self.end_customer)
        self.assertIn("has to buy from that dealer", self._texts(order)[0])
        self.own.channel = "retail"
        self.end_customer.panel_channel = "furniture"
        self.assertFalse(self._texts(order))

    def test_key_accounts_buy_directly(self):
        self.key_account.panel_region_id = self.region_wuxi
        self.assertFalse(self._texts(self._order([(self.board_a, 10)], self.key_account)))

    def test_sub_distributors_sell_under_their_dealer(self):
        self.dealer_suzhou.panel_dealer_id = self.dealer
        self.assertFalse(self._texts(self._foreign()))

    def test_an_address_without_region_is_pointed_out(self):
        self.dealer.panel_region_id = False
        order = self._order([(self.board_a, 10)])
        self.assertEqual(order.panel_check_state, "warn")
        self.assertIn("Give the address a region", self._texts(order)[0])

    def test_the_salesperson_is_told_who_holds_it(self):
        self.dealer_suzhou.user_id = self.user
        self.dealer.user_id = self.users["leader"]
        order = self._foreign().with_user(self.user)
        self.assertIn("Wuxi Timber Trading", self._texts(order)[0])

    # === COST === #
    def test_as_many_queries_for_many_orders_as_for_one(self):
        orders = self.env["sale.order"].union(*[self._foreign() for _number in range(20)])
        counts = []
        for some in (orders[:1], orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = some._panel_territory_findings()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(found), len(some))
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_a_registered_project_goes_where_it_is_built(self):
        order = self._order(
            [(self.board_a, 50)], self.dealer_suzhou, partner_shipping_id=self.site_wuxi.id
        )
        self.assertTrue(self._texts(order))
        deal = self.env["panel.deal.registration"].create(
            {
                "name": "School of Wuxi",
                "partner_id": self.dealer_suzhou.id,
                "region_id": self.region_wuxi.id,
                "address": "Wuxi, Lake Road 1",
                "customer": "City of Wuxi",
            }
        )
        deal.action_submit()
        deal.with_user(self.users["leader"]).action_approve()
        order.panel_deal_id = deal
        self.assertFalse(self._texts(order))
