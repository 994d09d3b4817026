from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    panel_territory_policy = fields.Selection(
        related="company_id.panel_territory_policy", readonly=False
    )
