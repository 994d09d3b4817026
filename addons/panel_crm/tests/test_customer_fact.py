from collections import defaultdict
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.value_common import PanelValueCommon

MEASURES = (
    "revenue",
    "cost",
    "margin",
    "sheets",
    "area_m2",
    "volume_m3",
    "credit_revenue",
    "invoice_count",
    "paid_amount",
    "paid_late_amount_days",
    "overdue_change",
    "delivered_sheets",
    "delivered_m3",
    "returned_sheets",
    "returned_m3",
)


@tagged("post_install", "-at_install")
class TestCustomerFact(PanelValueCommon):
    """Facts against a plain ORM reference, incremental against anew."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Fact = cls.env["panel.customer.fact"]
        cls.other = cls._create_company("Panel Europe")

    def _make_history(self):
        """Two companies, two brands, a credit note, a late partial payment, goods out and back."""
        lines = [(self.board_a, 100, 120), (self.board_b, 2, 10400, self.pallet)]
        first = self._invoice(self.dealer, lines, date(2026, 4, 10))
        self._pay(first, 12800, date(2026, 5, 25))
        self._pay(first, 5000, date(2026, 4, 10))
        second = self._invoice(
            self.dealer, [(self.board_a, 10, 120)], date(2026, 5, 2), invoice_date_due="2026-06-15"
        )
        refund = first._reverse_moves([{"invoice_date": date(2026, 5, 6)}])
        refund.invoice_line_ids[1].unlink()
        refund.invoice_line_ids.quantity = 10
        refund.action_post()
        (refund.line_ids + first.line_ids).filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        elsewhere = self._invoice(
            self.dealer, [(self.board_b, 3, 260)], date(2026, 5, 9), company=self.other
        )
        south = self._invoice(self.dealer_south, [(self.glue, 7, 9)], date(2026, 3, 31))
        self._move_goods(self.dealer, self.board_a, 100, date(2026, 4, 11))
        self._move_goods(self.dealer, self.board_b, 2, date(2026, 4, 12), uom=self.pallet)
        self._move_goods(self.dealer, self.board_a, 10, date(2026, 5, 5), back=True)
        self._move_goods(self.dealer_south, self.glue, 7, date(2026, 3, 31))
        return first + second + refund + elsewhere + south

    # === REFERENCE === #
    def _reference(self, as_of):
        """Count facts record by record, without any SQL of ours."""
        facts = defaultdict(lambda: dict.fromkeys(MEASURES, 0.0))

        def add(partner, company, day, brand, **values):
            if day > as_of:
                return
            key = (partner.commercial_partner_id.id, company.id, day.replace(day=1), brand.id)
            for name, value in values.items():
                facts[key][name] += value

        self._refer_invoices(add)
        self._refer_payments(add)
        self._refer_goods(add)
        return {
            key: {name: round(value, 6) for name, value in row.items()}
            for key, row in facts.items()
        }

    def _refer_invoices(self, add):
        none = self.env["product.brand"]
        domain = [("state", "=", "posted"), ("move_type", "in", ("out_invoice", "out_refund"))]
        for move in self.env["account.move"].search(domain):
            where = (move.partner_id, move.company_id, move.invoice_date)
            refund = move.move_type == "out_refund"
            if not refund:
                add(*where, none, invoice_count=1)
            for line in move.invoice_line_ids:
                product = line.product_id
                quantity = line.product_uom_id._compute_quantity(
                    line.quantity, product.uom_id, round=False
                ) * (-1 if refund else 1)
                sheets = quantity if product.is_panel else 0
                revenue = -line.balance
                cost = round(quantity * product.with_company(move.company_id).standard_price, 2)
                add(
                    *where,
                    product.product_brand_id,
                    revenue=revenue,
                    cost=cost,
                    margin=revenue - cost,
                    sheets=sheets,
                    area_m2=sheets * product.panel_area_m2,
                    volume_m3=sheets * product.panel_volume_m3,
                    credit_revenue=revenue if refund else 0,
                )

    def _refer_payments(self, add):
        none = self.env["product.brand"]
        domain = [
            ("parent_state", "=", "posted"),
            ("account_id.account_type", "=", "asset_receivable"),
            ("balance", ">", 0),
        ]
        for line in self.env["account.move.line"].search(domain):
            where = (line.partner_id, line.company_id)
            due = line.date_maturity or line.date
            add(*where, due + timedelta(days=1), none, overdue_change=line.balance)
            for partial in line.matched_credit_ids:
                settled = max(partial.max_date, due + timedelta(days=1))
                add(*where, settled, none, overdue_change=-partial.amount)
                if partial.credit_move_id.move_id.move_type == "out_refund":
                    continue
                late = max((partial.max_date - due).days, 0)
                add(
                    *where,
                    partial.max_date,
                    none,
                    paid_amount=partial.amount,
                    paid_late_amount_days=partial.amount * late,
                )

    def _refer_goods(self, add):
        for move in self.env["stock.move"].search([("state", "=", "done")]):
            out = move.location_dest_id.usage == "customer"
            back = move.location_id.usage == "customer"
            product = move.product_id
            if out == back or not product.is_panel or not move.partner_id:
                continue
            sheets = move.product_uom._compute_quantity(move.quantity, product.uom_id, round=False)
            kind = "delivered" if out else "returned"
            add(
                move.partner_id,
                move.company_id,
                move.date.date(),
                product.product_brand_id,
                **{f"{kind}_sheets": sheets, f"{kind}_m3": sheets * product.panel_volume_m3},
            )

    def _facts(self, partner=None):
        domain = [("partner_id", "=", partner.id)] if partner else []
        return {
            (row.partner_id.id, row.company_id.id, row.month, row.brand_id.id): {
                name: round(row[name], 6) for name in MEASURES
            }
            for row in self.Fact.search(domain)
        }

    # === TESTS === #
    def test_facts_equal_an_orm_reference(self):
        self._make_history()
        for as_of in (date(2026, 4, 30), date(2026, 5, 20), self.today):
            self.Fact._rebuild(as_of)
            expected = self._reference(as_of)
            facts = self._facts()
            self.assertEqual(
                {key: row for key, row in facts.items() if any(row.values())},
                {key: row for key, row in expected.items() if any(row.values())},
            )
        self.assertGreater(len(facts), 8)

    def test_numbers_by_hand(self):
        self._make_history()
        self.Fact._rebuild(self.today)
        facts = self._facts(self.dealer)
        company, april, may = self.company.id, date(2026, 4, 1), date(2026, 5, 1)
        brand_a = facts[self.dealer.id, company, april, self.brand_a.id]
        self.assertEqual((brand_a["revenue"], brand_a["margin"]), (12000, 5000))
        self.assertEqual(brand_a["volume_m3"], 5.35824)
        self.assertEqual(brand_a["delivered_m3"], 5.35824)
        brandless = facts[self.dealer.id, company, april, False]
        self.assertEqual(brandless["invoice_count"], 1)
        # 32,800 fell due on the 10th; 5,000 were paid on that day
        self.assertEqual(brandless["overdue_change"], 27800)
        brand_a = facts[self.dealer.id, company, may, self.brand_a.id]
        self.assertEqual((brand_a["sheets"], brand_a["credit_revenue"]), (0, -1200))
        self.assertEqual(brand_a["returned_sheets"], 10)
        brandless = facts[self.dealer.id, company, may, False]
        # 12,800 paid 45 days late; 1,200 settled by the credit note, which is no payment
        self.assertEqual(brandless["paid_amount"], 12800)
        self.assertEqual(brandless["paid_late_amount_days"], 12800 * 45)
        self.assertEqual(brandless["overdue_change"], -12800 - 1200)

    def test_overdue_is_the_running_sum(self):
        first, second, *_others = self._make_history()
        self.Fact._rebuild(self.today)
        rows = self.Fact.search(
            [("partner_id", "=", self.dealer.id), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(
            sum(rows.mapped("overdue_change")), first.amount_residual + second.amount_residual
        )

    def test_counting_anew_changes_nothing(self):
        self._make_history()
        self.Fact._rebuild(self.today)
        before = self._facts()
        self.Fact._rebuild(self.today)
        self.assertEqual(self._facts(), before)

    def test_refresh_equals_counting_anew(self):
        first, *_others = self._make_history()
        self.Fact._rebuild(date(2026, 6, 1))
        self._invoice(self.dealer_south, [(self.board_b, 4, 260)], date(2026, 6, 3))
        self._move_goods(self.key_account, self.board_a, 5, date(2026, 6, 4))
        first.line_ids.remove_move_reconcile()
        self.assertEqual(self.Fact._refresh(date(2026, 6, 20)), 3)
        refreshed = self._facts()
        self.Fact._rebuild(date(2026, 6, 20))
        self.assertEqual(refreshed, self._facts())

    def test_passing_days_make_receivables_overdue(self):
        self._make_history()
        self.Fact._rebuild(date(2026, 6, 15))
        self.assertEqual(self.Fact._refresh(date(2026, 6, 16)), 1)
        june = self.Fact.search(
            [("partner_id", "=", self.dealer.id), ("month", "=", date(2026, 6, 1))]
        )
        self.assertEqual(june.overdue_change, 1200)
        self.Fact._refresh(date(2026, 6, 15))
        self.assertFalse(june.exists())

    def test_only_dirty_customers_are_counted_again(self):
        self._make_history()
        self.Fact._rebuild(self.today)
        kept = self.Fact.search([("partner_id", "=", self.dealer_south.id)])
        self._invoice(self.dealer, [(self.board_a, 1, 120)], date(2026, 6, 3))
        self.assertEqual(self.Fact._refresh(self.today), 1)
        self.assertEqual(self.Fact.search([("partner_id", "=", self.dealer_south.id)]), kept)

    def test_second_refresh_writes_nothing(self):
        self._make_history()
        self.Fact._refresh(self.today)
        self.env.flush_all()
        before = self._written()
        self.assertEqual(self.Fact._refresh(self.today), 0)
        self.env.flush_all()
        self.assertEqual(self._written(), before)

    def _written(self):
        """Rows that this transaction has written, by table."""
        self.env.cr.execute(
            """
            SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
             WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relname
            """
        )
        return self.env.cr.fetchall()

    def test_refresh_takes_as_many_queries_for_50_customers_as_for_one(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Joiner {number}", "is_company": True} for number in range(50)]
        )
        self.Fact._rebuild(self.today)
        counts = []
        for group in (partners[:2], partners[:1], partners):  # the first fills caches
            line = (self.board_a, 1, 120)
            self.env["account.move"].create(
                [self._prepare_invoice_vals(partner, [line], date(2026, 6, 3)) for partner in group]
            ).action_post()
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            self.assertEqual(self.Fact._refresh(self.today), len(group))
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])

    def test_posting_and_paying_cost_one_query_each(self):
        """Marking is one statement, however many customers a posting concerns."""
        queue = self.env["panel.fact.queue"]
        move = self._invoice(self.dealer, [(self.board_a, 1, 120)], date(2026, 6, 3))
        self._pay(move, 120, date(2026, 6, 4))
        partial = move.line_ids.matched_credit_ids
        self.assertTrue(partial)
        self.env.flush_all()
        queue._take()
        for mark in (
            lambda: self.env["panel.posted.line"]._freeze(move),
            partial._mark_customers,
        ):
            with self.assertQueryCount(1):
                mark()
            self.assertEqual(queue._take(), {self.dealer.id})

    def test_marks_are_kept_until_they_are_taken(self):
        queue = self.env["panel.fact.queue"]
        queue._take()
        move = self._invoice(self.dealer, [(self.board_a, 1, 120)], date(2026, 6, 3))
        self.assertEqual(queue._take(), {self.dealer.id})
        self._pay(move, 120, date(2026, 6, 4))
        self.assertEqual(queue._take(), {self.dealer.id})
        move.button_draft()
        self.assertEqual(queue._take(), {self.dealer.id})
        self._move_goods(self.dealer, self.board_a, 1, date(2026, 6, 4))
        self.assertEqual(queue._take(), {self.dealer.id})
        self.assertEqual(queue._take(), set())

    def test_first_refresh_freezes_the_history(self):
        self._make_history()
        self.env.cr.execute("DELETE FROM panel_posted_line")
        self.env["ir.config_parameter"].set_param("panel_crm.facts_as_of", "1970-01-01")
        self.Fact._refresh(self.today)
        self.assertEqual(
            self._facts(self.dealer),
            {
                key: row
                for key, row in self._reference(self.today).items()
                if key[0] == self.dealer.id
            },
        )

    def test_tables_that_are_believed_to_be_empty_are_looked_at(self):
        """PostgreSQL knows nothing of what a first import has just brought."""
        believed = "SELECT reltuples FROM pg_class WHERE oid = 'panel_posted_line'::regclass"
        self.env.cr.execute("DELETE FROM panel_posted_line")
        self.env.cr.execute("ANALYZE panel_posted_line")
        self._invoice(self.dealer, [(self.board_a, 100, 120)], date(2026, 4, 10))
        self.env.flush_all()
        self.env.cr.execute(believed)
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        self.Fact._refresh(self.today)
        self.env.cr.execute(believed)
        self.assertGreater(self.env.cr.fetchone()[0], 0)

    def test_merging_customers_moves_their_facts(self):
        self._make_history()
        self.Fact._refresh(self.today)
        total = sum(self.Fact.search([]).mapped("revenue"))
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.dealer + self.dealer_south).ids, self.dealer, extra_checks=False)
        self.Fact._refresh(self.today)
        self.assertEqual(sum(self.Fact.search([]).mapped("revenue")), total)
        self.assertFalse(self.Fact.search([("partner_id", "=", self.dealer_south.id)]))
        merged = self._facts()
        self.Fact._rebuild(self.today)
        self.assertEqual(merged, self._facts())

    def test_a_deleted_brand_leaves_no_facts(self):
        self._move_goods(self.dealer, self.board_b, 5, date(2026, 5, 4))
        self.Fact._rebuild(self.today)
        self.assertIn(self.brand_b, self.Fact.search([]).brand_id)
        self.board_b.panel_series_id = False
        self.board_b.product_brand_id = False
        self.series_b.unlink()
        brand_id = self.brand_b.id
        self.brand_b.unlink()
        self.env.cr.execute(
            "SELECT count(*) FROM panel_customer_fact WHERE brand_id = %s", [brand_id]
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_nobody_changes_facts(self):
        self._make_history()
        self.Fact._refresh(self.today)
        fact = self.Fact.search([], limit=1)
        for attempt in (
            lambda: fact.write({"revenue": 1}),
            lambda: fact.create({"partner_id": self.dealer.id}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_one_job_waits_at_a_time(self):
        self.Fact._cron_refresh()
        self.Fact._cron_refresh()
        jobs = self.env["queue.job"].search([("model_name", "=", "panel.customer.fact")])
        self.assertEqual(len(jobs), 1)
        self.assertEqual(jobs.channel, "root.panel")

    def test_today_is_the_default(self):
        self.Fact._refresh()
        self.assertEqual(self.Fact._get_as_of(), fields.Date.context_today(self.Fact))
