from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import PanelIncentiveCommon

MODELS = (
    "panel.incentive.plan",
    "panel.incentive.rule",
    "panel.incentive.assignment",
    "panel.incentive.entry",
    "panel.incentive.statement",
    "panel.incentive.summary",
)
WRITERS = {"panel.incentive.plan", "panel.incentive.rule", "panel.incentive.assignment"}


@tagged("post_install", "-at_install")
class TestSecurity(PanelIncentiveCommon):
    """Own, then one's organisation, then the company; dealers and others see nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(
            cls.env, login="panel_colleague", groups="panel_crm.group_salesperson"
        )
        cls.office_wuxi.member_ids = [Command.link(cls.colleague.id)]
        cls.stranger = new_test_user(
            cls.env, login="panel_stranger", groups="panel_crm.group_salesperson"
        )
        cls.office_south.member_ids = [Command.link(cls.stranger.id)]
        cls.sellers = cls.user + cls.colleague + cls.stranger
        cls._plan([(None, "revenue", 1)], users=cls.sellers, name="All")
        cls._plan([(None, "margin", 1)], users=cls.stranger, name="South")
        for seller in cls.sellers:
            cls._invoice([(cls.board_a, 1, 1000)], "2026-03-10", user=seller)
        cls.statements = cls._compute("2026-03-01")

    def _seen(self, user, model):
        return self.env[model].with_user(user).search([])

    def test_what_each_role_reads(self):
        expected = {
            "salesperson": (self.user, 1),
            "supervisor": (self.user + self.colleague, 1),
            "leader": (self.sellers, 2),
            "administrator": (self.sellers, 2),
            "finance": (self.sellers, 2),
            "key_account": (self.env["res.users"], 0),
        }
        for role, (sellers, plans) in expected.items():
            user = self.users[role]
            for model in ("panel.incentive.statement", "panel.incentive.entry"):
                self.assertEqual(self._seen(user, model).sudo().user_id, sellers, (role, model))
            self.assertEqual(
                self._seen(user, "panel.incentive.summary").sudo().user_id, sellers, role
            )
            self.assertEqual(len(self._seen(user, "panel.incentive.plan")), plans, role)
            self.assertEqual(len(self._seen(user, "panel.incentive.rule")), plans, role)

    def test_others_read_nothing(self):
        for user in (self.users["general"], self.portal_user, self.env.ref("base.public_user")):
            for model in MODELS:
                with self.assertRaises(AccessError):
                    self._seen(user, model)
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])._read_group([], [], ["__count"])

    def test_foreign_records_by_id(self):
        foreign = self.statements.filtered(lambda row: row.user_id == self.stranger)
        for role in ("salesperson", "supervisor", "key_account"):
            rows = foreign.with_user(self.users[role])
            with self.assertRaises(AccessError):
                rows.read(["amount"])
            with self.assertRaises(AccessError):
                rows.entry_ids.read(["amount"])
            with self.assertRaises(AccessError):
                rows.message_post(body="hello")
            with self.assertRaises(AccessError):
                self.env["ir.actions.report"].with_user(self.users[role])._render_qweb_pdf(
                    "panel_sales.incentive_statement", foreign.ids
                )

    def test_who_writes(self):
        for role, user in self.users.items():
            for model in MODELS:
                may = role in ("leader", "administrator") and model in WRITERS
                for operation in ("write", "create", "unlink"):
                    access = self.env[model].with_user(user).has_access(operation)
                    self.assertEqual(access, may, (role, model, operation))

    def test_who_computes(self):
        for role, user in self.users.items():
            may = role in ("leader", "administrator", "finance")
            wizard = self.env["panel.incentive.compute"].with_user(user)
            self.assertEqual(wizard.has_access("create"), may, role)
        wizard = self.env["panel.incentive.compute"].with_user(self.users["finance"])
        action = wizard.create({"period": "2026-03-01"}).action_compute()
        self.assertEqual(self.Statement.search(action["domain"]), self.statements)

    def test_readers_read_the_names_on_their_statement(self):
        statement = self.statements.filtered(lambda row: row.user_id == self.stranger)
        rows = statement.with_user(self.stranger)._get_rows_by_brand()
        self.assertEqual(rows[0][1][0]["partner"], self.dealer.name)

    def test_other_company_is_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Second Mill"})
        plan = self._plan([(None, "revenue", 1)], company=other, name="Other")
        leader = self.users["leader"]
        self.assertNotIn(plan, self._seen(leader, "panel.incentive.plan"))
        with self.assertRaises(AccessError):
            plan.with_user(leader).read(["name"])
        wizard = self.env["panel.incentive.compute"].with_user(leader)
        with self.assertRaises(AccessError):
            wizard.create({"period": "2026-03-01", "company_id": other.id}).action_compute()

    def test_every_menu_opens_for_finance_and_salesperson(self):
        menus = self.env["ir.ui.menu"]
        for role in ("salesperson", "finance", "leader"):
            visible = menus.with_user(self.users[role])._visible_menu_ids()
            for name in ("menu_incentive_statement", "menu_incentive_entry", "menu_incentive_plan"):
                self.assertIn(self.env.ref(f"panel_sales.{name}").id, visible, (role, name))
            compute = self.env.ref("panel_sales.menu_incentive_compute").id
            self.assertEqual(compute in visible, role != "salesperson")
