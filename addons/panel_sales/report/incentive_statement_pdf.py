from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from odoo import models

from .pages import Part
from .pdf import MUTED, WIDTH, Column, Grid, block, labelled, paragraph, signatures


class ReportPanelSalesIncentiveStatement(models.AbstractModel):
    """Commission statement, in the language of the user who prints it."""

    _name = "report.panel_sales.incentive_statement"
    _description = "Commission Statement (PDF)"
    _inherit = "panel.pdf.report"

    def _prepare_part(self, record):
        return Part(
            letterhead=self._letterhead(record.company_id),
            title=self.env._("Commission Statement"),
            subtitle=record.name,
            footer="  ·  ".join((record.name, record.user_id.name, record.period_label)),
            page_label=self._page_label(),
            story=[
                self._head(record),
                *self._entries(record),
                *self._summary(record),
                *self._closing(record),
            ],
        )

    def _head(self, statement):
        states = dict(statement._fields["state"]._description_selection(self.env))
        first, last = statement.period, statement._get_period_end()
        half = WIDTH / 2
        left = [
            (self.env._("Salesperson"), statement.user_id.name),
            (self.env._("Month"), statement.period_label),
            (self.env._("Period"), f"{self._date(first)} – {self._date(last)}"),
        ]
        right = [
            (self.env._("Status"), states[statement.state]),
            (self.env._("Approved by"), statement.approved_by_id.name),
            (self.env._("Approved on"), self._date(statement.approved_on)),
            (self.env._("Currency"), statement.currency_id.name),
        ]
        return block([[labelled(left, half), labelled(right, half)]], [half, half], spaceAfter=12)

    def _entries(self, statement):
        currency = statement.currency_id
        grid = Grid(self._columns(), size=7.5)
        story, entries, end = grid.begin(), [], []
        for brand, rows in statement._get_rows_by_brand():
            entries += rows
            *most, last = [self._cells(row, currency) for row in rows]
            subtotal = self._sum_cells(self.env._("Subtotal %s", brand), rows, currency)
            story += [KeepTogether(end), *grid.band(brand), *grid.rows(most)]
            end = [*grid.rows([last]), grid.sums(subtotal)]  # no page with nothing but totals
        total = self._sum_cells(self.env._("Total"), entries, currency)
        end.append(grid.sums(total, shade=True))
        return [*story, KeepTogether(end), *grid.end()]

    def _columns(self):
        return [
            Column(self.env._("Date"), 50),
            Column(self.env._("Document"), 78),
            Column(self.env._("Customer"), WIDTH - 50 - 78 - 52 - 44 - 64 - 36 - 62),
            Column(self.env._("Kind"), 52),
            Column(self.env._("Base"), 44),
            Column(self.env._("Base amount"), 64, right=True),
            Column(self.env._("Rate %"), 36, right=True),
            Column(self.env._("Commission"), 62, right=True),
        ]

    def _cells(self, row, currency):
        return [
            self._date(row["date"]),
            row["document"],
            row["partner"],
            row["kind"],
            row["base"],
            self._money(row["base_amount"], currency),
            f"{row['rate']:g}",
            self._money(row["amount"], currency),
        ]

    def _sum_cells(self, label, rows, currency):
        amount = self._money(sum(row["amount"] for row in rows), currency)
        return [None, None, label, None, None, None, None, amount]

    def _summary(self, statement):
        title = paragraph(self.env._("Totals per brand and base"), 9.5, bold=True)
        grid = Grid(
            [
                Column(self.env._("Brand"), WIDTH - 260),
                Column(self.env._("Base"), 80),
                Column(self.env._("Base amount"), 90, right=True),
                Column(self.env._("Commission"), 90, right=True),
            ]
        )
        bases = dict(statement.summary_ids._fields["base"]._description_selection(self.env))
        currency = statement.currency_id
        rows = [
            [
                row.brand_id.name or self.env._("No brand"),
                bases[row.base],
                self._money(row.base_amount, currency),
                self._money(row.amount, currency),
            ]
            for row in statement.summary_ids
        ]
        amount = f"{currency.name} {self._money(statement.amount, currency)}"
        total = [self.env._("Total"), None, None, amount]
        return [
            Spacer(0, 14),
            CondPageBreak(90),
            title,
            Spacer(0, 3),
            *grid.begin(),
            *grid.rows(rows),
            grid.sums(total, shade=True),
            *grid.end(),
        ]

    def _closing(self, statement):
        if statement.seal:
            text = self.env._("Seal of the approved entries (SHA-256): %s", statement.seal)
        else:
            text = self.env._("Draft: entries may still be added until finance approves it.")
        labels = self.env._("Salesperson"), self.env._("Finance"), self.env._("Management")
        return [Spacer(0, 8), paragraph(text, 7, color=MUTED), signatures(labels)]
