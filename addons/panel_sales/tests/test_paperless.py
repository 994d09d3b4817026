import io

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_tracking import TrackingCommon

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


@tagged("post_install", "-at_install")
class TestPaperless(TrackingCommon, HttpCase):
    """S1-ECOM-01: from the signature on the portal to the invoice, without paper."""

    def _download(self, url):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200, url)
        self.assertEqual(response.headers["Content-Type"], "application/pdf", url)
        pages = PdfReader(io.BytesIO(response.content)).pages
        return "".join(page.extract_text() for page in pages)

    def test_full_cycle_with_signature_and_all_documents_from_the_portal(self):
        self.portal_user.partner_id.parent_id = self.dealer
        order = self._order([(self.board_a, 10)], require_signature=True)
        order.state = "sent"
        self.authenticate("panel_dealer", "panel_dealer")
        page = f"/my/orders/{order.id}"
        quotation = self._download(f"{page}?report_type=pdf&download=true")
        self.assertIn("Quotation", quotation)
        self.assertIn(order.name, quotation)
        self.assertIn("2440 × 1220 × 18 mm", quotation)

        answer = self.make_jsonrpc_request(
            f"{page}/accept", {"name": "Dealer", "signature": SIGNATURE}
        )
        self.assertNotIn("error", answer)
        order.invalidate_recordset()
        self.assertEqual((order.state, order.signed_by), ("sale", "Dealer"))
        self.assertIn("Order Confirmation", self._download(f"{page}?report_type=pdf"))

        self._ship(order)
        invoice = self._invoice(order)
        token = order._portal_ensure_token()
        note = self._download(f"/my/picking/pdf/{order.picking_ids.id}?access_token={token}")
        self.assertIn("Delivery Note", note)
        self.assertIn(order.picking_ids.name, note)
        self.assertIn("0.5358", note)

        for query in ("report_type=pdf", "report_type=pdf&download=true"):
            paper = self._download(f"/my/invoices/{invoice.id}?{query}")
            self.assertIn("Invoice", paper)
            self.assertIn(invoice.name, paper)
            self.assertIn("1,000.00", paper)

        statement = self.url_open(page).text
        for step in ("quotation", "contract", "confirmed", "shipped", "invoiced"):
            self.assertIn(f'data-step="{step}"', statement)

    def test_others_get_none_of_the_documents(self):
        order = self._order([(self.board_a, 10)], partner=self.dealer_south)
        order.action_confirm()
        self._ship(order)
        invoice = self._invoice(order)
        self.authenticate("panel_dealer", "panel_dealer")
        for url in (
            f"/my/orders/{order.id}?report_type=pdf",
            f"/my/picking/pdf/{order.picking_ids.id}",
            f"/my/invoices/{invoice.id}?report_type=pdf",
        ):
            with mute_logger("odoo.http"):
                response = self.url_open(url)
            self.assertNotIn("application/pdf", response.headers["Content-Type"], url)
            self.assertLess(response.status_code, 500, url)

    def test_credit_notes_are_drawn_and_bills_of_vendors_are_not(self):
        order = self._order([(self.board_a, 10)])
        order.action_confirm()
        self._ship(order)
        invoice = self._invoice(order)
        credit = invoice._reverse_moves([{"invoice_date": "2026-11-21"}])
        credit.action_post()
        text = "".join(self._pdf("account.account_invoices", credit))
        self.assertIn("Credit Note", text)
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.dealer.id}
        )
        report = self.env["ir.actions.report"]
        self.assertEqual(report._panel_drawer("account.account_invoices", bill.ids), (None, None))
