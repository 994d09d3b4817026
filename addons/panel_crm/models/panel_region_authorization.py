from odoo import api, models
from odoo.fields import Domain


class PanelRegion(models.Model):
    _name = "panel.region"
    _inherit = ["panel.region", "panel.authorized.mixin"]

    @api.constrains("parent_id")
    def _check_authorizations(self):
        """A region that moves in the tree may not bring two exclusive dealers together."""
        # sudo: a territory is taken, whether or not the user may see the dealer who holds it
        authorizations = self.env["panel.authorization"].sudo()
        authorizations.search([("region_id", "child_of", self.ids)])._check_exclusive()

    def _panel_authorization_domain(self):
        """Return the domain of authorisations in the region, or in one that it is part of."""
        return Domain("region_id", "child_of", self.ids) | Domain(
            "region_id", "parent_of", self.ids
        )

    def _panel_authorization_defaults(self):
        return {"region_id": self.id}
