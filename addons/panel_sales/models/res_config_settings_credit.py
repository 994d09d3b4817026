from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    panel_credit_days = fields.Integer(related="company_id.panel_credit_days", readonly=False)
    panel_credit_warn_percent = fields.Float(
        related="company_id.panel_credit_warn_percent", readonly=False, digits=(5, 2)
    )
    panel_overdue_days = fields.Integer(related="company_id.panel_overdue_days", readonly=False)
    panel_overdue_amount = fields.Float(
        related="company_id.panel_overdue_amount", readonly=False, digits=(16, 2)
    )
