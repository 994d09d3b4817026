from reportlab.platypus import Spacer

from odoo import models
from odoo.tools import html2plaintext

from .pages import Part
from .pdf import MUTED, WIDTH, Column, Grid, block, labelled, paragraph, signatures


class ReportDeliverySlip(models.AbstractModel):
    """Delivery note, in the language of the customer: what was shipped, by lot."""

    _name = "report.stock.report_deliveryslip"
    _description = "Delivery Note (PDF)"
    _inherit = "report.panel_sales.quotation"

    def _prepare_part(self, record):
        company = record.company_id
        return Part(
            letterhead=self._letterhead(company),
            title=self.env._("Delivery Note"),
            subtitle=record.name,
            footer="  ·  ".join(filter(None, (company.name, record.name))),
            page_label=self._page_label(),
            story=[
                self._parties(record),
                *self._lines(record),
                *self._custom_works(record),
                *self._certificates(record),
                *self._closing(record),
            ],
        )

    def _parties(self, picking):
        partner = picking.partner_id
        half = WIDTH / 2
        left = [
            paragraph(self.env._("Deliver to"), 8, color=MUTED),
            paragraph(partner.display_name or "", 11, bold=True),
            *map(paragraph, self._address_lines(partner)),
        ]
        shipped = picking.date_done or picking.scheduled_date
        order = picking.sale_id
        terms = [
            (self.env._("Date"), self._date(shipped)),
            (self.env._("Order"), order.name),
            (self.env._("Your reference"), order.client_order_ref),
        ]
        return block([[left, labelled(terms, half - 20)]], [half + 20, half - 20], spaceAfter=12)

    def _lines(self, picking):
        titles = (
            ("#", 22, True),
            (self.env._("Product"), WIDTH - 22 - 110 - 80 - 60 - 60, False),
            (self.env._("Lot"), 110, False),
            (self.env._("Quantity"), 80, True),
            (self.env._("m²"), 60, True),
            (self.env._("m³"), 60, True),
        )
        grid = Grid([Column(title, width, right=right) for title, width, right in titles], size=8)
        details = picking.move_line_ids.filtered("quantity")
        rows = [
            self._detail_cells(number, detail) for number, detail in enumerate(details, start=1)
        ]
        return [*grid.begin(), *grid.rows(rows), *grid.end()]

    def _detail_cells(self, number, detail):
        product = detail.product_id
        measures = product._panel_quantities(detail.quantity, detail.product_uom_id)
        texts = [paragraph(product.display_name, 8, bold=True)]
        specification = self._specification(product)
        texts += [paragraph(specification, 7, color=MUTED)] if specification else []
        panel = bool(measures["panel_sheets"])
        return [
            str(number),
            texts,
            detail.lot_id.name or detail.lot_name or "",
            f"{detail.quantity:g} {detail.product_uom_id.name or ''}".strip(),
            self._number(measures["panel_area_m2"], 2) if panel else None,
            self._number(measures["panel_volume_m3"], 4) if panel else None,
        ]

    def _custom_works(self, picking):
        """Return what is made of the boards of the delivery."""
        specs = picking._panel_custom_specs().with_context(lang=self.env.lang)
        if not specs:
            return []
        titles = (self.env._("Custom Work"), self.env._("What Is Made"))
        grid = Grid(list(map(Column, titles, (WIDTH * 0.4, WIDTH * 0.6))), size=8)
        rows = [[spec.product_id.display_name, spec._describe()] for spec in specs]
        return [Spacer(0, 8), *grid.begin(), *grid.rows(rows), *grid.end(), Spacer(0, 8)]

    def _closing(self, picking):
        note = html2plaintext(picking.note or "").strip()
        labels = [
            self.env._("Handed over: name, date"),
            self.env._("Received in good order: name, signature, stamp, date"),
        ]
        return [*([paragraph(note, 8)] if note else []), signatures(labels)]
