from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.panel_crm.panelkit.pricing import changed_discount, changed_price
from odoo.addons.panel_sales.basis import PRICE_BASES, SYMBOLS


class ProductPricelistItem(models.Model):
    _name = "product.pricelist.item"
    _inherit = ["product.pricelist.item", "panel.floor.mixin"]

    panel_price_basis = fields.Selection(
        PRICE_BASES,
        string="Price per",
        help="What the fixed price is for. A price per m² or m³ is converted with the dimensions "
        "of the sheet and is not rounded before the amount of the line.",
    )

    panel_region_id = fields.Many2one(
        "panel.region",
        string="Price Zone",
        index="btree_not_null",
        ondelete="restrict",
        help="The rule holds for goods that go to this region or one below it, and comes before "
        "rules for everywhere. Empty for everywhere.",
    )

    @api.depends("panel_price_basis")
    def _compute_price_label(self):
        # EXTENDS product
        result = super()._compute_price_label()
        for item in self._panel_by_measure():
            item.price = f"{item.price} / {SYMBOLS[item.panel_price_basis]}"
        return result

    @api.constrains("panel_price_basis", "compute_price", "product_id", "product_tmpl_id")
    def _check_panel_price_basis(self):
        for item in self._panel_by_measure():
            products = item.product_id or item.product_tmpl_id.product_variant_ids
            item._panel_check_priceable(products, ValidationError)

    # === PRICE NOTICES === #
    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._panel_tell_change()
        return items

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"fixed_price", "percent_price", "panel_price_basis", "compute_price"}:
            self._panel_tell_change()
        return result

    def _panel_tell_change(self):
        """Put changed prices on the board of those who sell the brand, once a day and list."""
        # Only the server keeps prices quiet: the context of a user's call may say anything.
        quiet = self.env.su and self.env.context.get("panel_quiet_prices")
        if quiet or self.env.context.get("install_mode"):
            return
        for pricelist, items in self.grouped("pricelist_id").items():
            templates = items.product_id.product_tmpl_id | items.product_tmpl_id
            brands = templates.product_brand_id | items.panel_brand_id
            brands |= items.panel_series_id.brand_id
            self.env["panel.news"]._tell("price", pricelist, brands, pricelist._panel_headline)

    def _panel_changed_value(self, percent):
        """Return the price or the discount after a change.

        :param percent: change of the price in percent
        :return: new fixed price, or new percentage off the list price
        """
        self.ensure_one()
        if self.compute_price == "fixed":
            digits = self.env["decimal.precision"].precision_get("Product Price")
            return float(changed_price(self.fixed_price, percent, digits))
        return float(changed_discount(self.percent_price, percent))

    # === PRICES BY MEASURE === #
    def _panel_by_measure(self):
        """Return the rules that fix a price per m² or m³."""
        return self.filtered(
            lambda item: item.compute_price == "fixed" and item.panel_price_basis in SYMBOLS
        )

    def _panel_check_priceable(self, products, error):
        """Refuse products that have no dimensions.

        :param products: ``product.product`` records
        :param error: class of the error to raise
        """
        self.ensure_one()
        missing = products.filtered(lambda product: not product.is_panel)[:1]
        if missing:
            raise error(
                self.env._(
                    "“%(product)s” has no length, width and thickness, so it cannot be priced "
                    "per %(basis)s. Enter its dimensions or price it per unit.",
                    product=missing.display_name,
                    basis=SYMBOLS[self.panel_price_basis],
                )
            )

    def _panel_basis_of(self, product, **kwargs):
        """Return the basis of the price that the rule gives for a product.

        A rule that builds on another price list has the basis of that list's rule.

        :param product: ``product.product`` record
        :param kwargs: quantity, uom, date and currency, as for ``_compute_price``
        :return: ``sheet``, ``m2`` or ``m3``
        """
        item = self
        while item.compute_price != "fixed" and item.base == "pricelist":
            item = item.browse(item.base_pricelist_id._get_product_rule(product, **kwargs))
        return item._panel_by_measure().panel_price_basis or "sheet"

    def _is_applicable_for(self, product, qty_in_product_uom):
        # EXTENDS product: a price per m² for a category is none for its pallets and services
        applicable = super()._is_applicable_for(product, qty_in_product_uom)
        if applicable and self._panel_by_measure() and not self.product_tmpl_id:
            variant = product if product._name == "product.product" else product.product_variant_id
            return variant.is_panel
        return applicable

    def _compute_price(self, product, quantity, uom, date, currency=None, **kwargs):
        # EXTENDS product
        if not self._panel_by_measure():
            return super()._compute_price(product, quantity, uom, date, currency, **kwargs)
        variant = product if product._name == "product.product" else product.product_variant_id
        self._panel_check_priceable(variant, UserError)
        price = variant._panel_unit_price(self.fixed_price, self.panel_price_basis, uom)
        if price is None:
            variant._panel_sheets(quantity, uom)
        return price or 0.0
