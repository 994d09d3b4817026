from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _compute_qty_to_invoice(self):
        # EXTENDS sale: what was ordered in the past was invoiced in the past
        past = self.filtered("order_id.panel_history")
        past.qty_to_invoice = 0
        return super(SaleOrderLine, self - past)._compute_qty_to_invoice()
