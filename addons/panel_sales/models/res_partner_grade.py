from odoo import fields, models

from odoo.addons.panel_crm.fields import Measure


class ResPartnerGrade(models.Model):
    _inherit = "res.partner.grade"

    panel_overdue_days = fields.Integer(
        string="Overdue Days Tolerated",
        help="Orders of customers of this level are held when more than the tolerated amount has "
        "been overdue for so many days; 0 to use the days of the company.",
    )
    panel_overdue_amount = Measure(
        string="Overdue Amount Tolerated",
        digits=(16, 2),
        help="Amount in the company's currency that may be overdue for so long.",
    )

    _panel_overdue_days_positive = models.Constraint(
        "CHECK (panel_overdue_days BETWEEN 0 AND 3650)",
        "Overdue days must be between 0 and 3,650.",
    )
