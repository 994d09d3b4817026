from odoo.tests import HttpCase, tagged

from odoo.addons.panel_sales.tests.common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestParameters(PanelSalesCommon, HttpCase):
    """S4-PROD-04: parameters of a board are entered once, and every module shows them."""

    def _shown(self):
        """Return what ticket, ticket page, price page and a new quotation say."""
        self.env.flush_all()
        self.env.invalidate_all()
        order = self._order([(self.board_a, 1000)])  # whose weight is printed in tonnes
        return {
            "ticket": self.ticket.board_parameters,
            "ticket page": self.url_open(f"/my/ticket/{self.ticket.id}").text,
            "price page": self.url_open("/my/panel/prices").text,
            "quotation": "".join(self._pdf("panel_sales.quotation", order)),
        }

    def test_a_density_is_changed_once_and_seen_everywhere(self):
        self.board_a.panel_density = 650
        self.env["panel.authorization"].create(
            {
                "partner_id": self.dealer.id,
                "brand_id": self.brand_a.id,
                "region_id": self.region_wuxi.id,
                "date_from": "2026-01-01",
                "decision": "granted",
            }
        )
        self.portal_user.lang = "en_US"
        self.ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "How heavy?",
                "description": "<p>For the truck</p>",
                "partner_id": self.dealer.id,
                "product_id": self.board_a.id,
            }
        )
        self.authenticate("panel_dealer", "panel_dealer")
        for density, weights in ((650, ("34.83", "34.829 t")), (740, ("39.65", "39.651 t"))):
            self.board_a.panel_density = density
            for place, text in self._shown().items():
                with self.subTest(density=density, place=place):
                    self.assertIn(weights[place == "quotation"], text)
