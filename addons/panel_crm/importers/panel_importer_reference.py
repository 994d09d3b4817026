from odoo import api, models
from odoo.fields import Domain

from .reference import Reference


class PanelImporter(models.AbstractModel):
    """References that several kinds of files have."""

    _inherit = "panel.importer"

    def _customer_reference(self):
        return Reference(
            "customer",
            "res.partner",
            "ref",
            lambda key: self.env._("There is no customer with the reference “%(key)s”.", key=key),
            self._company_domain(),
        )

    @api.model
    def _product_reference(self):
        return Reference(
            "product",
            "product.product",
            "default_code",
            lambda key: self.env._("There is no product with the code “%(key)s”.", key=key),
            self._company_domain(),
        )

    @api.model
    def _salesperson_reference(self):
        return Reference(
            "salesperson",
            "res.users",
            "login",
            lambda key: self.env._("There is no user with the login “%(key)s”.", key=key),
            Domain("share", "=", False),
        )

    @api.model
    def _office_reference(self):
        return Reference(
            "office",
            "crm.team",
            "name",
            lambda key: self.env._("There is no office with the name “%(key)s”.", key=key),
            self._company_domain(),
        )
