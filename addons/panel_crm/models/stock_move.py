from odoo import models
from odoo.tools import SQL


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        # EXTENDS stock
        done = super()._action_done(cancel_backorder=cancel_backorder)
        if done:
            done.flush_recordset(["partner_id"])
            self.env["panel.fact.queue"]._mark(
                SQL(
                    """
                    SELECT partner.commercial_partner_id
                      FROM stock_move move
                      JOIN stock_location source ON source.id = move.location_id
                      JOIN stock_location target ON target.id = move.location_dest_id
                      JOIN res_partner partner ON partner.id = move.partner_id
                     WHERE move.id IN %s
                       AND (source.usage = 'customer') != (target.usage = 'customer')
                    """,
                    tuple(done.ids),
                )
            )
            self.env.flush_all()  # what the statement reads
            self.env["panel.customer.goods"]._fill(done.ids)
        return done
