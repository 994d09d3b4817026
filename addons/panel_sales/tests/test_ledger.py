from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.panel_crm.panelkit.commission import commission_amount

from .common import PanelIncentiveCommon


@tagged("post_install", "-at_install")
class TestLedger(PanelIncentiveCommon):
    # === AMOUNTS === #
    def test_two_brands_two_rates(self):
        plan = self._plan([(self.brand_a, "revenue", 1.5), (self.brand_b, "revenue", 0.8)])
        lines = [(self.board_a, 100, 120), (self.board_b, 10, 260.55)]
        invoice = self._invoice(lines, "2026-03-10")
        self.assertEqual(self._run(), 2)
        entries = self.Entry.search([("move_id", "=", invoice.id)], order="id")
        self.assertEqual(entries.mapped("amount"), [180.00, 20.84])
        self.assertEqual(entries.mapped("base_amount"), [12000.00, 2605.50])
        self.assertEqual(entries.brand_id, self.brand_a + self.brand_b)
        self.assertEqual(entries.plan_id, plan)
        self.assertEqual(set(entries.mapped("kind")), {"invoice"})
        self.assertEqual(entries[0].period.isoformat(), "2026-03-01")
        self.assertEqual(entries[0].source_id, invoice.invoice_line_ids[0].id)

    def test_own_rule_of_a_brand_wins(self):
        self._plan(
            [(None, "revenue", 1), (self.brand_b, "revenue", 5), (self.brand_a, "margin", 9)]
        )
        self._invoice([(self.board_a, 10, 100), (self.board_b, 1, 200)], "2026-03-10")
        self._run()
        entries = self.Entry.search([("partner_id", "=", self.dealer.id)])
        found = {(row.brand_id, row.base): row.amount for row in entries}
        self.assertEqual(
            found,
            {
                (self.brand_a, "revenue"): 10.00,
                (self.brand_a, "margin"): 27.00,
                (self.brand_b, "revenue"): 10.00,
            },
        )

    def test_products_without_brand_fall_under_the_general_rule(self):
        self._plan([(None, "revenue", 2), (self.brand_a, "revenue", 1)])
        self._invoice([(self.service, 10, 30)], "2026-03-10")
        self._run()
        self.assertEqual(self._amounts(), [6.00])

    def test_margin_is_the_one_at_posting(self):
        self._plan([(None, "margin", 5)])
        self._invoice([(self.board_a, 100, 120)], "2026-03-10")
        self.board_a.standard_price = 119
        self._run()
        entry = self.Entry.search([("partner_id", "=", self.dealer.id)])
        self.assertEqual((entry.base_amount, entry.amount), (5000.00, 250.00))

    def test_rounded_once_half_up_like_panelkit(self):
        self._plan([(None, "revenue", 0.5)])
        prices = (1.00, 2.99, 3.00, 10000.10, 12345.67, 0.99)
        self._invoice([(self.board_a, 1, price) for price in prices], "2026-03-10")
        self._run()
        expected = [float(commission_amount(price, "0.5", "0.01")) for price in prices]
        self.assertEqual(self._amounts(), expected)
        self.assertEqual(expected[:3], [0.01, 0.01, 0.02])

    def test_only_assigned_salespeople_on_assigned_days(self):
        leader = self.users["leader"]
        plan = self._plan([(None, "revenue", 1)], run=False)
        plan.assignment_ids.write({"date_from": "2026-02-10", "date_to": "2026-02-20"})
        plan.action_run()
        for day in ("2026-02-09", "2026-02-10", "2026-02-20", "2026-02-21"):
            self._invoice([(self.board_a, 1, 100)], day)
        self._invoice([(self.board_a, 1, 100)], "2026-02-15", user=leader)
        self._run()
        dates = self.Entry.search([], order="date").mapped(lambda row: row.date.day)
        self.assertEqual(dates, [10, 20])

    # === CHANGES === #
    def test_running_again_changes_nothing(self):
        self._plan([(None, "revenue", 1), (None, "margin", 1)])
        self._invoice([(self.board_a, 3, 99.99), (self.board_b, 1, 0.3)], "2026-03-10")
        self.assertEqual(self._run(), 4)
        before = self._amounts()
        self.assertEqual(self._run(), 0)
        self.assertEqual(self._amounts(), before)

    def test_credit_note_takes_it_back(self):
        self._plan([(None, "revenue", 3), (None, "margin", 5)])
        invoice = self._invoice([(self.board_a, 100, 100)], "2026-03-10")
        self._run()
        self._credit(invoice, "2026-03-20")
        self.assertEqual(self._run(), 2)
        entries = self.Entry.search([], order="id")
        self.assertEqual(entries[2:].mapped("kind"), ["refund", "refund"])
        self.assertEqual(entries.mapped("amount"), [300.00, 150.00, -300.00, -150.00])

    def test_invoice_set_back_to_draft_is_corrected(self):
        self._plan([(None, "revenue", 3)])
        invoice = self._invoice([(self.board_a, 100, 100)], "2026-03-10")
        self._run()
        invoice.button_draft()
        self.assertEqual(self._run(), 1)
        self.assertEqual(self._amounts(), [300.00, -300.00])
        invoice.invoice_line_ids.price_unit = 90
        invoice.action_post()
        self.assertEqual(self._run(), 1)
        self.assertEqual(self._amounts(), [300.00, -300.00, 270.00])
        self.assertEqual(self._run(), 0)
        entries = self.Entry.search([], order="id")
        self.assertEqual(entries.mapped("kind"), ["invoice", "correction", "correction"])
        self.assertEqual(entries.mapped("sequence"), [1, 2, 3])

    def test_deleted_line_is_corrected_and_its_entries_stay(self):
        self._plan([(None, "revenue", 3)])
        invoice = self._invoice([(self.board_a, 1, 100), (self.board_b, 1, 200)], "2026-03-10")
        self._run()
        invoice.button_draft()
        invoice.write({"invoice_line_ids": [Command.delete(invoice.invoice_line_ids[1].id)]})
        invoice.action_post()
        self._run()
        self.assertEqual(self._amounts(), [3.00, 6.00, -6.00])

    def test_new_version_with_another_rate(self):
        plan = self._plan([(self.brand_a, "revenue", 1)])
        self._invoice([(self.board_a, 10, 100)], "2026-03-31")
        self._invoice([(self.board_a, 10, 100)], "2026-04-01")
        newer = self.env["panel.incentive.plan"].browse(plan.action_new_version()["res_id"])
        again = plan.action_new_version()["res_id"]
        self.assertEqual((newer.version, newer.state, again), (2, "draft", newer.id))
        newer.write({"date_from": "2026-04-01", "rule_ids": [Command.clear()]})
        newer.rule_ids = [Command.create({"base": "revenue", "rate": 2})]
        newer.action_run()
        self.assertEqual(plan.date_to.isoformat(), "2026-03-31")
        self._run()
        entries = self.Entry.search([], order="date")
        self.assertEqual(entries.mapped("amount"), [10.00, 20.00])
        self.assertEqual(entries.mapped("plan_id.version"), [1, 2])

    def test_later_version_back_dated_makes_corrections(self):
        plan = self._plan([(None, "revenue", 1)])
        self._invoice([(self.board_a, 10, 100)], "2026-03-10")
        self._run()
        newer = self.env["panel.incentive.plan"].browse(plan.action_new_version()["res_id"])
        newer.rule_ids.rate = 1.5
        newer.date_from = "2026-03-01"
        newer.action_run()
        self.assertEqual(self._run(), 2)
        self.assertEqual(sorted(self._amounts()), [-10.00, 10.00, 15.00])

    def test_draft_plan_earns_nothing_and_closed_one_corrects(self):
        plan = self._plan([(None, "revenue", 1)], run=False)
        invoice = self._invoice([(self.board_a, 10, 100)], "2026-03-10")
        self.assertEqual(self._run(), 0)
        plan.action_run()
        self.assertEqual(self._run(), 1)
        plan.date_to = "2026-03-31"
        plan.action_close()
        self._invoice([(self.board_a, 10, 100)], "2026-04-10")
        self.assertEqual(self._run(), 0)
        invoice.button_draft()
        self.assertEqual(self._run(), 1)
        self.assertEqual(self._amounts(), [10.00, -10.00])

    def test_two_companies(self):
        other = self.env["res.company"].create(
            {"name": "Second Mill", "currency_id": self.env.ref("base.JPY").id}
        )
        self.env.ref("base.JPY").active = True
        self.env.user.company_ids += other
        self.user.company_ids += other
        self.env["account.chart.template"].with_company(other).try_loading(
            "generic_coa", other, install_demo=False
        )
        other.currency_id = self.env.ref("base.JPY")
        self._plan([(None, "revenue", 1)])
        self._plan([(None, "revenue", 2)], company=other)
        self._invoice([(self.board_a, 1, 1000)], "2026-03-10")
        self._invoice([(self.board_a, 1, 1025)], "2026-03-10", company=other)
        self.assertEqual(self._run(), 1)
        self.assertEqual(self._run(other), 1)
        self.assertEqual(self._run(other), 0)
        entries = self.Entry.search([])
        found = {row.company_id: (row.amount, row.currency_id.name) for row in entries}
        self.assertEqual(found, {self.company: (10.00, "USD"), other: (21.0, "JPY")})

    # === APPEND ONLY === #
    def test_nobody_changes_an_entry(self):
        self._plan([(None, "revenue", 1)])
        self._invoice([(self.board_a, 10, 100)], "2026-03-10")
        self._run()
        entry = self.Entry.search([])
        for user in (self.env.ref("base.user_root"), self.users["administrator"]):
            row = entry.with_user(user).sudo()
            with self.assertRaises(UserError):
                row.write({"amount": 1})
            with self.assertRaises(UserError):
                row.statement_id = False
            with self.assertRaises(UserError):
                row.unlink()
            with self.assertRaises(UserError):
                row.create([{"amount": 1}])
        self.assertEqual(self._amounts(), [10.00])

    def test_one_entry_per_cause(self):
        self._plan([(None, "revenue", 1)])
        self._invoice([(self.board_a, 10, 100)], "2026-03-10")
        self._run()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO panel_incentive_entry (kind, source_id, sequence, move_id, rule_id,
                       company_id, user_id, date, period, base)
                SELECT kind, source_id, sequence, move_id, rule_id,
                       company_id, user_id, date, period, base
                  FROM panel_incentive_entry
                ON CONFLICT (source_id, rule_id, user_id, sequence) DO NOTHING
                """
            )
        )
        self.assertEqual(self.env.cr.rowcount, 0)

    def test_invoice_with_entries_cannot_vanish(self):
        self._plan([(None, "revenue", 1)])
        invoice = self._invoice([(self.board_a, 10, 100)], "2026-03-10")
        self._run()
        invoice.button_draft()
        with self.assertRaisesRegex(UserError, "Cancel it instead"):
            invoice.with_context(force_delete=True).unlink()

    def test_brand_with_entries_cannot_vanish(self):
        brand = self.env["product.brand"].create({"name": "Gone", "code": "GONE"})
        self.service.product_brand_id = brand
        self._plan([(None, "revenue", 1)])
        self._invoice([(self.service, 1, 100)], "2026-03-10")
        self._run()
        self.service.product_brand_id = False
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            brand.unlink()

    def test_ledger_groups_by_what_it_refers_to(self):
        plan = self._plan([(None, "revenue", 1)])
        self._invoice([(self.board_a, 10, 100)], "2026-03-10")
        self._run()
        for name, value in (("partner_id", self.dealer), ("plan_id", plan)):
            rows = self.Entry._read_group([], [name], ["amount:sum"])
            self.assertEqual(rows, [(value, 10.0)])

    # === PLANS === #
    def test_started_plan_keeps_its_terms(self):
        plan = self._plan([(None, "revenue", 1)])
        for change in (
            lambda: plan.rule_ids.write({"rate": 2}),
            lambda: plan.rule_ids.unlink(),
            lambda: plan.write({"rule_ids": [Command.create({"base": "margin", "rate": 1})]}),
            lambda: self.env["panel.incentive.rule"].create(
                {"plan_id": plan.id, "base": "margin", "rate": 1}
            ),
            lambda: plan.write({"date_from": "2025-01-01"}),
            lambda: plan.write({"name": "Other"}),
            lambda: plan.assignment_ids.write({"user_id": self.env.uid}),
            lambda: plan.assignment_ids.unlink(),
            lambda: plan.unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_second_press_of_the_plan_buttons(self):
        plan = self._plan([(None, "revenue", 1)])
        with self.assertRaisesRegex(UserError, "started already"):
            plan.action_run()
        plan.action_close()
        with self.assertRaisesRegex(UserError, "not running"):
            plan.action_close()

    def test_empty_plan_does_not_start(self):
        plan = self._plan([], run=False)
        with self.assertRaisesRegex(UserError, "a rule and a salesperson"):
            plan.action_run()

    def test_bad_plans_are_refused(self):
        with self.assertRaises(ValidationError):
            self._plan([(None, "revenue", 101)], run=False)
        with self.assertRaises(ValidationError):
            self._plan([(None, "revenue", float("nan"))], run=False)
        with self.assertRaisesRegex(ValidationError, "assigned twice"):
            self._plan([(None, "revenue", 1)], users=[self.user, self.user], run=False)
        self._plan([(None, "revenue", 1)], name="Twice")
        with self.assertRaisesRegex(ValidationError, "same day"):
            self._plan([(None, "revenue", 1)], name="Twice", version=2, date_from="2025-06-01")
