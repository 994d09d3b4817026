from odoo import models

from odoo.addons.panel_crm.fields import Measure


class PanelRegion(models.Model):
    _inherit = "panel.region"

    panel_freight_m3 = Measure(
        bounds=(0, 1e6),
        string="Freight per m³",
        digits=(16, 2),
        groups="base.group_user",
        help="What delivering a cubic metre into the region costs on average, in the currency of "
        "the company; an estimate for the pocket margin. Zero takes that of the region above.",
    )

    def _panel_freight(self):
        """Return the freight per m³ of the region, or of the nearest one above that has one."""
        region = self
        while region and not region.panel_freight_m3:
            region = region.parent_id
        return region.panel_freight_m3
