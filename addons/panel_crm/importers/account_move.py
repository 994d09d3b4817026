from odoo import models

# A document whose journal items are all given: Odoo neither adds items nor computes anew what
# was given, and no record of another company is in it, for the importer looked all of them up.
GIVEN = {
    "skip_invoice_sync": True,
    "skip_invoice_line_sync": True,
    "panel_given": True,
}


class AccountMove(models.Model):
    _inherit = "account.move"

    def _stock_account_prepare_realtime_out_lines_vals(self):
        # EXTENDS stock_account: goods of the past were never in this stock
        if self.env.context.get("panel_history"):
            return []
        return super()._stock_account_prepare_realtime_out_lines_vals()

    def _compute_needed_terms(self):
        # EXTENDS account
        if not self.env.context.get("panel_given"):
            return super()._compute_needed_terms()
        self.needed_terms = {}
        self.needed_terms_dirty = False
        return None

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
