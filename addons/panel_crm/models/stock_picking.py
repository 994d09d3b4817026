from collections import defaultdict

from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    panel_paper_note = fields.Text(
        string="Mixed Paper Lots",
        compute="_compute_panel_paper_note",
        help="Decors of which the transfer takes boards of several paper lots.",
    )

    @api.depends("move_line_ids.lot_id.panel_paper_lot", "move_line_ids.product_id.panel_decor_id")
    def _compute_panel_paper_note(self):
        for picking in self:
            lots = defaultdict(set)
            for line in picking.move_line_ids:
                decor, paper = line.product_id.panel_decor_id, line.lot_id.panel_paper_lot
                if decor and paper:
                    lots[decor].add(paper)
            picking.panel_paper_note = "\n".join(
                self.env._(
                    "Decor %(decor)s comes from %(count)s paper lots: %(lots)s. Shades may "
                    "differ; take boards of one lot, or tell the customer.",
                    decor=decor.display_name,
                    count=len(papers),
                    lots=", ".join(sorted(papers)),
                )
                for decor, papers in lots.items()
                if len(papers) > 1
            )
