from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _prepare_opportunity_quotation_context(self):
        # EXTENDS sale_crm: campaign, medium and source are kept by core
        context = super()._prepare_opportunity_quotation_context()
        context["default_panel_brand_id"] = self.panel_brand_id.id
        context["default_panel_region_id"] = self.panel_region_id.id
        return context
