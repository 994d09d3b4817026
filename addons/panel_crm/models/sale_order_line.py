from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    margin = fields.Float(groups="panel_crm.group_margin")
    margin_percent = fields.Float(groups="panel_crm.group_margin")
    purchase_price = fields.Float(groups="panel_crm.group_margin")
