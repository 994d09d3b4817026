from odoo import api, fields, models

from odoo.addons.panel_sales.basis import PRICE_BASES


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "panel.quantity.mixin"]

    _panel_quantity = "quantity"

    # Not computed: it would have to be filled in a table that may hold millions of rows.
    panel_price_basis = fields.Selection(
        PRICE_BASES,
        string="Price per",
        readonly=True,
        help="What the price was agreed for on the order.",
    )
    panel_basis_price = fields.Float(
        string="Basis Price",
        compute="_compute_panel_basis_price",
        min_display_digits="Product Price",
        help="Agreed price per sheet, m² or m³ that the unit price follows from.",
    )

    @api.depends("price_unit", "panel_price_basis", "product_id", "product_uom_id")
    def _compute_panel_basis_price(self):
        for line in self:
            per_basis = line.product_id._panel_unit_price(
                1.0, line.panel_price_basis or "sheet", line.product_uom_id
            )
            line.panel_basis_price = float(f"{line.price_unit / (per_basis or 1):.12g}")
