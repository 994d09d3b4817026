from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    panel_certificate_days = fields.Integer(
        related="company_id.panel_certificate_days", readonly=False
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
