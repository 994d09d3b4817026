from odoo import fields, models

from odoo.addons.panel_crm.groups import COST_GROUPS


class StockLot(models.Model):
    _inherit = "stock.lot"

    panel_paper_lot = fields.Char(
        string="Paper Lot",
        index="btree_not_null",
        help="Lot of the decor paper (colour number). Boards of different paper lots differ in "
        "shade; customers complain when one delivery mixes them.",
    )
    standard_price = fields.Float(groups=COST_GROUPS)
    avg_cost = fields.Monetary(groups=COST_GROUPS)
    total_value = fields.Monetary(groups=COST_GROUPS)
