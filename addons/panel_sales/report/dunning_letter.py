from reportlab.platypus import KeepTogether, Spacer

from odoo import models

from .pages import Part
from .pdf import MUTED, WIDTH, Column, Grid, block, labelled, paragraph


class ReportPanelSalesDunningLetter(models.AbstractModel):
    """Payment reminder, in the language of who pays."""

    _name = "report.panel_sales.dunning_letter"
    _description = "Dunning Letter (PDF)"
    _inherit = "panel.pdf.report"

    def _get_language(self, record):
        return record.partner_id.lang

    def _prepare_part(self, record):
        return Part(
            letterhead=self._letterhead(record.company_id),
            title=record.level_id.name,
            subtitle=record.name,
            footer="  ·  ".join((record.name, record.partner_id.name)),
            page_label=self._page_label(),
            story=[
                self._head(record),
                paragraph(record.level_id.text, 9.5),
                Spacer(0, 10),
                *self._items(record),
                *self._closing(record),
            ],
        )

    def _head(self, letter):
        partner = letter.partner_id
        half = WIDTH / 2
        address = [paragraph(partner.name, 10, bold=True)]
        address += [paragraph(line) for line in self._address_lines(partner)]
        facts = [
            (self.env._("Date"), self._date(letter.date)),
            (self.env._("Pay until"), self._date(letter.date_pay)),
            (self.env._("Contact"), letter.user_id.name),
            (self.env._("Currency"), letter.currency_id.name),
        ]
        return block([[address, labelled(facts, half)]], [half, half], spaceAfter=16)

    def _items(self, letter):
        money = lambda amount: self._money(amount, letter.currency_id)  # noqa: E731
        columns = [
            Column(self.env._("Invoice"), WIDTH - 5 * 74),
            Column(self.env._("Invoice date"), 74),
            Column(self.env._("Due"), 74),
            Column(self.env._("Days overdue"), 74, right=True),
            Column(self.env._("Open Amount"), 74, right=True),
            Column(self.env._("Asked for"), 74, right=True),
        ]
        if letter.disputed:
            columns[0] = Column(columns[0].title, WIDTH - 6 * 66)
            columns[1:] = [Column(column.title, 66, column.right) for column in columns[1:]]
            columns.insert(5, Column(self.env._("In dispute"), 66, right=True))
        grid = Grid(columns)
        rows = [
            [
                line.document,
                self._date(line.date),
                self._date(line.date_due),
                str(line.days_overdue),
                money(line.residual),
                *([money(line.disputed)] if letter.disputed else []),
                money(line.amount),
            ]
            for line in letter.line_ids
        ]
        blanks = [None] * (len(columns) - 2)
        end = []
        if letter.fee:
            end.append(grid.sums([self.env._("Reminder charge"), *blanks, money(letter.fee)]))
        total = f"{money(letter.amount)}"
        end.append(grid.sums([self.env._("To be paid"), *blanks, total], shade=True))
        return [*grid.begin(), *grid.rows(rows), KeepTogether(end), *grid.end()]

    def _closing(self, letter):
        story = [Spacer(0, 12)]
        if letter.disputed:
            text = self.env._(
                "We have left out what you do not accept; we will answer you on that separately."
            )
            story += [paragraph(text, 8.5, color=MUTED), Spacer(0, 8)]
        if letter.level_id.closing:
            story.append(paragraph(letter.level_id.closing, 9.5))
        banks = letter.company_id.partner_id.bank_ids[:1]
        if banks:
            account = " ".join(filter(None, (banks.bank_id.name, banks.acc_number)))
            story += [Spacer(0, 8), paragraph(self.env._("Our account: %s", account), 8.5)]
        return story
