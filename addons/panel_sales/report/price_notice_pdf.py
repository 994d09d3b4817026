from odoo import models
from odoo.tools import html2plaintext

from .pages import Part
from .pdf import WIDTH, Column, Grid, labelled, paragraph, signatures


class ReportPanelSalesPriceNotice(models.AbstractModel):
    """The letter that tells dealers of new prices."""

    _name = "report.panel_sales.price_notice"
    _description = "Price Notice (PDF)"
    _inherit = "panel.pdf.report"

    def _prepare_part(self, record):
        company = record.company_id
        return Part(
            letterhead=self._letterhead(company),
            title=self.env._("Price Notice"),
            subtitle=record.name,
            footer="  ·  ".join((company.name, record.name)),
            page_label=self._page_label(),
            story=[
                paragraph(record.title, 12, bold=True),
                paragraph(html2plaintext(record.text or "").strip()),
                labelled(self._terms(record), WIDTH, 110),
                *self._prices(record),
                signatures([self.env._("For the supplier")]),
            ],
        )

    def _terms(self, notice):
        rules = dict(notice._fields["open_order_rule"]._description_selection(self.env))
        days = notice.protection_days if notice.change_percent < 0 else 0
        protection = self.env._(
            "The difference is credited for boards bought within %s days before that are still in "
            "stock.",
            days,
        )
        return [
            (self.env._("Brand"), notice.brand_id.name),
            (self.env._("Series"), ", ".join(notice.series_ids.mapped("name"))),
            (self.env._("Effective from"), self._date(notice.date_effective)),
            (self.env._("Change"), f"{notice.change_percent:+g} %"),
            (self.env._("Open orders"), rules[notice.open_order_rule]),
            (self.env._("Price protection"), protection if days else ""),
        ]

    def _prices(self, notice):
        columns = [
            Column(self.env._("Price List"), 150),
            Column(self.env._("Applies To"), WIDTH - 150 - 90 - 90),
            Column(self.env._("Old"), 90, right=True),
            Column(self.env._("New"), 90, right=True),
        ]
        grid = Grid(columns, size=8)
        rows = [
            [line.pricelist_id.name, line.applied_to, *map(line._value_text, ("old", "new"))]
            for line in notice.line_ids
        ]
        return [*grid.begin(), *grid.rows(rows), *grid.end()]
