from odoo import models


class TierDefinition(models.Model):
    _inherit = "tier.definition"

    def _panel_judges_price(self):
        """Say whether the approval is about prices, and so holds until these become worse."""
        self.ensure_one()
        return "panel_price_level" in (self.definition_domain or "")
