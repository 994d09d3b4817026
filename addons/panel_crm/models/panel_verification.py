from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Parts of the master data that go out of date at their own pace, and the field of each.
VERIFIED_PARTS = ("identity", "contact", "bank", "enterprise")


class PanelVerification(models.Model):
    """Somebody has checked which parts of a customer's master data are right. Append-only."""

    _name = "panel.verification"
    _description = "Verification of Customer Data"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        help="Customer whose data was checked.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Verified By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        help="Person who checked.",
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Day on which the data was right.",
    )
    identity = fields.Boolean(
        string="Name and Tax ID", default=True, help="Registered name and tax ID are right."
    )
    contact = fields.Boolean(
        string="Address and Phone", default=True, help="Address and phone are right."
    )
    bank = fields.Boolean(
        string="Bank Account", default=True, help="Bank and account number are right."
    )
    enterprise = fields.Boolean(
        default=True,
        help="Region, industry, nature and size of the enterprise are right.",
    )
    source = fields.Char(
        string="How",
        help="What the data was checked against: the licence, the bank's letter, a call.",
    )
    parts = fields.Char(string="Verified", compute="_compute_parts")

    # === COMPUTE METHODS === #
    @api.depends_context("lang")
    @api.depends(*VERIFIED_PARTS)
    def _compute_parts(self):
        labels = {name: self._fields[name]._description_string(self.env) for name in VERIFIED_PARTS}
        for row in self:
            row.parts = ", ".join(label for name, label in labels.items() if row[name])

    # === CONSTRAINTS === #
    @api.constrains("date", *VERIFIED_PARTS)
    def _check_verification(self):
        today = fields.Date.context_today(self)
        for row in self:
            if not any(row[name] for name in VERIFIED_PARTS):
                raise ValidationError(self.env._("Choose at least one part that is right."))
            if row.date > today:
                raise ValidationError(self.env._("Data cannot be verified in the future."))

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        # Nobody signs for somebody else; scripts do, for the past.
        if not self.env.su:
            vals_list = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A verification cannot be changed. Verify the data again."))
