from odoo import api, models


class TierDefinition(models.Model):
    _inherit = "tier.definition"

    @api.model
    def _get_tier_validation_model_names(self):
        # EXTENDS base_tier_validation
        return [*super()._get_tier_validation_model_names(), "panel.contract"]
