from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    panel_pack_tolerance = fields.Float(
        related="company_id.panel_pack_tolerance", readonly=False, digits=(5, 2)
    )
    panel_contract_policy = fields.Selection(
        related="company_id.panel_contract_policy", readonly=False, required=True
    )
    panel_vehicle_id = fields.Many2one(related="company_id.panel_vehicle_id", readonly=False)
