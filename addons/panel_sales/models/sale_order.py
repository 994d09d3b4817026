from odoo import api, fields, models

from .product_product import MEASURES


class SaleOrder(models.Model):
    _inherit = "sale.order"

    panel_sheets = fields.Float(
        string="Sheets",
        compute="_compute_panel_totals",
        min_display_digits=0,
        help="Number of sheets on the order.",
    )
    panel_area_m2 = fields.Float(
        string="Area (m²)",
        compute="_compute_panel_totals",
        digits=(16, 2),
        help="Area of all panels on the order.",
    )
    panel_volume_m3 = fields.Float(
        string="Volume (m³)",
        compute="_compute_panel_totals",
        digits=(16, 4),
        help="Volume of all panels on the order.",
    )
    panel_weight_kg = fields.Float(
        string="Weight (kg)",
        compute="_compute_panel_totals",
        digits=(16, 1),
        help="Weight of all panels on the order whose density is known.",
    )

    @api.depends(*(f"order_line.{name}" for name in MEASURES))
    def _compute_panel_totals(self):
        for order in self:
            for name in MEASURES:
                order[name] = sum(order.order_line.mapped(name))

    def _confirmation_error_message(self):
        # EXTENDS sale
        message = super()._confirmation_error_message()
        return message or next(filter(None, map(self._panel_line_problem, self.order_line)), False)

    def _panel_document_name(self):
        """Return the name of the printed file, without its ending."""
        self.ensure_one()
        kind = self.env._("Order") if self.state == "sale" else self.env._("Quotation")
        return f"{kind} {self.name}".replace("/", "-")

    @api.model
    def _panel_line_problem(self, line):
        return line._panel_problem()

    def _panel_price_region(self):
        """Return the region whose prices count: where the goods go, or else of the customer."""
        self.ensure_one()
        # sudo: it counts, also when the user may not read the address
        order = self.sudo()
        customer = order.partner_id.commercial_partner_id
        return order.partner_shipping_id.panel_region_id or customer.panel_region_id

    def _recompute_prices(self):
        # EXTENDS sale: prices read anew from the list come in the list's basis
        result = super()._recompute_prices()
        for line in self._get_update_prices_lines():
            if line.product_id.is_panel:
                line.panel_price_basis = line._panel_list_basis()
        return result
