from odoo import api, fields, models
from odoo.tools import SQL


class PanelCreditAccount(models.Model):
    """The row that confirmations of one payer's orders wait for, one after the other.

    It is written, not only locked: whoever waited for it has an old view of the database and must
    begin anew, which Odoo does by itself, or two orders at once could both slip under the limit.
    """

    _name = "panel.credit.account"
    _description = "Credit Account"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    confirmations = fields.Integer(
        required=True, default=0, help="How often orders of the payer were confirmed."
    )

    _grain = models.UniqueIndex("(partner_id, company_id)")

    @api.model
    def _queue_up(self, pairs):
        """Wait until no other transaction confirms orders of the same payers.

        :param pairs: ``{(payer id, company id)}``
        """
        if not pairs:
            return
        self.flush_model()
        # in a fixed order, so that two transactions never wait for each other
        partners, companies = zip(*sorted(pairs), strict=True)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO panel_credit_account AS account
                            (partner_id, company_id, confirmations)
                SELECT *, 1 FROM unnest(%s::int[], %s::int[])
                    ON CONFLICT (partner_id, company_id)
                    DO UPDATE SET confirmations = account.confirmations + 1
                """,
                list(partners),
                list(companies),
            )
        )
        self.invalidate_model()
