from odoo import models
from odoo.fields import Domain


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def _panel_headline(self, env):
        """Return the headline of a change, in the language of an environment."""
        return env._("Price list “%s” has changed", self.with_env(env).name)

    # === PRICE ZONES === #
    def _get_applicable_rules_domain(self, products, date, **kwargs):
        # EXTENDS product: rules of a zone hold for the regions of it, those of a series for it
        domain = super()._get_applicable_rules_domain(products, date, **kwargs)
        zones = self._panel_zones(**kwargs)
        return [
            *domain,
            ("panel_region_id", "in", [*zones, False]),
            ("panel_series_id", "in", [*products.panel_series_id.ids, False]),
        ]

    def _get_applicable_rules(self, products, date, **kwargs):
        # EXTENDS product: the rule for fewer boards counts, as that for a product does before
        # that for a category; of rules that are alike otherwise, the one of the nearest zone
        rules = super()._get_applicable_rules(products, date, **kwargs)
        zones = self._panel_zones(**kwargs)
        if not any(rule.panel_region_id or rule._panel_is_narrowed() for rule in rules):
            return rules
        nearness = {zone: place for place, zone in enumerate(zones)}
        return rules.sorted(
            lambda rule: (
                rule.applied_on,
                *(-int(part) for part in rule._panel_narrowness()),
                -rule.min_quantity,
                -nearness.get(rule.panel_region_id.id, -1),
            )
        )

    def _panel_zones(self, panel_region=None, **_kwargs):
        """Return the ids of the region that boards go to and of those above, the widest first."""
        return panel_region._panel_path_ids() if panel_region else []

    # === PRICE SHEETS === #
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

    def _panel_prices(self, products, date=False, region=None):
        """Return what boards cost on this list, for one sheet, in the measure that binds.

        :param products: ``product.product`` records
        :param date: moment that counts, by default now
        :param region: ``panel.region`` that the boards go to
        :return: ``{product: (price per sheet, basis, price in the basis)}``
        """
        self.ensure_one()
        found = self._compute_price_rule(products, 1.0, date=date, panel_region=region)
        items = self.env["product.pricelist.item"]
        prices = {}
        for product in products:
            price, item_id = found[product.id]
            basis = items.browse(item_id)._panel_basis_of(
                product, quantity=1.0, uom=product.uom_id, date=date, panel_region=region
            )
            per_basis = product._panel_unit_price(1.0, basis, product.uom_id)
            prices[product] = (price, basis, price / per_basis if per_basis else price)
        return prices
