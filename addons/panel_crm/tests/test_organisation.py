from datetime import timedelta
from itertools import product

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.panel_crm.models.crm_team import UNITS_ABOVE
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

    # === KINDS OF UNIT === #
    def test_seven_kinds_and_what_may_stand_below_what(self):
        Team = self.env["crm.team"]
        kinds = [key for key, _label in Team._fields["panel_kind"].selection]
        self.assertEqual(kinds, list(UNITS_ABOVE))
        self.assertEqual(len(kinds), 7)
        tops = {kind: Team.create({"name": kind, "panel_kind": kind}) for kind in kinds}
        for above, below in product(kinds, kinds):
            values = {"name": below, "panel_kind": below, "parent_id": tops[above].id}
            with self.subTest(above=above, below=below):
                if above in UNITS_ABOVE[below]:
                    Team.create(values)
                else:
                    with self.assertRaisesRegex(ValidationError, "cannot report to"):
                        Team.create(values)

    def test_a_unit_does_not_become_what_cannot_stand_above_those_below(self):
        with self.assertRaisesRegex(ValidationError, "Office Wuxi"):
            self.branch_east.panel_kind = "workshop"

    # === WHO SEES WHAT === #
    def _sees(self, user, partner):
        partners = self.env["res.partner"].with_user(user)
        found = bool(partners.search_count([("id", "=", partner.id)]))
        try:
            partner.with_user(user).read(["name"])
        except AccessError:
            self.assertFalse(found)
        else:
            self.assertTrue(found)
        return found

    def test_an_office_manager_sees_the_office_and_a_branch_manager_both(self):
        office, branch = self.users["salesperson"], self.users["supervisor"]
        office.group_ids += self.env.ref("panel_crm.group_supervisor")
        self.dealer.user_id = False
        self.office_wuxi.user_id = office
        self.assertTrue(self._sees(office, self.end_customer))
        self.assertFalse(self._sees(office, self.key_account))
        self.assertTrue(self._sees(branch, self.end_customer))
        self.assertTrue(self._sees(branch, self.key_account))
        self.assertFalse(self._sees(branch, self.dealer_south))

    def test_rules_follow_who_moves_to_another_office_at_once(self):
        supervisor = self.users["supervisor"]
        self.branch_east.user_id = False
        member = self.env["crm.team.member"].create(
            {"crm_team_id": self.branch_east.id, "user_id": supervisor.id}
        )
        self.assertTrue(self._sees(supervisor, self.key_account))
        self.env["crm.team.member"].create(
            {"crm_team_id": self.office_south.id, "user_id": supervisor.id}
        )
        self.assertFalse(member.active)
        self.assertFalse(self._sees(supervisor, self.key_account))
        self.assertTrue(self._sees(supervisor, self.dealer_south))

    def test_a_membership_lasts_from_its_first_to_its_last_day(self):
        supervisor = self.users["supervisor"]
        self.branch_east.user_id = False
        today = fields.Date.context_today(supervisor)
        members = self.env["crm.team.member"]
        here = members.create({"crm_team_id": self.branch_east.id, "user_id": supervisor.id})
        coming = members.create(
            {
                "crm_team_id": self.office_south.id,
                "user_id": supervisor.id,
                "panel_post": "Area manager",
                "panel_date_from": today + timedelta(days=3),
                "panel_date_to": today + timedelta(days=9),
            }
        )
        self.assertTrue(here.active)
        self.assertFalse(coming.active)
        self.assertFalse(self._sees(supervisor, self.dealer_south))
        coming.panel_date_from = today
        self.assertTrue(coming.active)
        self.assertFalse(here.active)
        self.assertTrue(self._sees(supervisor, self.dealer_south))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_team_member SET panel_date_from = %s, panel_date_to = %s WHERE id = %s",
            [today - timedelta(days=9), today - timedelta(days=1), coming.id],
        )
        self.env.invalidate_all()
        members._cron_follow_dates()
        self.assertFalse(coming.active)
        self.assertFalse(self._sees(supervisor, self.dealer_south))

    def test_the_tree_is_read_level_by_level(self):
        found = self.env["crm.team"].hierarchy_read(
            [("id", "=", self.branch_east.id)], {"name": {}, "panel_kind": {}}, "parent_id"
        )
        names = {row["name"] for row in found}
        self.assertEqual(names, {"Headquarters", "Branch East", "Office Wuxi", "Office South"})
