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
