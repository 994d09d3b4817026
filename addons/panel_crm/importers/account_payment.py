from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _generate_move_vals(self, write_off_line_vals=None, force_balance=None, line_ids=None):
        # EXTENDS account: a payment of the past keeps its number
        values = super()._generate_move_vals(write_off_line_vals, force_balance, line_ids)
        if self.env.context.get("panel_history"):
            values["name"] = self.memo
        return values
