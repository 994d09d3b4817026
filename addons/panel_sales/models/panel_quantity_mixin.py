from odoo import api, fields, models


class PanelQuantityMixin(models.AbstractModel):
    """A line of a document that shows sheets, m², m³ and kg of its boards.

    Not stored: the product's dimensions and the quantity are at hand wherever a line is read, and
    stored columns would have to be filled for every line when the addon is installed. The line
    has ``product_id`` and ``product_uom_id``.
    """

    _name = "panel.quantity.mixin"
    _description = "Quantities of Boards"

    # The line's quantity; it is in the unit ``product_uom_id``.
    _panel_quantity = "product_uom_qty"

    panel_sheets = fields.Float(
        string="Sheets",
        compute="_compute_panel_quantities",
        min_display_digits=0,
        help="Number of sheets on the line, whatever unit its quantity is in.",
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
    panel_weight_kg = fields.Float(
        string="Weight (kg)",
        compute="_compute_panel_quantities",
        digits=(16, 1),
        help="Weight of the line: volume × density.",
    )

    @api.depends(
        lambda self: (
            self._panel_quantity,
            "product_uom_id",
            "product_id.panel_length_mm",
            "product_id.panel_width_mm",
            "product_id.panel_thickness_mm",
            "product_id.panel_density",
        )
    )
    def _compute_panel_quantities(self):
        for line in self:
            quantity = line[self._panel_quantity]
            line.update(line.product_id._panel_quantities(quantity, line.product_uom_id))
