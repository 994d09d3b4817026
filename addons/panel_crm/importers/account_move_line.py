from odoo import models


class AccountMoveLine(models.Model):
    """Journal items that are given as they are, see ``GIVEN`` in ``account_move``."""

    _inherit = "account.move.line"

    def _conditional_add_to_compute(self, fname, condition):
        # EXTENDS account
        if self.env.context.get("panel_given"):
            return None
        return super()._conditional_add_to_compute(fname, condition)

    def _check_company(self, fnames=None):
        # EXTENDS base
        if self.env.context.get("panel_given"):
            return None
        return super()._check_company(fnames)
