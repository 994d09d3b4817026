from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.panel_crm.panelkit.pricing import price_per_sheet
from odoo.addons.panel_sales.basis import SYMBOLS

MEASURES = ("panel_sheets", "panel_area_m2", "panel_volume_m3", "panel_weight_kg")


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _panel_quantities(self, quantity, uom):
        """Return a quantity in sheets, m², m³ and kg, unrounded.

        :param quantity: amount in ``uom``
        :param uom: ``uom.uom`` record
        :return: dict by the names in ``MEASURES``; zeros when the product is no panel or the
            unit is none of its own
        """
        geometry = self._panel_geometry() if self else None
        if not geometry or not uom or not uom._has_common_reference(self.uom_id):
            return dict.fromkeys(MEASURES, 0.0)
        sheets = Decimal(repr(float(self._panel_sheets(quantity, uom))))
        per_sheet = (1, geometry.area_m2, geometry.volume_m3, geometry.weight_kg or 0)
        return {
            name: float(sheets * measure) for name, measure in zip(MEASURES, per_sheet, strict=True)
        }

    @api.model
    def _panel_goods(self):
        # EXTENDS panel_crm: also what has a price per m² or m³
        items = self.env["product.pricelist.item"].search(
            [("compute_price", "=", "fixed"), ("panel_price_basis", "in", tuple(SYMBOLS))]
        )
        whole = items.filtered(lambda item: not item.product_id).product_tmpl_id
        priced = Domain("id", "in", items.product_id.ids) | Domain(
            "product_tmpl_id", "in", whole.ids
        )
        return super()._panel_goods() | priced

    def _panel_unit_price(self, price, basis, uom):
        """Return a price per sheet, m² or m³ as a price per unit, unrounded.

        :param price: price in the basis
        :param basis: ``sheet``, ``m2`` or ``m3``
        :param uom: ``uom.uom`` record of the wanted price
        :return: the price, or None when the product is no panel or the unit none of its own
        """
        geometry = self._panel_geometry() if self else None
        if not geometry or not uom or not uom._has_common_reference(self.uom_id):
            return None
        sheets = Decimal(repr(float(self._panel_sheets(1.0, uom))))
        return float(price_per_sheet(price, basis, geometry) * sheets)
