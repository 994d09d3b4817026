from odoo import fields, models

from odoo.addons.panel_crm.fields import Measure


class ResCompany(models.Model):
    _inherit = "res.company"

    panel_pack_tolerance = Measure(
        bounds=(0, 100),
        string="Pack Tolerance (%)",
        default=5,
        digits=(5, 2),
        help="How much full packs may hold more or less than was ordered, in percent.",
    )
    panel_contract_policy = fields.Selection(
        [("warn", "Warn"), ("block", "Block")],
        string="Orders Beyond the Contract",
        default="warn",
        required=True,
        help="What happens to an order that takes more than its contract has left.",
    )
    panel_vehicle_id = fields.Many2one(
        "panel.vehicle",
        string="Usual Vehicle",
        help="Kind of vehicle that the loads of new orders are planned for.",
    )

    # === TARGETS OF A MONTH === #
    panel_target_cycle_days = Measure(
        bounds=(0, 3650),
        string="Target Cycle (Days)",
        digits=(16, 1),
        help="Days from lead to order that the company wants; zero without a target.",
    )
    panel_target_volume_m3 = Measure(
        string="Target Volume (m³)", digits=(16, 1), help="Volume of orders wanted in a month."
    )
    panel_target_revenue = Measure(
        string="Target Revenue", digits=(16, 2), help="Revenue of orders wanted in a month."
    )
    panel_target_margin = Measure(
        string="Target Margin",
        digits=(16, 2),
        groups="panel_crm.group_margin",
        help="Margin of orders wanted in a month.",
    )
    panel_target_hit_rate = Measure(
        bounds=(0, 100),
        string="Target Hit Rate (%)",
        digits=(5, 1),
        help="Share of decided quotations that shall become orders.",
    )
    panel_target_orders = Measure(
        string="Target Orders", digits=(16, 0), help="Orders wanted in a month."
    )
