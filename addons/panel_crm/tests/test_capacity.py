from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestCapacity(PanelCrmCommon):
    def test_customers_are_grouped_by_the_volume_they_need(self):
        partners = self.env["res.partner"].create(
            [
                {"name": f"Maker {demand}", "panel_annual_demand_m3": demand}
                for demand in (0, 500, 20_000, 99_999, 100_000, 250_000)
            ]
        )
        groups = self.env["res.partner"]._read_group(
            [("id", "in", partners.ids)], ["panel_capacity_band"], ["__count"]
        )
        self.assertEqual(
            dict(groups), {"small": 1, "medium": 2, "large": 2, False: 1}, "an unknown one is none"
        )
        partners[1].panel_annual_demand_m3 = 30_000
        self.assertEqual(partners[1].panel_capacity_band, "medium")
        with self.assertRaises(ValidationError):
            partners[1].panel_annual_demand_m3 = -1

    def test_families_tell_the_factor_of_statistics(self):
        family = self.env.ref("panel_crm.family_mfc")
        self.assertEqual(family.m3_per_tonne, 1.54)
        family.density_curve = False
        self.assertEqual(family.m3_per_tonne, 0)
