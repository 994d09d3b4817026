from reportlab.platypus import KeepTogether, Spacer

from odoo import models
from odoo.tools import html2plaintext

from odoo.addons.panel_sales.basis import SYMBOLS
from odoo.addons.panel_sales.models.product_product import MEASURES

from .pages import Part
from .pdf import (
    MUTED,
    SHADE,
    WIDTH,
    Column,
    Grid,
    block,
    everywhere,
    labelled,
    paragraph,
    signatures,
)


class ReportPanelSalesQuotation(models.AbstractModel):
    """Quotation or order, in the language of the customer."""

    _name = "report.panel_sales.quotation"
    _description = "Quotation or Order (PDF)"
    _inherit = "panel.pdf.report"

    def _get_language(self, record):
        return record.partner_id.lang

    def _prepare_part(self, record):
        titles = {
            "draft": self.env._("Quotation"),
            "sent": self.env._("Quotation"),
            "cancel": self.env._("Cancelled"),
        }
        company = record.company_id
        return Part(
            letterhead=self._letterhead(company),
            title=titles.get(record.state, self.env._("Order Confirmation")),
            subtitle=record.name,
            footer="  ·  ".join(filter(None, (company.name, record.name))),
            page_label=self._page_label(),
            story=[
                self._parties(record),
                *self._lines(record),
                *self._loads(record),
                self._totals(record),
                *self._certificates(record),
                *self._closing(record),
            ],
        )

    # === HEAD === #
    def _parties(self, order):
        partner = self._addressee(order)
        customer = partner.commercial_partner_id
        person = partner.name if partner != customer else ""
        vat = self.env._("Tax ID: %s", partner.vat) if partner.vat else ""
        lines = filter(None, (person, *self._address_lines(partner), partner.phone, vat))
        half = WIDTH / 2
        left = [
            paragraph(self.env._("Customer"), 8, color=MUTED),
            paragraph(customer.name, 11, bold=True),
            *map(paragraph, lines),
        ]
        terms = labelled(self._terms(order), half - 20)
        return block([[left, terms]], [half + 20, half - 20], spaceAfter=12)

    def _addressee(self, order):
        return order.partner_invoice_id or order.partner_id

    def _terms(self, order):
        shipping = order.partner_shipping_id
        elsewhere = shipping and shipping != order.partner_invoice_id
        place = ", ".join(self._address_lines(shipping)) if elsewhere else ""
        return [
            (self.env._("Date"), self._date(order.date_order)),
            (self.env._("Revision"), str(order.panel_revision) if order.panel_revision > 1 else ""),
            (self.env._("Valid until"), self._date(order.validity_date)),
            (self.env._("Promised delivery"), self._date(self._promised(order))),
            (self.env._("Your reference"), order.client_order_ref),
            (self.env._("Salesperson"), order.user_id.name),
            (self.env._("Payment terms"), order.payment_term_id.name),
            (self.env._("Currency"), order.currency_id.name),
            (self.env._("Deliver to"), place),
        ]

    def _promised(self, order):
        """Return the day of delivery: the promised one, for a quotation the expected one."""
        return order.panel_promised_date or order.commitment_date or order.expected_date

    # === LINES === #
    def _lines(self, order):
        lines = self._document_lines(order)
        discounted = any(lines.mapped("discount"))
        grid = Grid(self._columns(discounted), size=8)
        story, number = grid.begin(), 0
        for line in lines:
            if line.display_type in ("line_section", "line_subsection"):
                story += grid.band(line.name)
            elif line.display_type == "line_note":
                story += grid.note(line.name)
            else:
                number += 1
                story.append(KeepTogether(grid.rows([self._cells(line, number, discounted)])))
        total = self._sum_cells(order, discounted)
        return [*story, grid.sums(total, shade=True), *grid.end()]

    def _document_lines(self, order):
        return order.order_line

    def _line_quantity(self, line):
        return line.product_uom_qty

    def _sum_cells(self, order, discounted):
        lines = self._document_lines(order)
        sheets, area, volume, weight = (sum(lines.mapped(name)) for name in MEASURES)
        return [
            None,
            self.env._("Total"),
            self._number(sheets, 0),
            self._number(area, 2),
            self._number(volume, 4),
            self._number(weight / 1000, 3) + " t" if weight else None,
            *([None] if discounted else []),
            self._money(order.amount_untaxed, order.currency_id),
        ]

    def _columns(self, discounted):
        discount = [Column(self.env._("Disc. %"), 36, right=True)] if discounted else []
        rest = WIDTH - 22 - 48 - 54 - 50 - 76 - 70 - 36 * len(discount)
        return [
            Column("#", 22, right=True),
            Column(self.env._("Product"), rest),
            Column(self.env._("Sheets"), 48, right=True),
            Column(self.env._("m²"), 54, right=True),
            Column(self.env._("m³"), 50, right=True),
            Column(self.env._("Price"), 76, right=True),
            *discount,
            Column(self.env._("Amount"), 70, right=True),
        ]

    def _cells(self, line, number, discounted):
        panel = bool(line.panel_sheets)
        if panel:
            quantity = self._number(line.panel_sheets, 0 if line.panel_sheets % 1 == 0 else 2)
        else:
            quantity = f"{self._line_quantity(line):g} {line.product_uom_id.name or ''}".strip()
        return [
            str(number),
            self._product_texts(line),
            quantity,
            self._number(line.panel_area_m2, 2) if panel else None,
            self._number(line.panel_volume_m3, 4) if panel else None,
            self._price(line),
            *([f"{line.discount:g}" if line.discount else None] if discounted else []),
            self._money(line.price_subtotal, line.currency_id),
        ]

    def _product_texts(self, line):
        name, *rest = (line.name or "").split("\n")
        texts = [paragraph(name, 8, bold=True)]
        texts += [paragraph(text, 7.5) for text in rest if text.strip()]
        specification = self._specification(line.product_id)
        if specification:
            texts.append(paragraph(specification, 7, color=MUTED))
        for spec in self._custom_work(line):
            texts.append(paragraph(spec._describe(), 7))
        packing = self._packing(line)
        if packing:
            texts.append(paragraph(packing, 7, color=MUTED))
        return texts

    def _custom_work(self, line):
        """Return what is made of the boards of a line.

        :param line: ``sale.order.line`` record
        """
        # sudo: the work belongs to the line, which the reader of the document may see
        return line.sudo().panel_custom_ids.with_context(lang=self.env.lang)

    def _packing(self, line):
        """Return the packs of a line, and its MSF where the customer reckons in them."""
        parts = []
        if line.panel_pack_sheets and line.panel_packs > 0:
            parts.append(
                self.env._(
                    "%(packs)s × %(size)s sheets",
                    packs=line._panel_pack_text(line.panel_packs),
                    size=line.panel_pack_sheets,
                )
            )
        if line.order_id.panel_shows_msf and line.panel_msf:
            parts.append(self._msf(line.panel_msf))
        return "  ·  ".join(parts)

    def _msf(self, quantity):
        return self.env._("%s MSF", self._number(quantity, 3))

    def _specification(self, product):
        """Return the board's parameters in one line."""
        if not product.is_panel:
            return ""
        sides = (product.panel_length_mm, product.panel_width_mm, product.panel_thickness_mm)
        surfaces = dict(product._fields["panel_surface"]._description_selection(self.env))
        back = product.panel_decor_back_id.display_name
        parts = [
            " × ".join(f"{side:g}" for side in sides) + " mm",
            product.panel_emission_class_id.name,
            surfaces.get(product.panel_surface),
            product.panel_decor_id.display_name,
            back and self.env._("face B %s", back),
            product.panel_core,
            product.panel_glue_id.name,
            product.panel_quality_id.name,
            product.panel_standard,
        ]
        return "  ·  ".join(filter(None, parts))

    def _price(self, line):
        """Return the binding price and what it is for."""
        basis = line.panel_price_basis
        if not basis:
            unit = line.product_uom_id.name
            return " / ".join(filter(None, (self._plain(line.price_unit), unit)))
        symbol = SYMBOLS.get(basis) or self.env._("sheet")
        return f"{self._plain(line.panel_basis_price)} / {symbol}"

    def _plain(self, price):
        """Return a price with two digits, or with as many as it has, up to six."""
        digits = len(f"{price:.6f}".rstrip("0").partition(".")[2])
        return self._number(price, max(2, digits))

    # === LOADS === #
    def _loads(self, order):
        """Return packs and vehicles of the whole order, in a sentence or two."""
        parts = []
        if order.panel_packs:
            parts.append(order.order_line._panel_pack_text(order.panel_packs))
        if order.panel_shows_msf and order.panel_msf:
            parts.append(self._msf(order.panel_msf))
        plan = order._panel_load_plan()
        if plan["rows"]:
            parts.append(f"{order.panel_load_count} × {order.panel_vehicle_id.name}")
        if not parts:
            return []
        vehicles = "  ·  ".join(map(self._load, plan["rows"]))
        texts = [paragraph("  ·  ".join(parts)), paragraph(vehicles, 7, color=MUTED)]
        title = paragraph(self.env._("Packs and loads"), 8, color=MUTED)
        return [block([[title, texts]], [84, WIDTH - 84], spaceBefore=8)]

    def _load(self, row):
        """Return what one vehicle carries, or several that carry the same."""
        filled = row["binding"] and round(row["filled"][row["binding"]])
        values = {
            "number": row["number"],
            "packs": self.env["sale.order.line"]._panel_pack_text(row["packs"]),
            "volume": self._number(row["volume_m3"], 2),
            "weight": self._number(row["weight_kg"] / 1000, 2),
            "filled": filled,
        }
        text = self.env._("%(number)s: %(packs)s, %(volume)s m³, %(weight)s t", **values)
        return self.env._("%(text)s (%(filled)s %% full)", text=text, **values) if filled else text

    # === FOOT === #
    def _totals(self, order):
        currency = order.currency_id
        rows = [(self.env._("Untaxed amount"), order.amount_untaxed)]
        for subtotal in (order.tax_totals or {}).get("subtotals", ()):
            for group in subtotal["tax_groups"]:
                rows.append((group["group_name"], group["tax_amount_currency"]))
        cells = [
            [paragraph(label, color=MUTED), paragraph(self._money(amount, currency), right=True)]
            for label, amount in rows
        ]
        total = f"{currency.name} {self._money(order.amount_total, currency)}"
        label = self.env._("Total")
        cells.append([paragraph(label, 10, bold=True), paragraph(total, 10, bold=True, right=True)])
        return block(
            cells,
            [100, WIDTH * 0.44 - 94],
            everywhere("LEFTPADDING", 6),
            everywhere("RIGHTPADDING", 4),
            ("TOPPADDING", (0, -1), (-1, -1), 3),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 3),
            ("BACKGROUND", (0, -1), (-1, -1), SHADE),
            everywhere("NOSPLIT"),
            hAlign="RIGHT",
            spaceBefore=8,
            spaceAfter=12,
        )

    def _certificates(self, order):
        """Return the certificates that go with the boards, with number and validity."""
        certificates = order._panel_certificates().with_context(lang=self.env.lang)
        if not certificates:
            return []
        titles = (
            self.env._("Certificate"),
            self.env._("Number"),
            self.env._("Issuer"),
            self.env._("Covers"),
            self.env._("Valid until"),
        )
        widths = (118, 92, 96, WIDTH - 118 - 92 - 96 - 70, 70)
        grid = Grid(list(map(Column, titles, widths)), size=7.5)
        rows = [
            [
                certificate.type_id.name,
                certificate.number,
                certificate.issuer,
                certificate.scope,
                self._date(certificate.date_to),
            ]
            for certificate in certificates
        ]
        return [*grid.begin(), *grid.rows(rows), *grid.end(), Spacer(0, 10)]

    def _closing(self, order):
        remark = self.env._(
            "The price per sheet, m² or m³ shown on a line is binding; the amount is the quantity "
            "in that measure times the price, rounded once."
        )
        note = html2plaintext(order.note or "").strip()
        labels = [
            self.env._("For the supplier"),
            self.env._("Customer: name, signature, stamp, date"),
        ]
        texts = [paragraph(remark, 7.5, color=MUTED)]
        texts += [Spacer(0, 6), paragraph(note, 8)] if note else []
        return [*texts, signatures(labels)]


class ReportSaleOrder(models.AbstractModel):
    """Odoo's own quotation, which mails and the portal send: the same document."""

    _name = "report.sale.report_saleorder"
    _description = "Quotation or Order (PDF)"
    _inherit = "report.panel_sales.quotation"
