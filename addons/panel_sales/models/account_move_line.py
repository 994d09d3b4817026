from odoo import api, fields, models

from odoo.addons.panel_sales.basis import PRICE_BASES


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # Not stored, and the basis not computed: the addon adds nothing to fill to a table that may
    # hold millions of rows.
    panel_sheets = fields.Float(
        string="Sheets",
        compute="_compute_panel_quantities",
        min_display_digits=0,
        help="Number of sheets on the line, whatever unit it is invoiced in.",
    )
    panel_area_m2 = fields.Float(
        string="m²",
        compute="_compute_panel_quantities",
        min_display_digits=2,
        help="Area of the line: sheets × length × width.",
    )
    panel_volume_m3 = fields.Float(
        string="m³",
        compute="_compute_panel_quantities",
        min_display_digits=4,
        help="Volume of the line: sheets × length × width × thickness.",
    )
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

    @api.depends(
        "quantity",
        "product_uom_id",
        "product_id.panel_length_mm",
        "product_id.panel_width_mm",
        "product_id.panel_thickness_mm",
    )
    def _compute_panel_quantities(self):
        for line in self:
            measures = line.product_id._panel_quantities(line.quantity, line.product_uom_id)
            line.panel_sheets = measures["panel_sheets"]
            line.panel_area_m2 = measures["panel_area_m2"]
            line.panel_volume_m3 = measures["panel_volume_m3"]

    @api.depends("price_unit", "panel_price_basis", "product_id", "product_uom_id")
    def _compute_panel_basis_price(self):
        for line in self:
            per_basis = line.product_id._panel_unit_price(
                1.0, line.panel_price_basis or "sheet", line.product_uom_id
            )
            line.panel_basis_price = float(f"{line.price_unit / (per_basis or 1):.12g}")
