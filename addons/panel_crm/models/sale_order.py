from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    margin = fields.Monetary(groups="panel_crm.group_margin")
    margin_percent = fields.Float(groups="panel_crm.group_margin")
