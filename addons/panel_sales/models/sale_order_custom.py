from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

from .sale_order_line_custom import CUSTOM_GROUPS


class SaleOrder(models.Model):
    _inherit = "sale.order"

    panel_custom_ids = fields.One2many(
        "panel.custom.spec",
        "order_id",
        string="Custom Specifications",
        groups=CUSTOM_GROUPS,
        help="What is made of the boards of the order before they are delivered.",
    )
    # The promise that deliveries are measured against. It stays what it was when the order was
    # confirmed: agreeing on a later date makes no delivery punctual.
    panel_promised_date = fields.Datetime(
        string="Promised Date",
        compute="_compute_panel_promised_date",
        store=True,
        copy=False,
        help="Delivery date that the customer was promised when the order was confirmed: the "
        "agreed date, or else the expected one. On-time deliveries are counted against it.",
    )

    def _auto_init(self):
        # EXTENDS base: nobody knows what was promised on orders that are there already
        if not column_exists(self.env.cr, self._table, "panel_promised_date"):
            create_column(self.env.cr, self._table, "panel_promised_date", "timestamp")
        return super()._auto_init()

    # A compute rather than a write when confirming: the approval of OCA looks up its exceptions
    # for every order that is written.
    @api.depends("state")
    def _compute_panel_promised_date(self):
        for order in self:
            made = order.panel_promised_date or order.commitment_date or order.expected_date
            order.panel_promised_date = order.state == "sale" and made
