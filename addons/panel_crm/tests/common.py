from odoo import Command
from odoo.tests import TransactionCase, new_test_user

# Kinds of user and the group that makes one; the portal user stands for a dealer.
ROLE_GROUPS = {
    "general": "panel_crm.group_user",
    "salesperson": "panel_crm.group_salesperson",
    "supervisor": "panel_crm.group_supervisor",
    "leader": "panel_crm.group_leader",
    "administrator": "panel_crm.group_manager",
    "finance": "panel_crm.group_finance",
    "key_account": "panel_crm.group_key_account",
}


class PanelCrmCommon(TransactionCase):
    """A small maker: two brands, boards, a region tree, two offices, customers, users by role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls._create_catalogue()
        cls._create_organisation()
        cls._create_customers()

    @classmethod
    def _create_catalogue(cls):
        cls.brand_a, cls.brand_b = cls.env["product.brand"].create(
            [{"name": "Evergreen", "code": "EVG"}, {"name": "Silverleaf", "code": "SIL"}]
        )
        cls.series_a, cls.series_b = cls.env["panel.series"].create(
            [
                {
                    "name": "Evergreen Core",
                    "code": "EVG-C",
                    "brand_id": cls.brand_a.id,
                    "family_id": cls.env.ref("panel_crm.family_pb").id,
                },
                {
                    "name": "Silverleaf Decor",
                    "code": "SIL-D",
                    "brand_id": cls.brand_b.id,
                    "family_id": cls.env.ref("panel_crm.family_mfc").id,
                },
            ]
        )
        cls.board_a = cls._create_board("EVG-18", cls.series_a, 2440, 1220, 18, lst_price=120)
        cls.board_b = cls._create_board("SIL-18", cls.series_b, 2800, 2070, 18, lst_price=260)

    @classmethod
    def _create_board(cls, code, series, length, width, thickness, **values):
        return cls.env["product.product"].create(
            {
                "name": f"Board {code}",
                "default_code": code,
                "type": "consu",
                "is_storable": True,
                "product_brand_id": series.brand_id.id,
                "panel_series_id": series.id,
                "uom_id": cls.env.ref("panel_crm.uom_sheet").id,
                "panel_length_mm": length,
                "panel_width_mm": width,
                "panel_thickness_mm": thickness,
                **values,
            }
        )

    @classmethod
    def _create_organisation(cls):
        cls.users = {
            role: new_test_user(cls.env, f"panel_{role}", groups=group, lang="en_US")
            for role, group in ROLE_GROUPS.items()
        }
        cls.portal_user = new_test_user(cls.env, login="panel_dealer", groups="base.group_portal")
        Team = cls.env["crm.team"]
        cls.headquarters = Team.create({"name": "Headquarters", "panel_kind": "headquarters"})
        cls.branch_east = Team.create(
            {
                "name": "Branch East",
                "panel_kind": "branch",
                "parent_id": cls.headquarters.id,
                "user_id": cls.users["supervisor"].id,
            }
        )
        cls.office_wuxi, cls.office_south = Team.create(
            [
                {
                    "name": "Office Wuxi",
                    "parent_id": cls.branch_east.id,
                    "member_ids": [Command.set(cls.users["salesperson"].ids)],
                },
                {"name": "Office South", "parent_id": cls.headquarters.id},
            ]
        )
        Region = cls.env["panel.region"]
        cls.region_cn = Region.create({"name": "China T", "code": "T-CN", "kind": "country"})
        cls.region_js, cls.region_gd = Region.create(
            [
                {
                    "name": "Jiangsu T",
                    "code": "T-32",
                    "parent_id": cls.region_cn.id,
                    "team_id": cls.branch_east.id,
                },
                {
                    "name": "Guangdong T",
                    "code": "T-44",
                    "parent_id": cls.region_cn.id,
                    "team_id": cls.office_south.id,
                },
            ]
        )
        cls.region_wuxi = Region.create(
            {
                "name": "Wuxi T",
                "code": "T-3202",
                "kind": "city",
                "parent_id": cls.region_js.id,
                "team_id": cls.office_wuxi.id,
            }
        )

    @classmethod
    def _create_customers(cls):
        Partner = cls.env["res.partner"]
        cls.dealer = Partner.create(
            {
                "name": "Wuxi Timber Trading",
                "is_company": True,
                "panel_role": "dealer",
                "panel_region_id": cls.region_wuxi.id,
                "user_id": cls.users["salesperson"].id,
            }
        )
        cls.dealer_south = Partner.create(
            {
                "name": "Foshan Board House",
                "is_company": True,
                "panel_role": "dealer",
                "panel_region_id": cls.region_gd.id,
            }
        )
        cls.key_account = Partner.create(
            {
                "name": "Taihu Wardrobes",
                "is_company": True,
                "panel_role": "key_account",
                "panel_region_id": cls.region_js.id,
            }
        )
        cls.end_customer = Partner.create(
            {
                "name": "Cabinet Workshop Li",
                "panel_role": "end_customer",
                "panel_region_id": cls.region_wuxi.id,
                "panel_dealer_id": cls.dealer.id,
            }
        )
        cls.portal_user.partner_id.parent_id = cls.dealer
