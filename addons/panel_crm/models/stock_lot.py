from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    panel_paper_lot = fields.Char(
        string="Paper Lot",
        index="btree_not_null",
        help="Lot of the decor paper (colour number). Boards of different paper lots differ in "
        "shade; customers complain when one delivery mixes them.",
    )
