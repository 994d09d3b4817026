from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.panel_crm.fields import Measure

STATES = [
    ("received", "In Hand"),
    ("endorsed", "Endorsed"),
    ("discounted", "Discounted"),
    ("matured", "Paid at Maturity"),
    ("dishonoured", "Dishonoured"),
]
# From which state a bill may go on to which.
STEPS = {
    "endorsed": ("received",),
    "discounted": ("received",),
    "matured": ("received", "endorsed", "discounted"),
    "dishonoured": ("received", "endorsed", "discounted"),
}


class PanelBill(models.Model):
    """An acceptance bill that a customer paid with.

    Its invoice is settled when it comes in, but the money is not there before it matures: until
    then it takes up credit, also after it was passed on, because it may come back.
    """

    _name = "panel.bill"
    _description = "Acceptance Bill"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"
    _rec_names_search = ["number", "drawer"]
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(required=True, tracking=True, copy=False, help="Number of the bill.")
    kind = fields.Selection(
        [("bank", "Bank Acceptance"), ("trade", "Trade Acceptance")],
        required=True,
        default="bank",
        help="Whether a bank or a company has accepted to pay it.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('panel_role', '!=', False)]",
        tracking=True,
        help="Customer who paid with the bill.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    drawer = fields.Char(help="Company that drew the bill.")
    bank_id = fields.Many2one(
        "res.bank", string="Accepted By", ondelete="restrict", help="Bank that pays at maturity."
    )
    amount = Measure(
        required=True,
        digits=(16, 2),
        tracking=True,
        help="Amount in the company's currency.",
    )
    date_issue = fields.Date(string="Drawn On")
    date_received = fields.Date(
        string="Taken In On", required=True, default=fields.Date.context_today
    )
    date_due = fields.Date(
        string="Matures On", required=True, index=True, tracking=True, help="Day it is paid on."
    )
    payment_id = fields.Many2one(
        "account.payment",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('payment_type', '=', 'inbound'), ('partner_id', 'child_of', partner_id)]",
        tracking=True,
        help="Payment that settled invoices with the bill. Without it the invoices themselves are "
        "still open, and the bill takes up no credit besides them.",
    )
    state = fields.Selection(STATES, required=True, default="received", tracking=True, copy=False)
    passed_to = fields.Char(help="Supplier or bank that the bill was passed on to.")
    note = fields.Text()
    active = fields.Boolean(default=True)

    _number_unique = models.UniqueIndex(
        "(number, company_id)", "A bill with this number has been registered already."
    )
    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount must be above zero.")
    _dates_in_order = models.Constraint(
        "CHECK (date_issue <= date_due AND date_received <= date_due)",
        "A bill is drawn and received before it matures.",
    )

    @api.constrains("payment_id", "amount")
    def _check_payment(self):
        for bill in self.filtered("payment_id"):
            # sudo: one payment may consist of bills that the user does not see
            bills = self.sudo().search([("payment_id", "=", bill.payment_id.id)])
            payment = bill.payment_id.sudo()
            if bill.currency_id.compare_amounts(sum(bills.mapped("amount")), payment.amount) > 0:
                raise ValidationError(
                    self.env._(
                        "The bills of the payment “%(payment)s” come to more than its amount.",
                        payment=payment.display_name,
                    )
                )

    # === ACTIONS === #
    def action_endorse(self):
        return self._step("endorsed")

    def action_discount(self):
        return self._step("discounted")

    def action_mature(self):
        return self._step("matured")

    def action_dishonour(self):
        """Note that the bill was not paid: it takes up credit until its payment is reversed."""
        return self._step("dishonoured")

    def _step(self, state):
        for bill in self:
            if bill.state not in STEPS[state]:
                raise UserError(
                    self.env._("The bill “%s” has gone another way already.", bill.number)
                )
        self.state = state
        return True
