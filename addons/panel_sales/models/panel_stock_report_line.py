from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure


class PanelStockReportLine(models.Model):
    _name = "panel.stock.report.line"
    _description = "Board in a Dealer's Stock"
    _order = "report_id, id"

    report_id = fields.Many2one("panel.stock.report", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(related="report_id.partner_id", store=True, index=True)
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)
    date = fields.Date(related="report_id.date", store=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('panel_series_id', '!=', False)]",
    )
    brand_id = fields.Many2one(related="product_id.product_brand_id", store=True)
    sheets = Measure(
        bounds=(0, 1e9), digits="Product Unit", help="Sheets in stock on the day of the report."
    )
    volume_m3 = fields.Float(
        string="Volume (m³)", compute="_compute_volume_m3", digits=(16, 2), help="Volume in stock."
    )

    _product_unique = models.UniqueIndex(
        "(report_id, product_id)", "The report lists this board already."
    )

    @api.depends("sheets", "product_id.panel_volume_m3")
    def _compute_volume_m3(self):
        for line in self:
            line.volume_m3 = line.sheets * line.product_id.panel_volume_m3
