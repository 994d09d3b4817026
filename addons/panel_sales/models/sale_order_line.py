import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_is_zero
from odoo.tools.sql import column_exists, create_column

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_sales.basis import PRICE_BASES, SYMBOLS

SIGNIFICANT_DIGITS = 12  # of a derived price: beyond the cents of any line, below float noise


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "panel.quantity.mixin"]

    is_panel = fields.Boolean(related="product_id.is_panel")

    # === PRICE === #
    # Stored, because they are what was agreed. A later change of the product's dimensions does
    # not touch them, and a change of the unit keeps the price per m² or m³.
    panel_price_basis = fields.Selection(
        PRICE_BASES,
        string="Price per",
        compute="_compute_panel_price_basis",
        store=True,
        readonly=False,
        precompute=True,
        help="What the price is agreed for. The amount is the quantity in this measure times the "
        "price for it, rounded once.",
    )
    panel_basis_price = Measure(
        bounds=(-1e12, 1e12),
        digits=False,
        min_display_digits="Product Price",
        string="Basis Price",
        compute="_compute_panel_basis_price",
        inverse="_inverse_panel_basis_price",
        store=True,
        readonly=False,
        precompute=True,
        help="Agreed price per sheet, m² or m³. The unit price follows from it without rounding.",
    )

    def _auto_init(self):
        # EXTENDS base: the columns of existing lines stay empty instead of being computed
        columns = {
            "panel_price_basis": "varchar",
            "panel_basis_price": "numeric",
            "panel_ordered_quantity": "numeric",
            "panel_ordered_basis": "varchar",
            "panel_pack_sheets": "int4",
            "panel_loose_allowed": "bool",
        }
        for name, column_type in columns.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, column_type)
        return super()._auto_init()

    def _add_precomputed_values(self, vals_list):
        # EXTENDS sale: a given basis price binds before amounts are computed from the unit price
        for vals in vals_list:
            price = vals.get("panel_basis_price")
            if not price:
                continue
            line = self.new(vals)
            agreed = "price_unit" in vals and line._panel_derived_basis_price() == price
            if not agreed:
                vals["price_unit"] = line._panel_price_unit(price)
                vals["technical_price_unit"] = 0.0
        return super()._add_precomputed_values(vals_list)

    # === COMPUTE METHODS === #
    @api.depends("product_id")
    def _compute_panel_price_basis(self):
        for line in self:
            if not line.product_id.is_panel:
                line.panel_price_basis = False
            else:
                line.panel_price_basis = line.panel_price_basis or line._panel_list_basis()

    @api.depends("price_unit", "panel_price_basis")
    def _compute_panel_basis_price(self):
        for line in self:
            line.panel_basis_price = line._panel_derived_basis_price()

    def _inverse_panel_basis_price(self):
        for line in self:
            if line.panel_basis_price != line._panel_derived_basis_price():
                line.price_unit = line._panel_price_unit(line.panel_basis_price)

    @api.depends("product_id", "product_uom_id", "product_uom_qty")
    def _compute_price_unit(self):
        # EXTENDS sale: a price agreed per sheet, m² or m³ holds in every unit of the product
        basis_price_field = self._fields["panel_basis_price"]
        self.env.remove_to_compute(basis_price_field, self)  # what was agreed, not what follows
        agreed = {line: line.panel_basis_price for line in self if line._panel_is_price_agreed()}
        result = super()._compute_price_unit()
        self.env.add_to_compute(basis_price_field, self)
        for line, basis_price in agreed.items():
            price = line._panel_price_unit(basis_price)
            if not math.isclose(price, line.price_unit, rel_tol=1e-9):
                line.price_unit = price
        return result

    # === CONSTRAINT METHODS === #
    @api.constrains("product_id", "product_uom_id", "panel_price_basis")
    def _check_panel_price_basis(self):
        for line in self:
            if line.product_id.is_panel:
                line.product_id._panel_sheets(1.0, line.product_uom_id)
            elif line.panel_price_basis in SYMBOLS:
                raise ValidationError(
                    self.env._(
                        "“%(product)s” has no length, width and thickness, so it cannot be "
                        "priced per %(basis)s. Enter its dimensions or price it per unit.",
                        product=line.product_id.display_name or line.name,
                        basis=SYMBOLS[line.panel_price_basis],
                    )
                )

    # === ONCHANGE METHODS === #
    @api.onchange("panel_basis_price")
    def _onchange_panel_basis_price(self):
        self._inverse_panel_basis_price()

    @api.onchange("product_id")
    def _onchange_product_id(self):
        # EXTENDS sale
        result = super()._onchange_product_id()
        self.panel_price_basis = self._panel_list_basis()
        return result

    # === BUSINESS METHODS === #
    def _get_protected_fields(self):
        # EXTENDS sale
        return [*super()._get_protected_fields(), "panel_price_basis", "panel_basis_price"]

    def _get_pricelist_kwargs(self):
        # EXTENDS sale: prices may differ by where the goods go
        return super()._get_pricelist_kwargs() | {
            "panel_region": self.order_id._panel_price_region()
        }

    def _prepare_invoice_line(self, **optional_values):
        # EXTENDS sale
        values = super()._prepare_invoice_line(**optional_values)
        if self.panel_price_basis:
            values["panel_price_basis"] = self.panel_price_basis
        return values

    def _panel_list_basis(self):
        """Return the basis of the price list's price, False when the product is no panel."""
        self.ensure_one()
        if not self.product_id.is_panel:
            return False
        return self.pricelist_item_id._panel_basis_of(
            self.product_id, **self._get_pricelist_kwargs()
        )

    def _panel_price_unit(self, basis_price):
        """Return the unit price that a price in the line's basis gives, unrounded."""
        self.ensure_one()
        price = self.product_id._panel_unit_price(
            basis_price, self.panel_price_basis or "sheet", self.product_uom_id
        )
        return basis_price if price is None else price

    def _panel_derived_basis_price(self):
        """Return the price in the line's basis that the unit price gives."""
        self.ensure_one()
        per_basis = self._panel_price_unit(1.0)
        if not per_basis or not self.price_unit:
            return self.price_unit
        return float(f"{self.price_unit / per_basis:.{SIGNIFICANT_DIGITS}g}")

    def _panel_is_price_agreed(self):
        """Tell whether a person set the price, so that the price list must not replace it."""
        self.ensure_one()
        return (
            not self.env.context.get("force_price_recomputation")
            and self.product_id.is_panel
            and not math.isclose(self.technical_price_unit, self.price_unit, rel_tol=1e-9)
            and self.qty_invoiced <= 0
            and self.panel_basis_price
        )

    def _panel_problem(self):
        """Return why a panel line cannot be confirmed, in the user's words, or False."""
        self.ensure_one()
        if self.is_downpayment:
            return False
        if not self.product_id.is_panel:
            return self._panel_dimension_problem()
        if float_is_zero(self.price_unit, precision_rounding=self.currency_id.rounding):
            return self.env._(
                "“%(product)s” has no price. Enter one per sheet, m² or m³ on the line, or add "
                "the product to the price list, then confirm again.",
                product=self.product_id.display_name,
            )
        if not float_is_zero(math.remainder(self.panel_sheets, 1), precision_digits=6):
            return self.env._(
                "“%(product)s”: %(sheets)s sheets cannot be delivered. Enter a quantity that "
                "makes whole sheets.",
                product=self.product_id.display_name,
                sheets=f"{self.panel_sheets:.10g}",
            )
        return False

    def _panel_dimension_problem(self):
        """Return why a board without dimensions cannot be confirmed, False for other goods."""
        product = self.product_id
        if not product.panel_series_id or product.type != "consu":
            return False
        return self.env._(
            "“%(product)s” is a board of the series “%(series)s” without length, width and "
            "thickness: it would count for nothing in m², m³, packs and loads. Have its dimensions "
            "entered under Market → Products Without Dimensions.",
            product=product.display_name,
            series=product.panel_series_id.name,
        )
