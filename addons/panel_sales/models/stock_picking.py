from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _panel_certificates(self):
        """Return the certificates that go with the delivery: those of its boards."""
        self.ensure_one()
        # sudo: warehouse staff may not read orders; the slip shows certificates only
        order = self.sudo().sale_id
        products = self.move_ids.product_id
        lines = order.order_line.filtered(lambda line: line.product_id in products)
        return order._panel_certificates_of(lines)

    def _panel_custom_specs(self):
        """Return what is made of the boards of the delivery."""
        self.ensure_one()
        # sudo: warehouse staff may not read orders; the slip shows the work, no prices
        return self.move_ids.sudo().sale_line_id.panel_custom_ids
