from reportlab.platypus import Spacer

from odoo import models

from .pages import Part
from .pdf import MUTED, WIDTH, Column, Grid, block, labelled, paragraph, signatures


class ReportPanelSalesDealerScorecard(models.AbstractModel):
    """Yearly scorecard of a dealer, to be talked through with it, in its language."""

    _name = "report.panel_sales.dealer_scorecard"
    _description = "Dealer Scorecard (PDF)"
    _inherit = "panel.pdf.report"

    def _get_language(self, record):
        return record.partner_id.lang

    def _prepare_part(self, record):
        return Part(
            letterhead=self._letterhead(record.company_id),
            title=self.env._("Dealer Scorecard"),
            subtitle=str(record.year),
            footer="  ·  ".join((record.company_id.name, record.display_name)),
            page_label=self._page_label(),
            story=[self._head(record), *self._criteria(record), *self._closing(record)],
        )

    def _head(self, card):
        decisions = dict(card._fields["renewal"]._description_selection(self.env))
        facts = [
            (self.env._("Total Score"), self._number(card.total, 1)),
            (self.env._("Decision"), decisions.get(card.renewal)),
            (self.env._("Decided by"), card.decided_by_id.name),
            (self.env._("Date"), self._date(card.decided_on)),
        ]
        half = WIDTH / 2
        dealer = [paragraph(self.env._("Dealer"), 8, color=MUTED)]
        dealer.append(paragraph(card.partner_id.name, 11, bold=True))
        return block([[dealer, labelled(facts, half)]], [half, half], spaceAfter=16)

    def _criteria(self, card):
        columns = [
            Column(self.env._("Criterion"), 130),
            Column(self.env._("Evidence"), WIDTH - 130 - 3 * 62),
            Column(self.env._("Weight"), 62, right=True),
            Column(self.env._("Points"), 62, right=True),
            Column(self.env._("Share"), 62, right=True),
        ]
        grid = Grid(columns)
        weights = sum(card.line_ids.mapped("weight")) or 1
        rows = [
            [
                line.criterion_id.name,
                line.note or None,
                self._number(line.weight, 0),
                self._number(line.points, 1),
                self._number(line.points * line.weight / weights, 1),
            ]
            for line in card.line_ids
        ]
        sums = [self.env._("Total Score"), None, None, None, self._number(card.total, 1)]
        return [*grid.begin(), *grid.rows(rows), grid.sums(sums, shade=True), *grid.end()]

    def _closing(self, card):
        story = [Spacer(0, 12)]
        if card.conditions:
            story += [paragraph(self.env._("Conditions"), 9, bold=True), paragraph(card.conditions)]
        labels = [self.env._("For the supplier"), self.env._("For the dealer")]
        return [*story, signatures(labels)]
