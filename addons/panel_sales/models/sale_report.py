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
    panel_list_amount = fields.Monetary(
        string="List Value",
        readonly=True,
        help="What confirmed orders would have brought at the price list of their day.",
    )
    panel_discount_lost = fields.Monetary(
        string="Lost to Discounts",
        readonly=True,
        help="Margin given away on confirmed orders: list value less what was agreed.",
    )

    def _select_additional_fields(self):
        # EXTENDS sale
        quantity = "l.product_uom_qty * u.factor / u2.factor"
        measures = {
            name: f"SUM(CASE WHEN p.is_panel THEN {quantity} * {measure} ELSE 0 END)"
            for name, measure in PER_SHEET.items()
        }
        rate = (
            f"/ {self._case_value_or_one('s.currency_rate')}"
            f" * {self._case_value_or_one('account_currency_table.rate')}"
        )
        # A line's list price is without the taxes that its price may include, as its subtotal.
        net = "NULLIF(l.price_unit * (1 - COALESCE(l.discount, 0) / 100), 0)"
        untaxed = f"COALESCE(l.price_subtotal / {net}, l.product_uom_qty)"
        listed = f"l.panel_list_price * {untaxed}"
        is_listed = "s.state = 'sale' AND l.panel_list_price IS NOT NULL"
        lost = f"{listed} - l.price_subtotal"
        measures |= {
            "panel_list_amount": f"SUM(CASE WHEN {is_listed} THEN {listed} ELSE 0 END {rate})",
            "panel_discount_lost": f"SUM(CASE WHEN {is_listed} THEN {lost} ELSE 0 END {rate})",
        }
        return {**super()._select_additional_fields(), **measures}

    def _where_sale(self):
        # EXTENDS sale: earlier revisions are no quotations of their own
        return f"{super()._where_sale()} AND s.panel_live_id IS NULL"
