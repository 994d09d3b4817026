from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    panel_deal_answer_hours = fields.Integer(
        related="company_id.panel_deal_answer_hours", readonly=False
    )
    panel_deal_days = fields.Integer(related="company_id.panel_deal_days", readonly=False)
    panel_deal_building_days = fields.Integer(
        related="company_id.panel_deal_building_days", readonly=False
    )
    panel_diversion_answer_days = fields.Integer(
        related="company_id.panel_diversion_answer_days", readonly=False
    )
    panel_diversion_appeal_days = fields.Integer(
        related="company_id.panel_diversion_appeal_days", readonly=False
    )
    panel_diversion_count_months = fields.Integer(
        related="company_id.panel_diversion_count_months", readonly=False
    )
