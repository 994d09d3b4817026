from odoo import api, models
from odoo.tools import SQL


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._mark_customers()
        return partials

    def unlink(self):
        # EXTENDS account: the payables and receivables are still known before
        self._mark_customers()
        return super().unlink()

    def _mark_customers(self):
        """Mark the customers whose receivables these reconciliations settle as dirty."""
        if not self:
            return
        self.env["account.move.line"].flush_model(["partner_id", "account_id"])
        self.env["panel.fact.queue"]._mark(
            SQL(
                """
                SELECT partner.commercial_partner_id
                  FROM account_partial_reconcile partial
                  JOIN account_move_line line ON line.id = partial.debit_move_id
                  JOIN account_account account ON account.id = line.account_id
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE partial.id IN %s AND account.account_type = 'asset_receivable'
                """,
                tuple(self.ids),
            )
        )
