from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    # Not precomputed: that reads the values in the name of the user, who may not see them.
    margin = fields.Float(groups="panel_crm.group_margin", precompute=False)
    margin_percent = fields.Float(groups="panel_crm.group_margin", precompute=False)
    purchase_price = fields.Float(groups="panel_crm.group_margin", precompute=False)
