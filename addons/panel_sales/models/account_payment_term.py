from odoo import fields, models


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    panel_prepaid = fields.Boolean(
        string="Paid Before Delivery",
        help="Orders with these terms take no credit, so the credit check lets them pass.",
    )
