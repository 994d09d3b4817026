from reportlab.platypus import CondPageBreak, Spacer

from odoo import fields, models

from .pages import Part
from .pdf import WIDTH, Column, Grid, block, labelled, paragraph

GAP = 10


class ReportPanelSalesCustomerOverview(models.AbstractModel):
    """The 360° view of a customer on paper, in the language and under the rights of the reader."""

    _name = "report.panel_sales.customer_overview"
    _description = "360° View (PDF)"
    _inherit = "panel.pdf.report"

    def _prepare_part(self, record):
        overview = record._panel_overview()
        today = self._date(fields.Date.context_today(self))
        return Part(
            letterhead=self._letterhead(self.env.company),
            title=self.env._("360° View"),
            subtitle=record.ref or "",
            footer="  ·  ".join((record.name, self.env.user.name, today)),
            page_label=self._page_label(),
            story=[
                paragraph(record.display_name, 12, bold=True),
                paragraph(", ".join(self._address_lines(record))),
                Spacer(0, GAP),
                self._facts(overview["facts"]),
                Spacer(0, GAP),
                *self._blocks(overview["blocks"]),
            ],
        )

    def _facts(self, facts):
        """Return what the customer is like, in two columns."""
        pairs = [(fact["label"], fact["value"]) for fact in facts]
        middle, half = (len(pairs) + 1) // 2, WIDTH / 2
        columns = [labelled(part, half) for part in (pairs[:middle], pairs[middle:]) if part]
        return block([columns or [""]], [half] * len(columns) or [WIDTH])

    def _blocks(self, blocks):
        """Return the blocks as one table: what, how many, and the lines below."""
        grid = Grid(
            [
                Column(self.env._("What"), 150),
                Column(self.env._("Count"), 60, right=True),
                Column("", 90),
                Column("", WIDTH - 300),
            ],
            size=8,
        )
        rows = []
        for found in blocks:
            first, *more = found["lines"] or [{"label": "", "value": ""}]
            rows.append(
                [found["title"], str(found["count"]), str(first["label"]), str(first["value"])]
            )
            rows += [["", "", str(line["label"]), str(line["value"])] for line in more]
        return [CondPageBreak(80), *grid.begin(), *grid.rows(rows), *grid.end()]
