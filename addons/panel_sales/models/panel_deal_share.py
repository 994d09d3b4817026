from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.panel_crm.fields import Measure


class PanelDealShare(models.Model):
    """A dealer's part in the credit for a project that is shipped to another dealer's region."""

    _name = "panel.deal.share"
    _description = "Share in a Registered Project"
    _order = "percent desc, id"
    _rec_name = "partner_id"

    registration_id = fields.Many2one(
        "panel.deal.registration", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Dealer",
        required=True,
        index=True,
        domain="[('panel_role', '=', 'dealer')]",
        check_company=True,
    )
    company_id = fields.Many2one(related="registration_id.company_id", store=True, index=True)
    percent = Measure(
        bounds=(0, 100),
        string="Share (%)",
        digits=(5, 2),
        required=True,
        help="Part of the sales that counts for this dealer's incentives, such as 70 for the one "
        "who sold and 30 for the one whose region it is.",
    )

    _check_company_auto = True
    _once = models.UniqueIndex(
        "(registration_id, partner_id)", "A dealer has one share in a project."
    )

    @api.constrains("percent", "registration_id")
    def _check_percent(self):
        for share in self:
            if not share.percent:
                raise ValidationError(self.env._("A share must be above zero."))
        self.registration_id._check_share_ids()
