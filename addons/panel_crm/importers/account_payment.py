from odoo import models

from .account_move import GIVEN


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _generate_move_vals(self, write_off_line_vals=None, force_balance=None, line_ids=None):
        # EXTENDS account: a payment of the past keeps its number
        values = super()._generate_move_vals(write_off_line_vals, force_balance, line_ids)
        if self.env.context.get("panel_history"):
            values["name"] = self.memo
            for _command, _id, line in values["line_ids"]:
                line["analytic_distribution"] = False
        return values

    def _generate_journal_entry(self, write_off_line_vals=None, force_balance=None, line_ids=None):
        # EXTENDS account, which links each payment to its entry by a write of its own, and counts
        # and checks everything anew for each of them; payments of the past are linked together
        if not self.env.context.get("panel_history"):
            return super()._generate_journal_entry(write_off_line_vals, force_balance, line_ids)
        values = [payment._generate_move_vals() for payment in self]
        moves = self.env["account.move"].with_context(**GIVEN).create(values)
        self.env.flush_all()
        self._write_multi([{"move_id": move.id} for move in moves])
        self.invalidate_recordset(["move_id"], flush=False)
        self.modified(["move_id"])
        return None
