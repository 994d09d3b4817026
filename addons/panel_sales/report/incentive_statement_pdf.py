from odoo import models

from .pdf import MARGIN, MUTED, WIDTH, Column, Part, Table


class ReportPanelSalesIncentiveStatement(models.AbstractModel):
    """Commission statement, in the language of the user who prints it."""

    _name = "report.panel_sales.incentive_statement"
    _description = "Commission Statement (PDF)"
    _inherit = "panel.pdf.report"

    def _draw(self, document, record):
        document.start(
            Part(
                letterhead=self._letterhead(record.company_id),
                title=self.env._("Commission Statement"),
                subtitle=record.name,
                footer="  ·  ".join((record.name, record.user_id.name, record.period_label)),
                page_label=self._page_label(),
            )
        )
        self._draw_head(document, record)
        self._draw_entries(document, record)
        self._draw_summary(document, record)
        self._draw_closing(document, record)

    def _draw_head(self, document, statement):
        top, half = document.y, WIDTH / 2
        states = dict(statement._fields["state"]._description_selection(self.env))
        first, last = statement.period, statement._get_period_end()
        document.fields(
            [
                (self.env._("Salesperson"), statement.user_id.name),
                (self.env._("Month"), statement.period_label),
                (self.env._("Period"), f"{self._date(first)} – {self._date(last)}"),
            ],
            MARGIN,
            half,
            84,
        )
        end, document.y = document.y, top
        document.fields(
            [
                (self.env._("Status"), states[statement.state]),
                (self.env._("Approved by"), statement.approved_by_id.name),
                (self.env._("Approved on"), self._date(statement.approved_on)),
                (self.env._("Currency"), statement.currency_id.name),
            ],
            MARGIN + half,
            half,
            84,
        )
        document.y = max(end, document.y) + 12

    def _draw_entries(self, document, statement):
        table = Table(document, self._columns(), size=7.5)
        for brand, rows in statement._get_rows_by_brand():
            table.band(brand)
            for index, row in enumerate(rows, start=1):
                keep = 44 if index == len(rows) else 0  # no page with nothing but totals
                table.row(self._cells(row, statement.currency_id), keep=keep)
            total = self.env._("Subtotal %s", brand)
            self._draw_sum(table, total, rows, statement.currency_id, shade=False)
        rows = [row for __, rows in statement._get_rows_by_brand() for row in rows]
        self._draw_sum(table, self.env._("Total"), rows, statement.currency_id, shade=True)

    def _columns(self):
        return [
            Column(self.env._("Date"), 50),
            Column(self.env._("Document"), 78),
            Column(self.env._("Customer"), WIDTH - 50 - 78 - 52 - 44 - 64 - 36 - 62),
            Column(self.env._("Kind"), 52),
            Column(self.env._("Base"), 44),
            Column(self.env._("Base amount"), 64, "right"),
            Column(self.env._("Rate %"), 36, "right"),
            Column(self.env._("Commission"), 62, "right"),
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

    def _draw_sum(self, table, label, rows, currency, shade):
        amount = self._money(sum(row["amount"] for row in rows), currency)
        cells = [None, None, label, None, None, None, None, amount]
        table.row(cells, shade=shade, bold=True)

    def _draw_summary(self, document, statement):
        document.y += 14
        document.need(90)
        heading = self.env._("Totals per brand and base")
        document.text(MARGIN, document.y + 9, heading, 9.5, bold=True)
        document.y += 16
        table = Table(
            document,
            [
                Column(self.env._("Brand"), WIDTH - 260),
                Column(self.env._("Base"), 80),
                Column(self.env._("Base amount"), 90, "right"),
                Column(self.env._("Commission"), 90, "right"),
            ],
        )
        bases = dict(statement.summary_ids._fields["base"]._description_selection(self.env))
        currency = statement.currency_id
        for row in statement.summary_ids:
            table.row(
                [
                    row.brand_id.name or self.env._("No brand"),
                    bases[row.base],
                    self._money(row.base_amount, currency),
                    self._money(row.amount, currency),
                ]
            )
        total = self._money(statement.amount, currency)
        table.row([self.env._("Total"), None, None, f"{currency.name} {total}"], True, True)

    def _draw_closing(self, document, statement):
        document.y += 8
        if statement.seal:
            seal = self.env._("Seal of the approved entries (SHA-256): %s", statement.seal)
            document.paragraph(seal, size=7, color=MUTED)
        else:
            draft = self.env._("Draft: entries may still be added until finance approves it.")
            document.paragraph(draft, size=7.5, color=MUTED)
        document.signatures(
            [self.env._("Salesperson"), self.env._("Finance"), self.env._("Management")]
        )
