from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PanelIncentiveCommon


@tagged("post_install", "-at_install")
class TestStatement(PanelIncentiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan([(cls.brand_a, "revenue", 1), (cls.brand_b, "revenue", 2)])

    def _march(self, amount=1000):
        return self._invoice([(self.board_a, 1, amount)], "2026-03-10")

    def test_second_press_creates_nothing(self):
        self._march()
        statement = self._compute("2026-03-15")
        self.assertEqual(statement.period.isoformat(), "2026-03-01")
        self.assertEqual((statement.amount, statement.entry_count), (10.00, 1))
        self.assertRegex(statement.name, r"^COM/2026/03/\d{4}$")
        again = self._compute("2026-03-15")
        self.assertEqual(again, statement)
        self.assertEqual(self.Statement.search_count([]), 1)
        self.assertEqual(self.Entry.search_count([]), 1)
        self.assertEqual((again.amount, again.entry_count), (10.00, 1))

    def test_month_without_sales_says_so(self):
        with self.assertRaisesRegex(UserError, "No salesperson has earned"):
            self._compute("2026-03-01")
        self.assertFalse(self.Statement.search([]))

    def test_partial_month_grows(self):
        self._march()
        statement = self._compute("2026-03-01")
        self._march(500)
        self.assertEqual(self._compute("2026-03-01"), statement)
        self.assertEqual((statement.amount, statement.entry_count), (15.00, 2))

    def test_earlier_months_get_their_own(self):
        self._invoice([(self.board_a, 1, 700)], "2026-01-20")
        self._march()
        march = self._compute("2026-03-01")
        january = self.Statement.search([]) - march
        self.assertEqual(january.period.isoformat(), "2026-01-01")
        self.assertEqual((january.amount, march.amount), (7.00, 10.00))

    def test_totals_per_brand_and_base(self):
        self._invoice([(self.board_a, 1, 1000), (self.board_b, 2, 300)], "2026-03-10")
        self._march(50)
        statement = self._compute("2026-03-01")
        totals = {
            (row.brand_id, row.base): (row.base_amount, row.amount, row.entry_count)
            for row in statement.summary_ids
        }
        self.assertEqual(
            totals,
            {
                (self.brand_a, "revenue"): (1050.00, 10.50, 2),
                (self.brand_b, "revenue"): (600.00, 12.00, 1),
            },
        )
        self.assertEqual(sum(row[1] for row in totals.values()), statement.amount)

    def test_closed_month_is_corrected_in_the_next(self):
        invoice = self._march()
        march = self._compute("2026-03-01")
        self._approve(march)
        invoice.button_draft()
        self._march(400)
        self._invoice([(self.board_a, 1, 200)], "2026-04-02")
        april = self._compute("2026-04-01")
        self.assertEqual((march.amount, march.entry_count), (10.00, 1))
        self.assertEqual(april.entry_ids.sorted("id").mapped("amount"), [-10.00, 4.00, 2.00])
        self.assertEqual(april.entry_ids.mapped("period"), [april.period] * 3)
        self.assertEqual(march.seal, march._get_seal())
        self._approve(april)
        self._march(100)
        may = self._compute("2026-05-01")
        self.assertEqual((may.amount, may.entry_ids.date.isoformat()), (1.00, "2026-03-10"))

    def test_nightly_run_keeps_drafts_up_to_date(self):
        self._march()
        march = self._compute("2026-03-01")
        self._march(600)
        self._run()
        self.assertEqual((march.amount, march.entry_count), (16.00, 2))
        self.assertFalse(self.Entry.search([("statement_id", "=", False)]))

    def test_entry_made_while_its_month_was_approved(self):
        self._march()
        march = self._compute("2026-03-01")
        self._approve(march)
        self._invoice([(self.board_a, 1, 600)], "2026-04-02")
        self._run()
        # as if made by a run that did not see the approval yet
        self.env.cr.execute(
            "UPDATE panel_incentive_entry SET period = '2026-03-01' WHERE statement_id IS NULL"
        )
        self.env.invalidate_all()
        april = self._compute("2026-04-01")
        self.assertEqual((march.amount, april.amount), (10.00, 6.00))
        self.assertEqual(march.seal, march._get_seal())
        self.assertFalse(self.Entry.search([("statement_id", "=", False)]))

    def test_approval_freezes(self):
        self._march()
        statement = self._compute("2026-03-01")
        self.assertFalse(statement.seal)
        self._approve(statement)
        self.assertEqual(statement.state, "approved")
        self.assertEqual(statement.approved_by_id, self.users["finance"])
        self.assertRegex(statement.seal, "^[0-9a-f]{64}$")
        for values in ({"amount": 1}, {"state": "draft"}, {"period": "2026-05-01"}, {"seal": "x"}):
            with self.assertRaisesRegex(UserError, "cannot be changed"):
                statement.sudo().write(values)
        with self.assertRaisesRegex(UserError, "approved already"):
            self._approve(statement)
        with self.assertRaises(UserError):
            statement.sudo().unlink()

    def test_seal_shows_a_forged_entry(self):
        self._march()
        statement = self._compute("2026-03-01")
        self._approve(statement)
        self.assertEqual(statement.action_verify()["params"]["type"], "success")
        self.env.cr.execute("UPDATE panel_incentive_entry SET amount = 99, base_amount = 9900")
        self.assertEqual(statement.action_verify()["params"]["type"], "danger")

    def test_only_finance_approves(self):
        self._march()
        statement = self._compute("2026-03-01")
        for role in ("salesperson", "supervisor", "leader", "administrator"):
            with self.assertRaises(AccessError):
                statement.with_user(self.users[role]).action_approve()
        self.assertEqual(statement.state, "draft")

    def test_nightly_run_fills_the_ledger_only(self):
        self._march()
        with self.enter_registry_test_mode():
            self.env.ref("panel_sales.ir_cron_update_ledger").method_direct_trigger()
        self.assertEqual(self._amounts(), [10.00])
        self.assertFalse(self.Statement.search([]))

    def test_buttons_open_what_they_say(self):
        invoice = self._march()
        statement = self._compute("2026-03-01")
        entry = self.Entry.search(statement.action_view_entries()["domain"])
        self.assertEqual(entry.action_view_invoice()["res_id"], invoice.id)
        self.assertEqual(self.Entry.search(self.plan.action_view_entries()["domain"]), entry)
        self.assertEqual(self.plan.entry_count, 1)
