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

    def _blocks(self, role="leader"):
        dealer = self.dealer.with_user(self.users[role])
        dealer.invalidate_recordset()
        return {block["title"]: block for block in dealer.panel_overview["blocks"]}

    def test_credit_is_a_block_for_those_who_may_see_it(self):
        self.assertNotIn("Credit", self._blocks("general"))
        self.env.company.account_use_credit_limit = True
        self.dealer.credit_limit = 100
        order = self._order([(self.board_a, 1, {"price_unit": 120})])
        self.env["panel.order.release"].create(
            {"order_id": order.id, "check": "credit", "state": "granted", "reason": "Season"}
        )
        order.action_confirm()
        self.env.flush_all()
        block = self._blocks("salesperson")["Credit"]
        self.assertEqual((block["count"], block["alert"]), ("Exceeded or Overdue", True))
        values = [line["value"] for line in block["lines"]]
        self.assertIn("120.00", values[0])
        self.assertIn("100.00", values[1])
        rows = self.env[block["model"]].search(block["domain"])
        self.assertEqual(rows.used, 120)

    def test_projects_and_diversion_cases_of_a_dealer_are_blocks(self):
        self.env["panel.deal.registration"].create({"name": "School", "partner_id": self.dealer.id})
        case = self.env["panel.diversion"].create(
            {"partner_id": self.dealer.id, "found_region_id": self.region_gd.id}
        )
        blocks = self._blocks()
        self.assertEqual(blocks["Registered Projects"]["count"], 1)
        self.assertEqual(blocks["Open Diversion Cases"]["count"], 0)
        case._set("notified")
        block = self._blocks()["Open Diversion Cases"]
        self.assertEqual((block["count"], block["alert"]), (1, True))
        self.assertEqual(self.env[block["model"]].search(block["domain"]), case)
        self.assertNotIn("Open Diversion Cases", self._blocks("general"))

    def test_commission_entries_are_a_block(self):
        titles = [block["title"] for block in self.dealer.panel_overview["blocks"]]
        self.assertIn("Commission Entries", titles)
