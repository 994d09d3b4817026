"""Commission on what passes from one salesperson to another (X7)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.panel_crm.panelkit import CreditTerms, Sale, share_credit, successor_share

from .common import PanelIncentiveCommon

FIRST = date(2026, 7, 1)


@tagged("post_install", "-at_install")
class TestHandoverCredit(PanelIncentiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.giver = cls.users["salesperson"]
        cls.taker = new_test_user(
            cls.env, "panel_successor", groups="panel_crm.group_salesperson", lang="en_US"
        )
        cls.plan = cls._plan([(None, "revenue", 1)], users=cls.giver + cls.taker)
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )

    @classmethod
    def _hand_over(cls, rule, **values):
        handover = cls.env["panel.handover"].create(
            {
                "from_user_id": cls.giver.id,
                "to_user_id": cls.taker.id,
                "date": FIRST,
                "credit_rule": rule,
                "line_ids": [Command.create({"item": "customers"})],
                **values,
            }
        )
        handover.action_confirm()
        return handover

    @classmethod
    def _sell(cls, ordered, invoiced, price=1000, user=None, partner=None):
        """Order a board on one day and invoice it on another."""
        order = cls._order(
            [(cls.service, 1, {"price_unit": price, "tax_ids": [Command.clear()]})],
            partner=partner,
            user_id=(user or cls.giver).id,
        )
        order.action_confirm()
        order.date_order = f"{ordered} 12:00:00"
        invoice = order._create_invoices()
        invoice.invoice_date = invoiced
        invoice.action_post()
        return invoice

    def _earned(self, invoice):
        """Return what the two earn on an invoice, after bringing the ledger up to date."""
        self._run()
        rows = self.Entry._read_group(
            [("move_id", "=", invoice.id)], ["user_id"], ["amount:sum", "base_amount:sum"]
        )
        found = {user: (amount, base) for user, amount, base in rows}
        return [found.get(user, (0.0, 0.0)) for user in (self.giver, self.taker)]

    def test_by_order_date(self):
        before = self._sell("2026-06-30", "2026-07-09")
        self._hand_over("order")
        after = self._sell("2026-07-01", "2026-07-09")
        mine = self._sell("2026-07-02", "2026-07-09", user=self.taker)
        late = self._sell("2026-06-30", "2026-08-09", user=self.taker)
        self.assertEqual(self._earned(before), [(10, 1000), (0, 0)])
        self.assertEqual(self._earned(after), [(0, 0), (10, 1000)])
        self.assertEqual(self._earned(mine), [(0, 0), (10, 1000)])
        self.assertEqual(self._earned(late), [(10, 1000), (0, 0)])

    def test_by_invoice_date(self):
        before = self._sell("2026-06-10", "2026-06-30")
        self._hand_over("invoice")
        after = self._sell("2026-06-30", "2026-07-01")
        self.assertEqual(self._earned(before), [(10, 1000), (0, 0)])
        self.assertEqual(self._earned(after), [(0, 0), (10, 1000)])

    def test_by_payment_date(self):
        invoice = self._sell("2026-05-10", "2026-05-31")
        for day, amount in (("2026-06-15", 250), ("2026-07-15", 750)):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create(
                {"payment_date": day, "amount": amount, "journal_id": self.journal.id}
            )._create_payments()
        self._hand_over("cash")
        unpaid = self._sell("2026-07-10", "2026-07-11")
        self.assertEqual(self._earned(invoice), [(2.5, 250), (7.5, 750)])
        self.assertEqual(self._earned(unpaid), [(0, 0), (10, 1000)])

    def test_sixty_days_shared_sum_to_the_whole(self):
        self._hand_over("split", split_days=60, kept_percent=50)
        amounts = ("1000.01", "333.33", "0.99", "99999.99", "150.00")
        for number, price in enumerate(amounts):
            day = FIRST + timedelta(days=14 * number)
            invoice = self._sell(day, day + timedelta(days=3), price=float(price))
            with self.subTest(price=price):
                earned = self._earned(invoice)
                terms = CreditTerms("split", FIRST, 60, 50)
                share = successor_share(terms, Sale(day, day))
                self.assertEqual(share, Fraction(1, 2))
                whole = (Decimal(price) / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
                expected = [
                    tuple(map(float, parts))
                    for parts in zip(
                        share_credit(whole, share, "0.01"),
                        share_credit(Decimal(price), share, "0.01"),
                        strict=True,
                    )
                ]
                self.assertEqual(earned, expected)
                self.assertAlmostEqual(sum(row[1] for row in earned), float(price), 2)
        last = self._sell("2026-08-29", "2026-09-01")
        first_free = self._sell("2026-08-30", "2026-09-01")
        self.assertEqual(self._earned(last), [(5, 500), (5, 500)])
        self.assertEqual(self._earned(first_free), [(0, 0), (10, 1000)])

    def test_240_customers_move_and_june_stays_sealed(self):
        """X7: one action, effective 1 July; June is sealed; each sale counts once."""
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Joinery {number}",
                    "panel_role": "dealer",
                    "panel_region_id": self.region_wuxi.id,
                    "user_id": self.giver.id,
                    "specific_property_product_pricelist": self.pricelist.id,
                }
                for number in range(239)
            ]
        )
        old = self._sell("2026-06-20", "2026-06-30", partner=partners[0])
        june = self._compute("2026-06-01").filtered(lambda row: row.user_id == self.giver)
        self._approve(june)
        seal, amount = june.seal, june.amount
        handover = self._hand_over("split", split_days=60, kept_percent=40)
        self.assertEqual(handover.log_count, 240)
        before = self._sell("2026-06-30", "2026-07-05", partner=partners[1])
        shared = self._sell("2026-07-02", "2026-07-05", partner=partners[2])
        after = self._sell("2026-09-02", "2026-09-05", partner=partners[3])
        self.assertEqual(self._earned(old), [(10, 1000), (0, 0)])
        self.assertEqual(self._earned(before), [(10, 1000), (0, 0)])
        self.assertEqual(self._earned(shared), [(4, 400), (6, 600)])
        self.assertEqual(self._earned(after), [(0, 0), (10, 1000)])
        self.assertEqual(june._get_seal(), seal)
        self.assertEqual(june.amount, amount)
        moves = (old + before + shared + after).ids
        lines = self.env["panel.posted.line"]._read_group(
            [("move_id", "in", moves)], ["region_id"], ["revenue:sum"]
        )
        self.assertEqual(lines, [(self.region_wuxi, 4000.0)])
        base = self.Entry._read_group([("move_id", "in", moves)], [], ["base_amount:sum"])
        self.assertEqual(base, [(4000.0,)])
        self.assertEqual(self._run(), 0)

    def test_a_credit_note_is_borne_by_who_was_paid(self):
        invoice = self._sell("2026-06-10", "2026-06-20")
        self._hand_over("invoice")
        reversal = invoice._reverse_moves([{"invoice_date": "2026-07-10"}])
        reversal.action_post()
        self.assertEqual(self._earned(reversal), [(-10, -1000), (0, 0)])

    def test_what_a_third_person_sells_is_theirs(self):
        helper = self.users["leader"]
        self.plan.assignment_ids = [Command.create({"user_id": helper.id})]
        self._hand_over("order")
        invoice = self._sell("2026-07-05", "2026-07-06", user=helper)
        self._run()
        self.assertEqual(self.Entry.search([("move_id", "=", invoice.id)]).user_id, helper)

    def test_taking_back_credits_again(self):
        handover = self._hand_over("order")
        reverse = self.env["panel.handover"].browse(handover.action_reverse()["res_id"])
        self.assertEqual(reverse.credit_rule, "order")
        reverse.date = "2026-08-01"
        reverse.action_confirm()
        july = self._sell("2026-07-15", "2026-09-01")
        august = self._sell("2026-08-01", "2026-09-01", user=self.taker)
        june = self._sell("2026-06-15", "2026-09-01", user=self.taker)
        self.assertEqual(self._earned(july), [(0, 0), (10, 1000)])
        self.assertEqual(self._earned(august), [(10, 1000), (0, 0)])
        self.assertEqual(self._earned(june), [(10, 1000), (0, 0)])

    def test_plans_pass_to_the_successor(self):
        self.plan.assignment_ids.filtered(lambda row: row.user_id == self.taker)._withdraw()
        handover = self._hand_over("order", line_ids=[Command.create({"item": "incentives"})])
        spans = {row.user_id: (row.date_from, row.date_to) for row in self.plan.assignment_ids}
        self.assertEqual(spans[self.giver], (False, date(2026, 6, 30)))
        self.assertEqual(spans[self.taker], (FIRST, False))
        self.assertEqual(len(handover.log_ids), 1)
        reverse = self.env["panel.handover"].browse(handover.action_reverse()["res_id"])
        reverse.date = FIRST
        reverse.action_confirm()
        self.assertFalse(self.plan.assignment_ids.filtered(lambda row: row.user_id == self.taker))

    def test_who_keeps_a_part_needs_no_plan_any_more(self):
        """The predecessor is paid by the plan that they had on their last day."""
        self._hand_over(
            "split",
            split_days=60,
            kept_percent=50,
            line_ids=[
                Command.create({"item": "customers"}),
                Command.create({"item": "incentives"}),
            ],
        )
        invoice = self._sell("2026-07-10", "2026-07-11")
        self.assertEqual(self._earned(invoice), [(5, 500), (5, 500)])
