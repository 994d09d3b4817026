from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    panel_history = fields.Boolean(
        string="Order of the Past",
        readonly=True,
        copy=False,
        help="Imported from the time before this system, for information: nothing is left to "
        "deliver or to invoice.",
    )
