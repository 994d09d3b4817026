from odoo import api, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_ledger(self):
        # sudo: whoever deletes an invoice, the whole ledger counts
        entries = self.env["panel.incentive.entry"].sudo()
        if entries.search_count([("move_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("Commissions were earned with this invoice. Cancel it instead.")
            )
