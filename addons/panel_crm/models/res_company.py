from datetime import datetime, time

import pytz

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    panel_warranty_months = fields.Integer(
        string="Usual Warranty (Months)",
        default=12,
        help="Warranty of goods that neither a contract nor their family says another one for.",
    )
    panel_stuck_days = fields.Integer(
        string="Days Until Stuck",
        default=15,
        help="An opportunity without a next step is on the stuck list after so many days.",
    )
    panel_next_step_required = fields.Boolean(
        string="Next Step Required",
        help="An opportunity moves to another stage only while a next step is planned for it.",
    )

    panel_read_limit = fields.Integer(
        string="Customers Read per Hour",
        default=300,
        help="A user who reads more customers than this within an hour is reported to the "
        "administrators; 0 for no reports.",
    )
    panel_vat_policy = fields.Selection(
        [("refuse", "Refuse a second customer"), ("allow", "Allow it and list the pair")],
        string="Same Tax ID Twice",
        required=True,
        default="refuse",
        help="What happens when a customer is entered whose tax ID another customer of the "
        "company has. Contacts always share the tax ID of their company.",
    )
    panel_verification_months = fields.Integer(
        string="Verified Data Holds (Months)",
        default=12,
        help="How long a verification of a customer's master data holds.",
    )

    _panel_stuck_days_range = models.Constraint(
        "CHECK (panel_stuck_days BETWEEN 1 AND 365)",
        "Opportunities can be stuck after between 1 and 365 days.",
    )
    _panel_read_limit_positive = models.Constraint(
        "CHECK (panel_read_limit >= 0)", "The number of customers read must not be negative."
    )
    _panel_warranty_months_range = models.Constraint(
        "CHECK (panel_warranty_months BETWEEN 0 AND 1200)",
        "A warranty lasts between 0 and 1,200 months.",
    )
    _panel_verification_months_range = models.Constraint(
        "CHECK (panel_verification_months BETWEEN 1 AND 120)",
        "A verification holds between 1 and 120 months.",
    )

    # === BUSINESS METHODS === #
    def _panel_midnight(self, day):
        """Return the first moment of a day where the company is, in UTC as Odoo stores it.

        :param day: date
        """
        zone = pytz.timezone(self.partner_id.tz or self.env.user.tz or "UTC")
        midnight = zone.localize(datetime.combine(day, time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)
