from odoo.tests import HttpCase, tagged

from .credit_common import PanelCreditCommon


@tagged("post_install", "-at_install")
class TestPhone(PanelCreditCommon, HttpCase):
    """S4-SALES-13: on the way to a customer, with a telephone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_salesperson_reads_what_is_new_and_opens_a_quotation(self):
        self.user.lang = "en_US"
        self._price(self.board_a, 120, "sheet")
        notice = self.env["panel.price.notice"].create(
            {
                "title": "Lower prices",
                "brand_id": self.brand_a.id,
                "date_effective": self._day(10),
                "change_percent": -5,
            }
        )
        notice.action_fill()
        notice.action_announce()
        self.start_tour("/odoo/panel-news", "panel_sales_phone_news", login="panel_salesperson")
        news = self.env["panel.news"].search(
            [("res_model", "=", notice._name), ("res_id", "=", notice.id)]
        )
        self.assertEqual(news.reader_ids, self.user)

        self.env["panel.price.enquiry"].create(
            {
                "partner_id": self.dealer.id,
                "product_id": self.board_a.id,
                "competitor_price": 84,
                "user_id": self.user.id,
            }
        )
        self._sell(140_000)
        self.start_tour(
            "/odoo/panel-quotations", "panel_sales_phone_quotation", login="panel_salesperson"
        )
