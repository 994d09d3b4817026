from odoo import api, fields, models

# Days of a setting, by the key of the reminder rule that holds them.
REMINDER_FIELDS = {
    "reminder_contract_days": "contract_end",
    "reminder_receivable_days": "receivable_due",
    "reminder_certificate_days": "certificate_end",
}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    panel_warranty_months = fields.Integer(
        related="company_id.panel_warranty_months", readonly=False
    )
    panel_stuck_days = fields.Integer(related="company_id.panel_stuck_days", readonly=False)
    panel_next_step_required = fields.Boolean(
        related="company_id.panel_next_step_required", readonly=False
    )
    panel_read_limit = fields.Integer(related="company_id.panel_read_limit", readonly=False)
    panel_vat_policy = fields.Selection(
        related="company_id.panel_vat_policy", readonly=False, required=True
    )
    panel_verification_months = fields.Integer(
        related="company_id.panel_verification_months", readonly=False
    )
    reminder_contract_days = fields.Integer(
        compute="_compute_reminder_days",
        inverse="_inverse_reminder_contract_days",
        help="How many days before a contract ends the person responsible is reminded.",
    )
    reminder_receivable_days = fields.Integer(
        compute="_compute_reminder_days",
        inverse="_inverse_reminder_receivable_days",
        help="How many days before an invoice falls due the salesperson is reminded.",
    )
    reminder_certificate_days = fields.Integer(
        compute="_compute_reminder_days",
        inverse="_inverse_reminder_certificate_days",
        help="How many days before a certificate ends the person responsible is reminded.",
    )

    @api.depends("company_id")
    def _compute_reminder_days(self):
        rules = self.env["panel.reminder.rule"]
        for field, code in REMINDER_FIELDS.items():
            days = rules._days_by_company(code)
            for settings in self:
                settings[field] = days[settings.company_id.id]

    def _inverse_reminder_contract_days(self):
        self._set_reminder_days("reminder_contract_days")

    def _inverse_reminder_receivable_days(self):
        self._set_reminder_days("reminder_receivable_days")

    def _inverse_reminder_certificate_days(self):
        self._set_reminder_days("reminder_certificate_days")

    def _set_reminder_days(self, field):
        rules = self.env["panel.reminder.rule"]
        for settings in self:
            rules._set_days(REMINDER_FIELDS[field], settings.company_id, settings[field])
