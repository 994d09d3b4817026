from datetime import date

from odoo import Command
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.import_common import INVOICES, ImportCommon


@tagged("post_install", "-at_install")
class TestImportDocuments(ImportCommon):
    """Invoices and payments of the past: right in accounting, and equal to the file."""

    def test_sums_equal_the_file(self):
        rows = "".join(
            f"I-{n},2025-01-{n + 1:02},D1,EVG-18,{n + 1},{n}.37,{n}\n" for n in range(20)
        )
        record = self.load("invoices", INVOICES + rows)
        self.assertEqual(self.counts(record), (20, 0, 0))
        moves = self.moves(*(f"I-{n}" for n in range(20)))
        expected = sum((n + 1) * (100 * n + 37) for n in range(20)) / 100
        self.assertAlmostEqual(sum(moves.mapped("amount_total")), expected, 2)
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        frozen = self.env["panel.posted.line"].search([("move_id", "in", moves.ids)])
        self.assertAlmostEqual(sum(frozen.mapped("revenue")), expected, 2)
        self.assertAlmostEqual(sum(frozen.mapped("cost")), sum((n + 1) * n for n in range(20)), 2)
        self.assertEqual(self.counts(self.load("invoices", INVOICES + rows)), (0, 0, 20))

    def test_posted_document_is_never_changed(self):
        row = "I-1,2025-01-02,D1,EVG-18,2,10,\n"
        self.load("invoices", INVOICES + row)
        for other in ("2025-01-03,D1,EVG-18,2,10", "2025-01-02,K1,EVG-18,2,10"):
            reasons = self.refused("invoices", f"{INVOICES}I-1,{other},\n")
            self.assertIn("cannot be changed", reasons[0][2])

    def test_given_journal_items_are_those_that_odoo_would_make(self):
        """The fast way, all items given, and Odoo's own way lead to the same invoice."""
        rows = "F-1,2025-01-02,D1,EVG-18,3,33.335,\nF-1,2025-01-02,D1,SIL-18,1,0.5,\n"
        rows += "F-2,2025-01-02,D1,EVG-18,1,0,\n"
        self.load("invoices", INVOICES + rows)
        move, zero = self.moves("F-1"), self.moves("F-2")
        contents = [
            {"product_id": board.id, "quantity": quantity, "price_unit": price, "tax_ids": []}
            for board, quantity, price in ((self.board_a, 3, 33.335), (self.board_b, 1, 0.5))
        ]
        free = [{**contents[0], "quantity": 1, "price_unit": 0}]
        for ours, lines in ((move, contents), (zero, free)):
            own = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.dealer.id,
                    "journal_id": ours.journal_id.id,
                    "invoice_date": ours.invoice_date,
                    "invoice_payment_term_id": False,
                    "invoice_date_due": ours.invoice_date,
                    "name": f"OWN-{ours.name}",
                    "invoice_line_ids": [Command.create(line) for line in lines],
                }
            )
            own.action_post()
            self.assertEqual(self._facts(ours), self._facts(own))

    def _facts(self, move):
        names = (
            "date",
            "invoice_date_due",
            "amount_untaxed",
            "amount_tax",
            "amount_total",
            "amount_residual",
            "amount_total_signed",
            "payment_state",
            "currency_id",
        )
        items = (
            "display_type",
            "account_id",
            "balance",
            "amount_currency",
            "debit",
            "credit",
            "amount_residual",
            "price_subtotal",
            "price_total",
            "quantity",
            "partner_id",
            "date",
            "date_maturity",
            "parent_state",
            "reconciled",
            "sequence",
        )
        return (
            [move[name] for name in names],
            [[line[item] for item in items] for line in move.line_ids.sorted("id")],
        )

    def test_tax_is_computed_by_odoo(self):
        tax = self.env["account.tax"].create({"name": "Test 13", "amount": 13})
        header = INVOICES.strip() + ",tax\n"
        self.load("invoices", header + "T-1,2025-01-02,D1,EVG-18,2,100,,Test 13\n")
        move = self.moves("T-1")
        self.assertEqual((move.amount_untaxed, move.amount_tax, move.state), (200, 26, "posted"))
        self.assertEqual(move.invoice_line_ids.tax_ids, tax)

    def test_credit_note_and_payments_close_the_invoice(self):
        header = INVOICES.strip() + ",credit_for\n"
        rows = "C-1,2025-01-02,D1,EVG-18,10,100,,\nC-2,2025-02-02,D1,EVG-18,-2,100,,C-1\n"
        self.load("invoices", header + rows)
        invoice, credit = self.moves("C-1"), self.moves("C-2")
        self.assertEqual((credit.move_type, credit.amount_total), ("out_refund", 200))
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(invoice.amount_residual, 800)
        payments = "reference,date,customer,invoice,amount\n"
        first, second = "P-1,2025-03-01,D1,C-1,300\n", "P-2,2025-04-01,D1,C-1,500\n"
        self.assertEqual(self.counts(self.load("payments", payments + first + second)), (2, 0, 0))
        self.assertEqual((invoice.amount_residual, invoice.payment_state), (0, "paid"))
        self.assertEqual(self.counts(self.load("payments", payments + first + second)), (0, 0, 2))
        reasons = self.refused("payments", payments + "P-3,2025-05-01,D1,C-1,1\n")
        self.assertIn("is open", reasons[0][2])
        reasons = self.refused("payments", payments + "P-1,2025-03-01,D1,C-1,301\n")
        self.assertIn("cannot be changed", reasons[0][2])

    def test_payment_on_account(self):
        rows = "reference,date,customer,invoice,amount\nP-9,2025-03-01,D1,,50\n"
        self.load("payments", rows)
        payment = self.env["account.payment"].search([("memo", "=", "P-9")])
        self.assertEqual((payment.amount, payment.state), (50, "paid"))
        self.assertEqual(self.counts(self.load("payments", rows)), (0, 0, 1))

    def test_numbers_of_the_past_stay_apart_from_new_numbers(self):
        self.load("invoices", INVOICES + "INV/2025/00999,2025-01-02,D1,EVG-18,2,10,\n")
        sales = self.env["account.journal"].search(
            [("type", "=", "sale"), ("code", "!=", "PHIS")], limit=1
        )
        new = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.dealer.id,
                "journal_id": sales.id,
                "invoice_line_ids": [Command.create({"name": "x", "price_unit": 1})],
            }
        )
        new.action_post()
        self.assertNotIn("01000", new.name)

    def test_rows_of_a_document_must_agree(self):
        rows = "I-1,2025-01-02,D1,EVG-18,2,10,\nI-1,2025-01-03,D1,EVG-18,2,10,\n"
        self.assertEqual(self.refused("invoices", INVOICES + rows)[0][:2], (3, "Invoice Date"))

    def test_what_cannot_be_posted_is_refused(self):
        self.env.company.fiscalyear_lock_date = date(2024, 12, 31)
        for row, column in (
            ("2999-01-01,D1,EVG-18,2,10,", "Invoice Date"),
            ("2024-12-31,D1,EVG-18,2,10,", "Invoice Date"),
            ("2025-01-01,NOBODY,EVG-18,2,10,", "Customer Reference"),
            ("2025-01-01,D1,NOTHING,2,10,", "Product Code"),
            ("2025-01-01,D1,EVG-18,0,10,", "Quantity"),
            ("2025-01-01,D1,EVG-18,1.2345,10,", "Quantity"),
            ("2025-01-01,D1,EVG-18,2,-10,", "Unit Price"),
            ("2025-01-01,D1,EVG-18,2,,", "Unit Price"),
        ):
            with self.subTest(row=row):
                errors = self.refused("invoices", f"{INVOICES}I-1,{row}\n")
                self.assertEqual(errors[0][:2], (2, column))
        self.assertFalse(self.moves("I-1"))

    def test_document_that_only_odoo_refuses_names_its_row(self):
        """What is seen only when writing stops the whole file, with the row to blame."""
        self.dealer_south.ref = "S1"
        account = self.dealer_south.property_account_receivable_id
        self.assertTrue(account)
        account.active = False
        rows = "I-1,2025-01-02,D1,EVG-18,2,10,\nI-2,2025-01-02,S1,EVG-18,2,10,\n"
        record = self.upload("invoices", INVOICES + rows)
        record.action_load()
        self.assertEqual(record.state, "failed")
        self.assertTrue(record.error_ids)
        self.assertFalse(self.moves("I-1", "I-2"))
