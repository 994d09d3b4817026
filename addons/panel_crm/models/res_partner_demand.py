from odoo import api, fields, models

# Key, label, and where the band ends, in m³ a year. 20,000 and 100,000 m³ are what the trade
# calls a small and a large line.
BANDS = (
    ("tiny", "Below 1,000 m³", 1_000),
    ("small", "1,000 to 5,000 m³", 5_000),
    ("medium", "5,000 to 20,000 m³", 20_000),
    ("large", "20,000 to 100,000 m³", 100_000),
    ("huge", "100,000 m³ and More", float("inf")),
)


class ResPartner(models.Model):
    """How large a customer is in the measure of the industry."""

    _inherit = "res.partner"

    panel_demand_band = fields.Selection(
        [(key, label) for key, label, _end in BANDS],
        string="Band of Demand",
        compute="_compute_panel_demand_band",
        store=True,
        precompute=True,
        help="Annual demand in bands, to compare customers of one size; empty while the demand is "
        "unknown.",
    )

    @api.depends("panel_annual_demand_m3")
    def _compute_panel_demand_band(self):
        for partner in self:
            demand = partner.panel_annual_demand_m3
            partner.panel_demand_band = demand and next(
                key for key, _label, end in BANDS if demand < end
            )
