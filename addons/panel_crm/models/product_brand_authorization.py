from odoo import models
from odoo.fields import Domain


class ProductBrand(models.Model):
    _name = "product.brand"
    _inherit = ["product.brand", "panel.authorized.mixin"]

    def _panel_authorization_domain(self):
        return Domain("brand_id", "in", self.ids)

    def _panel_authorization_defaults(self):
        return {"brand_id": self.id}
