from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    panel_lead_answer_hours = fields.Integer(
        related="company_id.panel_lead_answer_hours", readonly=False
    )
