from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    panel_certificate_days = fields.Integer(
        related="company_id.panel_certificate_days", readonly=False
    )
    panel_read_limit = fields.Integer(related="company_id.panel_read_limit", readonly=False)
