from odoo import fields, models

from odoo.addons.panel_crm.fields import Measure


class ResCompany(models.Model):
    _inherit = "res.company"

    panel_credit_days = fields.Integer(
        string="Credit Horizon (days)",
        default=30,
        help="Orders take up credit only for what is due within so many days; 0 to count all.",
    )
    panel_credit_warn_percent = Measure(
        bounds=(0, 100),
        string="Credit Warning (%)",
        default=80,
        digits=(5, 2),
        help="Use of the credit limit in percent from which salespeople are warned.",
    )
    panel_overdue_days = fields.Integer(
        string="Overdue Days Tolerated",
        help="New orders are held when more than the tolerated amount has been overdue for so "
        "many days; 0 to hold none. A dealer level may have its own days.",
    )
    panel_overdue_amount = Measure(
        string="Overdue Amount Tolerated",
        digits=(16, 2),
        help="Amount in the company's currency that may be overdue for so long.",
    )

    _panel_credit_days_range = models.Constraint(
        "CHECK (panel_credit_days BETWEEN 0 AND 3650 AND panel_overdue_days BETWEEN 0 AND 3650)",
        "Days of the credit check must be between 0 and 3,650.",
    )
