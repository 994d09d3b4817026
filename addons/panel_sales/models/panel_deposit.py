from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure


class PanelDeposit(models.Model):
    """Money of a customer that we hold: it covers credit that the customer takes up."""

    _name = "panel.deposit"
    _description = "Deposit"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('panel_role', '!=', False)]",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("deposit", "Deposit"), ("goods", "Goods Credit")],
        required=True,
        default="deposit",
        tracking=True,
        help="A deposit is a security, such as a dealer's; a goods credit is a rebate that the "
        "customer may still take as goods.",
    )
    amount = Measure(
        required=True,
        digits=(16, 2),
        tracking=True,
        help="Amount in the company's currency that we still hold.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today, help="Day it came in.")
    state = fields.Selection(
        [("held", "Held"), ("returned", "Returned or Used Up")],
        required=True,
        default="held",
        tracking=True,
        help="Only what is held covers credit.",
    )
    reference = fields.Char(help="Receipt, contract or rebate that it belongs to.")
    active = fields.Boolean(default=True)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be above zero.")

    @api.depends("partner_id", "kind", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for deposit in self:
            parts = (deposit.partner_id.name, labels.get(deposit.kind))
            deposit.display_name = ", ".join(filter(None, parts))

    def action_return(self):
        self.state = "returned"
        return True
