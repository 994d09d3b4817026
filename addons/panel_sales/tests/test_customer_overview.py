import io
import time

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.panel_sales.tests.common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestCustomerOverview(PanelSalesCommon):
    """The 360° view as PDF, and what sales adds to it."""

    def _pdf(self, role):
        report = self.env["ir.actions.report"].with_user(self.users[role])
        report_ref = "panel_sales.report_customer_overview"
        content, kind = report._render_qweb_pdf(report_ref, self.dealer.ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)

    def test_the_pdf_says_what_the_screen_says(self):
        self.env["sale.order"].create({"partner_id": self.dealer.id})
        start = time.monotonic()
        text = self._pdf("leader")
        self.assertLess(time.monotonic() - start, 5)
        for words in (self.dealer.name, "360° View", "Quotations", "Margin of 12 Months"):
            self.assertIn(words, text)

    def test_a_general_user_gets_no_margin_on_paper(self):
        text = self._pdf("general")
        self.assertIn(self.dealer.name, text)
        self.assertNotIn("Margin", text)
        self.assertNotIn("Commission", text)

    def test_a_hidden_customer_is_not_printed(self):
        report = self.env["ir.actions.report"].with_user(self.users["salesperson"])
        with self.assertRaises(AccessError):
            report._render_qweb_pdf("panel_sales.report_customer_overview", self.dealer_south.ids)

    def test_commission_entries_are_a_block(self):
        titles = [block["title"] for block in self.dealer.panel_overview["blocks"]]
        self.assertIn("Commission Entries", titles)
