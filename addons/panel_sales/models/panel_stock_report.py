from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PanelStockReport(models.Model):
    """What a dealer says to have in stock on a day (进销存上报)."""

    _name = "panel.stock.report"
    _description = "Dealer Stock Report"
    _inherit = ["panel.dealer.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(ondelete="restrict", tracking=True)
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="Day of the count; what is in stock in the evening.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many("panel.stock.report.line", "report_id", string="Boards", copy=True)
    sheets = fields.Float(
        compute="_compute_totals", min_display_digits=0, help="Sheets of all boards in stock."
    )
    volume_m3 = fields.Float(
        string="Volume (m³)",
        compute="_compute_totals",
        digits=(16, 2),
        help="Volume of all boards in stock.",
    )
    note = fields.Text()

    _day_unique = models.UniqueIndex(
        "(partner_id, date, company_id)", "The dealer has a stock report of this day already."
    )

    @api.depends("partner_id", "date")
    def _compute_display_name(self):
        for report in self:
            report.display_name = f"{report.partner_id.name or ''} {report.date or ''}".strip()

    @api.depends("line_ids.sheets", "line_ids.product_id.panel_volume_m3")
    def _compute_totals(self):
        for report in self:
            report.sheets = sum(report.line_ids.mapped("sheets"))
            report.volume_m3 = sum(
                line.sheets * line.product_id.panel_volume_m3 for line in report.line_ids
            )

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for report in self:
            if report.date > today:
                raise ValidationError(self.env._("A stock cannot be counted in the future."))

    @api.model
    def _last_sheets(self, dealers, company, day):
        """Return what dealers had in stock by their last reports before a day.

        :param dealers: ``res.partner`` records
        :param company: ``res.company`` that they report to
        :param day: date; reports of it count
        :return: ``{dealer: (report, {product: sheets})}``, only of dealers with a report
        """
        reports = self.search(
            [
                ("partner_id", "in", dealers.ids),
                ("company_id", "=", company.id),
                ("date", "<=", day),
            ],
            order="date, id",
        )
        last = {report.partner_id: report for report in reports}
        return {
            dealer: (report, {line.product_id: line.sheets for line in report.line_ids})
            for dealer, report in last.items()
        }
