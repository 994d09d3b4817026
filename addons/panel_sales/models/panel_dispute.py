from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.panel_crm.fields import Measure

# Models that a dispute may come from when their addon is there: this addon knows none of them.
ORIGINS = ("helpdesk.ticket", "crm.lead")


class PanelDispute(models.Model):
    """What a customer does not accept of an invoice: nobody asks for it while that is open."""

    _name = "panel.dispute"
    _description = "Dispute"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "move_id"
    _check_company_auto = True

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted')]",
        tracking=True,
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="move_id.commercial_partner_id", store=True, index=True)
    payer_id = fields.Many2one(
        "res.partner", compute="_compute_payer_id", store=True, index=True, compute_sudo=True
    )
    amount = Measure(
        required=True,
        digits=(16, 2),
        tracking=True,
        help="Part of the invoice that is in dispute, in the company's currency.",
    )
    date = fields.Date(string="Since", required=True, default=fields.Date.context_today)
    reason = fields.Text(required=True, help="What the customer does not accept.")
    origin = fields.Reference(
        selection="_selection_origin",
        help="Complaint or other record that decides on the dispute; when it is closed, the "
        "dispute is.",
    )
    outcome = fields.Selection(
        [("accepted", "Justified"), ("rejected", "Unjustified"), ("settled", "Settled")],
        tracking=True,
        readonly=True,
        copy=False,
        help="Empty while the dispute is open.",
    )
    closed_on = fields.Date(readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        domain=[("share", "=", False)],
        tracking=True,
    )

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be above zero.")

    # === COMPUTE METHODS === #
    @api.depends("partner_id", "partner_id.panel_payer_id")
    def _compute_payer_id(self):
        for dispute in self:
            dispute.payer_id = dispute.partner_id and dispute.partner_id._panel_payer()

    @api.model
    def _selection_origin(self):
        names = [name for name in ORIGINS if name in self.env]
        # sudo: names of models only
        return [(name, self.env["ir.model"].sudo()._get(name).name) for name in names]

    # === CONSTRAINTS === #
    @api.constrains("amount", "move_id")
    def _check_amount(self):
        for dispute in self:
            # sudo: whoever enters a dispute, the whole invoice counts
            total = abs(dispute.move_id.sudo().amount_total_signed)
            if dispute.currency_id.compare_amounts(dispute.amount, total) > 0:
                raise ValidationError(
                    self.env._(
                        "More is in dispute than the invoice “%s” comes to.",
                        dispute.move_id.sudo().name,  # sudo: as above
                    )
                )

    # === ACTIONS === #
    def action_accept(self):
        """Close the dispute as justified; the credit note is made on the invoice."""
        return self._close("accepted")

    def action_reject(self):
        return self._close("rejected")

    def action_settle(self):
        return self._close("settled")

    def _close(self, outcome):
        if any(dispute.outcome for dispute in self):
            raise UserError(self.env._("This dispute has been closed already."))
        self.write({"outcome": outcome, "closed_on": fields.Date.context_today(self)})
        return True

    # === BUSINESS === #
    @api.model
    def _close_with_origins(self):
        """Close open disputes whose complaint has been closed."""
        # sudo: whether a complaint is closed counts, also for those who may not read it
        for dispute in self.sudo().search([("outcome", "=", False), ("origin", "!=", False)]):
            origin = dispute.origin
            if origin and origin.exists() and "closed" in origin._fields and origin.closed:
                dispute._close("settled")
