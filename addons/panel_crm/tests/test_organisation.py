from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestOrganisation(PanelCrmCommon):
    def test_a_unit_cannot_report_to_itself(self):
        with self.assertRaises(UserError):
            self.headquarters.parent_id = self.office_wuxi

    def test_a_region_cannot_belong_to_itself(self):
        with self.assertRaises(UserError):
            self.region_cn.parent_id = self.region_wuxi

    def test_regions_carry_their_path(self):
        self.assertEqual(self.region_wuxi.display_name, "China T / Jiangsu T / Wuxi T")
        self.region_js.name = "Jiangsu P"
        self.assertEqual(self.region_wuxi.display_name, "China T / Jiangsu P / Wuxi T")

    def test_the_path_of_a_region_is_in_the_language_of_its_reader(self):
        for region, name in ((self.region_cn, "中国"), (self.region_js, "江苏")):
            region.with_context(lang="zh_CN").name = name
        self.region_wuxi.with_context(lang="zh_CN").name = "无锡"
        chinese = self.region_wuxi.with_context(lang="zh_CN")
        self.assertEqual(chinese.display_name, "中国 / 江苏 / 无锡")
        self.assertEqual(self.region_wuxi.display_name, "China T / Jiangsu T / Wuxi T")
        found = self.env["panel.region"].with_context(lang="zh_CN").name_search("无锡")
        self.assertEqual(found, [(self.region_wuxi.id, "中国 / 江苏 / 无锡")])

    def test_region_counts_the_customers_below_it(self):
        self.assertEqual(self.region_cn.partner_count, 4)
        self.assertEqual(self.region_js.partner_count, 3)
        self.assertEqual(self.region_wuxi.partner_count, 2)

    def test_office_follows_the_region_and_its_parents(self):
        self.assertEqual(self.dealer.panel_team_id, self.office_wuxi)
        self.assertEqual(self.key_account.panel_team_id, self.branch_east)
        city = self.env["panel.region"].create(
            {"name": "Suzhou T", "code": "T-3205", "parent_id": self.region_js.id}
        )
        self.dealer.panel_region_id = city
        self.assertEqual(self.dealer.panel_team_id, self.branch_east)

    def test_scope_of_a_unit_is_its_subtree(self):
        Team = self.env["crm.team"]
        supervisor = Team.with_user(self.users["supervisor"])._panel_scope()
        self.assertEqual(supervisor.sudo(), self.branch_east + self.office_wuxi)
        leader = Team.with_user(self.users["leader"])._panel_scope()
        self.assertFalse(leader)

    def test_scope_can_be_searched(self):
        teams = self.env["crm.team"].with_user(self.users["supervisor"])
        ours = self.headquarters + self.branch_east + self.office_wuxi + self.office_south
        inside = teams.search([("panel_in_scope", "=", True), ("id", "in", ours.ids)])
        outside = teams.search([("panel_in_scope", "=", False), ("id", "in", ours.ids)])
        self.assertEqual(inside.sudo(), self.branch_east + self.office_wuxi)
        self.assertEqual(outside.sudo(), self.headquarters + self.office_south)
