from odoo import models
from odoo.fields import Domain


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def _panel_headline(self, env):
        """Return the headline of a change, in the language of an environment."""
        return env._("Price list “%s” has changed", self.with_env(env).name)

    def _panel_products(self, brands=None):
        """Return the boards that stand on a price sheet, by brand, series and name.

        :param brands: ``product.brand`` records; None for all
        """
        self.ensure_one()
        domain = Domain("sale_ok", "=", True) & Domain("is_panel", "=", True)
        domain &= Domain("company_id", "in", [self.company_id.id or self.env.company.id, False])
        if brands is not None:
            domain &= Domain("product_brand_id", "in", brands.ids)
        products = self.env["product.product"].search(domain)
        return products.sorted(
            lambda product: (
                product.product_brand_id.name or "",
                product.panel_series_id.sequence,
                product.panel_series_id.name or "",
                product.default_code or "",
            )
        )

    def _panel_prices(self, products, date=False):
        """Return what boards cost on this list, for one sheet, in the measure that binds.

        :param products: ``product.product`` records
        :param date: moment that counts, by default now
        :return: ``{product: (price per sheet, basis, price in the basis)}``
        """
        self.ensure_one()
        found = self._compute_price_rule(products, 1.0, date=date)
        items = self.env["product.pricelist.item"]
        prices = {}
        for product in products:
            price, item_id = found[product.id]
            basis = items.browse(item_id)._panel_basis_of(
                product, quantity=1.0, uom=product.uom_id, date=date
            )
            per_basis = product._panel_unit_price(1.0, basis, product.uom_id)
            prices[product] = (price, basis, price / per_basis if per_basis else price)
        return prices
