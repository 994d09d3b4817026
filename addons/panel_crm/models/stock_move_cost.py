from odoo import fields, models

from odoo.addons.panel_crm.groups import COST_GROUPS


class StockMove(models.Model):
    _inherit = "stock.move"

    standard_price = fields.Float(groups=COST_GROUPS)
    value = fields.Monetary(groups=COST_GROUPS)
    remaining_value = fields.Monetary(groups=COST_GROUPS)
