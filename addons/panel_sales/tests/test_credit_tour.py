from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .credit_common import PanelCreditCommon


@tagged("post_install", "-at_install")
class TestCreditTour(PanelCreditCommon, HttpCase):
    """X23 in the browser: held on the order, released by a named person with a reason."""

    def test_salesperson_asks_finance_releases_and_the_order_is_confirmed(self):
        self.company.panel_credit_days = 0
        order = self._sell(140_000)
        url = f"/odoo/orders/{order.id}"
        with mute_logger("odoo.http"):  # which notes the refusal that the tour asks for
            self.start_tour(url, "panel_sales_credit_hold", login="panel_salesperson")
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.panel_release_ids.state, "requested")
        domain = [("order_id", "=", order.id)]
        self.assertEqual(self.env["panel.order.release"].search_count(domain), 1)

        self.start_tour("/odoo/panel-releases", "panel_sales_credit_release", login="panel_finance")
        self.env.invalidate_all()
        release = order.panel_release_ids
        self.assertEqual((release.state, release.decided_by_id), ("granted", self.finance))
        self.assertEqual(order.panel_check_state, "released")

        self.start_tour(url, "panel_sales_credit_confirm", login="panel_salesperson")
        self.env.invalidate_all()
        self.assertEqual(order.state, "sale")
        trail = "".join(order.message_ids.mapped("body"))
        self.assertIn("Bank guarantee received", trail)
