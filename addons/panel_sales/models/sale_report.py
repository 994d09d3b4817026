from odoo import fields, models

PER_SHEET = {
    "panel_sheets": "1",
    "panel_area_m2": "p.panel_area_m2",
    "panel_volume_m3": "p.panel_volume_m3",
}


class SaleReport(models.Model):
    _inherit = "sale.report"

    panel_sheets = fields.Float(string="Sheets", readonly=True)
    panel_area_m2 = fields.Float(string="Area (m²)", digits=(16, 2), readonly=True)
    panel_volume_m3 = fields.Float(string="Volume (m³)", digits=(16, 2), readonly=True)

    def _select_additional_fields(self):
        # EXTENDS sale
        quantity = "l.product_uom_qty * u.factor / u2.factor"
        measures = {
            name: f"SUM(CASE WHEN p.is_panel THEN {quantity} * {measure} ELSE 0 END)"
            for name, measure in PER_SHEET.items()
        }
        return {**super()._select_additional_fields(), **measures}
