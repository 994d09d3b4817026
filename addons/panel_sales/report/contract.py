from reportlab.platypus import CondPageBreak, Spacer

from odoo import models

from .pages import Part
from .pdf import MUTED, WIDTH, Column, Grid, block, labelled, paragraph, signatures


class ReportPanelSalesContract(models.AbstractModel):
    """Contract with its schedule and terms, in the language of the customer."""

    _name = "report.panel_sales.contract"
    _description = "Contract (PDF)"
    _inherit = "panel.pdf.report"

    def _get_language(self, record):
        return record.partner_id.lang

    def _prepare_part(self, record):
        kinds = dict(record._fields["kind"]._description_selection(self.env))
        company = record.company_id
        return Part(
            letterhead=self._letterhead(company),
            title=kinds[record.kind],
            subtitle=record.name,
            footer="  ·  ".join(filter(None, (company.name, record.name, record.title))),
            page_label=self._page_label(),
            story=[
                self._parties(record),
                *self._schedule(record),
                *self._texts(record),
                *self._closing(record),
            ],
        )

    def _parties(self, contract):
        half = WIDTH / 2
        supplier = [
            paragraph(self.env._("Supplier"), 8, color=MUTED),
            paragraph(contract.company_id.name, 11, bold=True),
        ]
        customer = [
            paragraph(self.env._("Customer"), 8, color=MUTED),
            paragraph(contract.partner_id.commercial_partner_id.name, 11, bold=True),
            *map(paragraph, self._address_lines(contract.partner_id)),
        ]
        rows = [
            [supplier, customer],
            [labelled(self._left(contract), half - 10), labelled(self._right(contract), half - 10)],
        ]
        return block(rows, [half, half], ("BOTTOMPADDING", (0, 0), (-1, 0), 8), spaceAfter=12)

    def _left(self, contract):
        period = f"{self._date(contract.date_from)} – {self._date(contract.date_to)}"
        channels = dict(contract._fields["channel"]._description_selection(self.env))
        return [
            (self.env._("Period"), period),
            (self.env._("Brands"), self._names(contract.brand_ids)),
            (self.env._("Series"), self._names(contract.series_ids)),
            (self.env._("Regions"), self._names(contract.region_ids)),
            (self.env._("Channel"), channels.get(contract.channel)),
            (self.env._("Exclusive"), contract.exclusive and self.env._("Yes")),
        ]

    def _right(self, contract):
        currency = contract.currency_id
        deposit = contract.deposit and f"{currency.name} {self._money(contract.deposit, currency)}"
        warranty = contract.warranty_months
        return [
            (self.env._("Currency"), currency.name),
            (self.env._("Payment terms"), contract.payment_term_id.name),
            (self.env._("Deposit"), deposit),
            (self.env._("Warranty"), warranty and self.env._("%s months", warranty)),
            (self.env._("Over-delivery"), self._percent(contract.tolerance_over)),
            (self.env._("Under-delivery"), self._percent(contract.tolerance_under)),
            (self.env._("Take or pay"), self._percent(contract.take_or_pay)),
            (self.env._("Agent"), contract.agent_id.name),
            (self.env._("Guarantor"), contract.guarantor_id.name),
        ]

    def _names(self, records):
        return ", ".join(records.mapped("display_name"))

    def _percent(self, value):
        return value and f"{self._number(value)} %"

    # === SCHEDULE === #
    def _schedule(self, contract):
        if not contract.line_ids:
            return []
        currency = contract.currency_id
        grid = Grid(
            [
                Column(self.env._("Boards"), WIDTH - 150 - 80 - 75 - 85),
                Column(self.env._("Period"), 150),
                Column(self.env._("Quantity"), 80, right=True),
                Column(self.env._("Price"), 75, right=True),
                Column(self.env._("Amount %s", currency.name), 85, right=True),
            ],
            size=8,
        )
        units = dict(contract.line_ids._fields["basis"]._description_selection(self.env))
        rows = [
            [
                line.goods,
                f"{self._date(line.date_from)} – {self._date(line.date_to)}",
                f"{self._plain(line.quantity)} {units[line.basis]}",
                f"{self._plain(line.price, 2)} / {units[line.basis]}" if line.price else None,
                self._money(line.amount, currency) if line.price else None,
            ]
            for line in contract.line_ids
        ]
        total = sum(contract.line_ids.mapped("amount"))
        sums = [self.env._("Total"), None, None, None, self._money(total, currency)]
        story = [*grid.begin(), *grid.rows(rows)]
        return [*story, *([grid.sums(sums, shade=True)] if total else []), *grid.end()]

    def _plain(self, value, least=0):
        """Return a number with as many digits as it has, up to four."""
        digits = len(f"{value:.4f}".rstrip("0").partition(".")[2])
        return self._number(value, max(least, digits))

    # === TEXTS === #
    def _texts(self, contract):
        texts = (
            (self.env._("Quality"), contract.quality_terms),
            (self.env._("Penalties"), contract.penalty_terms),
            (self.env._("Other terms"), contract.other_terms),
        )
        story = [Spacer(0, 10)]
        for title, text in texts:
            if text:
                story += [
                    CondPageBreak(50), paragraph(title, 9.5, bold=True), paragraph(text),
                    Spacer(0, 6),
                ]  # fmt: skip
        return story

    def _closing(self, contract):
        labels = [
            self.env._("For the supplier: signature, stamp, date"),
            self.env._("For the customer: signature, stamp, date"),
        ]
        if contract.guarantor_id:
            labels.append(self.env._("Guarantor: signature, date"))
        return [signatures(labels)]
