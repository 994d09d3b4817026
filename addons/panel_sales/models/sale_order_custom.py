from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    panel_custom_ids = fields.One2many(
        "panel.custom.spec",
        "order_id",
        string="Custom Specifications",
        help="What is made of the boards of the order before they are delivered.",
    )
    # The promise that deliveries are measured against. It stays what it was when the order was
    # confirmed: agreeing on a later date makes no delivery punctual.
    panel_promised_date = fields.Datetime(
        string="Promised Date",
        readonly=True,
        copy=False,
        help="Delivery date that the customer was promised when the order was confirmed: the "
        "agreed date, or else the expected one. On-time deliveries are counted against it.",
    )

    def _action_confirm(self):
        # EXTENDS sale
        for order in self:
            order.panel_promised_date = order.commitment_date or order.expected_date
        return super()._action_confirm()
