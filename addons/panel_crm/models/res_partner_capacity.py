from odoo import api, fields, models

from odoo.addons.panel_crm.panelkit.statistics import capacity_band


class ResPartner(models.Model):
    """The size class of a customer, in the measure that the industry reckons in."""

    _inherit = "res.partner"

    panel_capacity_band = fields.Selection(
        [
            ("small", "Below 20,000 m³ a Year"),
            ("medium", "20,000 to 100,000 m³ a Year"),
            ("large", "100,000 m³ a Year and More"),
        ],
        string="Size by Demand",
        compute="_compute_panel_capacity_band",
        store=True,
        index="btree_not_null",
        help="Size class of the enterprise by the boards that it uses or resells in a year.",
    )

    @api.depends("panel_annual_demand_m3")
    def _compute_panel_capacity_band(self):
        for partner in self:
            partner.panel_capacity_band = capacity_band(partner.panel_annual_demand_m3) or False
