from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _stock_account_prepare_realtime_out_lines_vals(self):
        # EXTENDS stock_account: goods of the past were never in this stock
        if self.env.context.get("panel_history"):
            return []
        return super()._stock_account_prepare_realtime_out_lines_vals()
