from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestQuotationPdf(PanelSalesCommon):
    def test_golden_line_on_paper(self):
        board = {"panel_price_basis": "m3", "panel_basis_price": 2240}
        order = self._order([(self.board_b, 100), (self.board_a, 4000, board)])
        (page,) = self._pdf("panel_sales.quotation", order)
        for text in (
            "579.60",
            "10.4328",
            "2,240.00 / m³",
            "480,098.30",
            "2800 × 2070 × 18 mm",
            self.company.name,
            order.name,
            "Wuxi Timber Trading",
            "Page 1 of 1",
            "Quotation",
        ):
            self.assertIn(text, page)

    def test_parameters_of_the_board(self):
        emission = self.env["panel.emission.class"].search([], limit=1)
        self.board_a.write({"panel_emission_class_id": emission.id, "panel_surface": "melamine"})
        (page,) = self._pdf("panel_sales.quotation", self._order([(self.board_a, 1)]))
        self.assertIn(emission.name, page)
        self.assertIn("Melamine-faced", page)

    def test_language_of_the_customer(self):
        self.dealer.lang = "zh_CN"
        order = self._order([(self.board_b, 100)])
        (page,) = self._pdf("panel_sales.quotation", order)
        for text in ("报价单", "张", "客户", "第 1 页", "579.60", "10.4328"):
            self.assertIn(text, page)

    def test_heading_and_number_on_every_page(self):
        order = self._order([(self.board_a, 10)] * 60)
        pages = self._pdf("panel_sales.quotation", order)
        self.assertGreater(len(pages), 1)
        for number, page in enumerate(pages, start=1):
            self.assertIn(f"Page {number} of {len(pages)}", page)
        for page in pages[:-1]:
            self.assertIn("Product", page)
            self.assertIn("Amount", page)

    def test_lines_stay_whole_unless_higher_than_a_page(self):
        order = self._order([(self.board_a, 10)] * 19)
        order.order_line[-2].name = "\n".join(f"Remark {number}" for number in range(40))
        order.order_line[-1].name = "\n".join(f"Detail {number}" for number in range(100))
        pages = self._pdf("panel_sales.quotation", order)
        self.assertNotIn("Remark", pages[0])
        self.assertIn("Remark 0", pages[1])
        self.assertIn("Remark 39", pages[1])
        text = "\n".join(pages)
        for number in range(100):
            self.assertIn(f"Detail {number}\n", text)
        for page in pages[1:]:
            self.assertIn("Product", page)

    def test_long_notes_go_on_over_pages(self):
        order = self._order([(self.board_a, 10)])
        lines = [f"Note {number:03}" for number in range(150)]
        note = {"display_type": "line_note", "name": "\n".join(lines)}
        order.order_line = [Command.create(note)]
        text = "\n".join(self._pdf("panel_sales.quotation", order))
        for line in lines:
            self.assertIn(line, text)

    def test_chinese_and_latin_in_one_text(self):
        self.board_a.name = "三聚氰胺饰面刨花板 Größe E0 级，橡木纹"
        (page,) = self._pdf("panel_sales.quotation", self._order([(self.board_a, 10)]))
        for text in ("三聚氰胺饰面刨花板", "Größe", "橡木纹"):
            self.assertIn(text, page)

    def test_several_orders_count_their_own_pages(self):
        orders = self._order([(self.board_a, 10)]) + self._order([(self.board_b, 10)])
        pages = self._pdf("panel_sales.quotation", orders)
        self.assertEqual(len(pages), 2)
        for page, order in zip(pages, orders, strict=True):
            self.assertIn("Page 1 of 1", page)
            self.assertIn(order.name, page)

    def test_sections_notes_services_discounts_and_taxes(self):
        tax = self.env["account.tax"].create({"name": "VAT 13%", "amount": 13})
        order = self._order(
            [
                (self.board_a, 100, {"tax_ids": [Command.set(tax.ids)], "discount": 10}),
                (self.service, 2),
            ],
            client_order_ref="PO-7741",
        )
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Second truck"}),
            Command.create({"display_type": "line_note", "name": "Ex works <b>Wuxi</b> & more"}),
        ]
        (page,) = self._pdf("panel_sales.quotation", order)
        for text in ("Second truck", "Ex works <b>Wuxi</b> & more", "PO-7741", "Disc. %"):
            self.assertIn(text, page)
        self.assertIn(f"2 {self.service.uom_id.name}", page)
        self.assertIn(f"{order.amount_total:,.2f}", page)
        self.assertIn(f"{order.amount_tax:,.2f}", page)

    def test_confirmed_order_is_called_so(self):
        order = self._order([(self.board_a, 1)])
        order.action_confirm()
        self.assertIn("Order Confirmation", self._pdf("panel_sales.quotation", order)[0])
        self.assertTrue(order._panel_document_name().startswith("Order S"))

    def test_the_print_button_is_ours(self):
        arch = self.env["sale.order"].get_view(self.env.ref("sale.view_order_form").id)["arch"]
        buttons = etree.fromstring(arch).xpath("//header/button/@name")
        self.assertIn(str(self.env.ref("panel_sales.report_quotation").id), buttons)
        self.assertNotIn("sale.action_report_saleorder", buttons)

    def test_nobody_prints_what_he_may_not_read(self):
        order = self._order([(self.board_a, 1)], user_id=self.users["leader"].id)
        report = self.env["ir.actions.report"].with_user(self.users["general"])
        with self.assertRaises(AccessError):
            report._render_qweb_pdf("panel_sales.quotation", order.ids)
        with self.assertRaises(AccessError):
            report.with_user(self.portal_user)._render_qweb_pdf("panel_sales.quotation", order.ids)
        with self.assertRaises(UserError):
            report._render_qweb_pdf("panel_sales.quotation", [])

    def test_what_mails_and_the_portal_send_is_the_same_document(self):
        order = self._order([(self.board_a, 1)])
        text = "".join(self._pdf("sale.action_report_saleorder", order))
        self.assertEqual(text, "".join(self._pdf("panel_sales.quotation", order)))

    def test_other_documents_are_left_alone(self):
        order = self._order([(self.board_a, 1)])
        content, kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "sale.action_report_pro_forma_invoice", order.ids
        )
        self.assertEqual(kind, "html")
        self.assertIn(order.name.encode(), content)
