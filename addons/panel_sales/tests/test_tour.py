from odoo.tests import HttpCase, tagged

from .common import PanelIncentiveCommon


@tagged("post_install", "-at_install")
class TestTour(PanelIncentiveCommon, HttpCase):
    def test_salesperson_quotes_a_board(self):
        self._price(self.board_b, 44.9, "m2")
        self.board_b.panel_pack_sheets = 40
        self.company.panel_vehicle_id = self.env.ref("panel_crm.vehicle_40hc")
        self.user.lang = "en_US"
        self.start_tour("/odoo/orders/new", "panel_sales_quotation", login="panel_salesperson")
        order = self.env["sale.order"].search([("partner_id", "=", self.dealer.id)])
        self.assertEqual(order.order_line.panel_sheets, 120)
        self.assertEqual(order.order_line.panel_area_m2, 695.52)
        self.assertEqual(order.order_line.price_subtotal, 31228.85)

    def test_documents_over_http(self):
        order = self._order([(self.board_a, 1)])
        self._plan([(None, "revenue", 1)])
        self._invoice([(self.board_a, 1, 100)], "2026-03-10")
        statement = self._compute("2026-03-01")
        self.authenticate("panel_salesperson", "panel_salesperson")
        for url, start in (
            (f"/report/pdf/panel_sales.quotation/{order.id}", b"%PDF"),
            (f"/report/pdf/panel_sales.incentive_statement/{statement.id}", b"%PDF"),
            (f"/report/xlsx/panel_sales.incentive_statement_xlsx/{statement.id}", b"PK"),
        ):
            response = self.url_open(url)
            self.assertEqual(response.status_code, 200, url)
            self.assertTrue(response.content.startswith(start), url)
