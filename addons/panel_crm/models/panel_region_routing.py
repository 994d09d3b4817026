from odoo import models


class PanelRegion(models.Model):
    _inherit = "panel.region"

    def _panel_office(self, company=None):
        """Return the office that looks after a region, by itself or by one that it lies in.

        :param company: ``res.company`` that the office must belong to, or None for any
        """
        region = self
        while region:
            office = region.team_id
            if office and (not company or office.company_id in (company, company.browse())):
                return office
            region = region.parent_id
        return region.team_id
