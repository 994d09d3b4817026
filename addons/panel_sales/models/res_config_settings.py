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
    panel_target_cycle_days = fields.Float(
        related="company_id.panel_target_cycle_days", readonly=False
    )
    panel_target_volume_m3 = fields.Float(
        related="company_id.panel_target_volume_m3", readonly=False
    )
    panel_target_revenue = fields.Float(related="company_id.panel_target_revenue", readonly=False)
    panel_target_hit_rate = fields.Float(related="company_id.panel_target_hit_rate", readonly=False)
    panel_target_orders = fields.Float(related="company_id.panel_target_orders", readonly=False)
    panel_target_margin = fields.Float(
        related="company_id.panel_target_margin",
        readonly=False,
        groups="panel_crm.group_margin",
    )
