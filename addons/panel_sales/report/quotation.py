from odoo import models
from odoo.tools import html2plaintext

from odoo.addons.panel_sales.basis import SYMBOLS

from .pdf import INK, MARGIN, MUTED, WIDTH, Column, Part, Table, Text


class ReportPanelSalesQuotation(models.AbstractModel):
    """Quotation or order, in the language of the customer."""

    _name = "report.panel_sales.quotation"
    _description = "Quotation or Order (PDF)"
    _inherit = "panel.pdf.report"

    def _get_language(self, record):
        return record.partner_id.lang

    def _draw(self, document, record):
        titles = {
            "draft": self.env._("Quotation"),
            "sent": self.env._("Quotation"),
            "cancel": self.env._("Cancelled"),
        }
        company = record.company_id
        document.start(
            Part(
                letterhead=self._letterhead(company),
                title=titles.get(record.state, self.env._("Order Confirmation")),
                subtitle=record.name,
                footer="  ·  ".join(filter(None, (company.name, record.name))),
                page_label=self._page_label(),
            )
        )
        self._draw_parties(document, record)
        self._draw_lines(document, record)
        self._draw_totals(document, record)
        self._draw_closing(document, record)

    # === HEAD === #
    def _draw_parties(self, document, order):
        top, half = document.y, WIDTH / 2
        document.text(MARGIN, top + 8, self.env._("Customer"), 8, color=MUTED)
        document.y = top + 12
        partner = order.partner_invoice_id or order.partner_id
        document.text(MARGIN, document.y + 11, partner.commercial_partner_id.name, 11, bold=True)
        document.y += 17
        person = partner.name if partner != partner.commercial_partner_id else ""
        for line in filter(None, (person, *self._address_lines(partner), partner.phone)):
            document.text(MARGIN, document.y + 8.5, line, 8.5)
            document.y += 12
        if partner.vat:
            vat = self.env._("Tax ID: %s", partner.vat)
            document.text(MARGIN, document.y + 8.5, vat, 8.5)
            document.y += 12
        left_end, document.y = document.y, top
        document.fields(self._terms(order), MARGIN + half + 20, half - 20, 84)
        document.y = max(left_end, document.y) + 12

    def _terms(self, order):
        shipping = order.partner_shipping_id
        elsewhere = shipping and shipping != order.partner_invoice_id
        place = ", ".join(self._address_lines(shipping)) if elsewhere else ""
        return [
            (self.env._("Date"), self._date(order.date_order)),
            (self.env._("Valid until"), self._date(order.validity_date)),
            (self.env._("Your reference"), order.client_order_ref),
            (self.env._("Salesperson"), order.user_id.name),
            (self.env._("Payment terms"), order.payment_term_id.name),
            (self.env._("Currency"), order.currency_id.name),
            (self.env._("Deliver to"), place),
        ]

    # === LINES === #
    def _draw_lines(self, document, order):
        discounted = any(order.order_line.mapped("discount"))
        table = Table(document, self._columns(discounted), size=8)
        number = 0
        for line in order.order_line:
            if line.display_type in ("line_section", "line_subsection"):
                table.band(line.name)
            elif line.display_type == "line_note":
                table.note(line.name)
            else:
                number += 1
                table.row(self._cells(line, number, discounted))
        totals = [
            None,
            self.env._("Total"),
            self._number(order.panel_sheets, 0),
            self._number(order.panel_area_m2, 2),
            self._number(order.panel_volume_m3, 4),
            self._number(order.panel_weight_kg / 1000, 3) + " t" if order.panel_weight_kg else None,
            *([None] if discounted else []),
            self._money(order.amount_untaxed, order.currency_id),
        ]
        table.row(totals, shade=True, bold=True)

    def _columns(self, discounted):
        discount = [Column(self.env._("Disc. %"), 36, "right")] if discounted else []
        rest = WIDTH - 22 - 48 - 54 - 50 - 76 - 70 - 36 * len(discount)
        return [
            Column("#", 22, "right"),
            Column(self.env._("Product"), rest),
            Column(self.env._("Sheets"), 48, "right"),
            Column(self.env._("m²"), 54, "right"),
            Column(self.env._("m³"), 50, "right"),
            Column(self.env._("Price"), 76, "right"),
            *discount,
            Column(self.env._("Amount"), 70, "right"),
        ]

    def _cells(self, line, number, discounted):
        panel = bool(line.panel_sheets)
        if panel:
            quantity = self._number(line.panel_sheets, 0 if line.panel_sheets % 1 == 0 else 2)
        else:
            quantity = f"{line.product_uom_qty:g} {line.product_uom_id.name or ''}".strip()
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
        texts = [Text(name, 8, True, INK)]
        texts += [Text(text, 7.5, False, INK) for text in rest if text.strip()]
        specification = self._specification(line.product_id)
        if specification:
            texts.append(Text(specification, 7, False, MUTED))
        return tuple(texts)

    def _specification(self, product):
        """Return the board's parameters in one line."""
        if not product.is_panel:
            return ""
        sides = (product.panel_length_mm, product.panel_width_mm, product.panel_thickness_mm)
        labels = {
            name: dict(product._fields[name]._description_selection(self.env))
            for name in ("panel_surface", "panel_glue", "panel_quality")
        }
        parts = [
            " × ".join(f"{side:g}" for side in sides) + " mm",
            product.panel_emission_class_id.name,
            labels["panel_surface"].get(product.panel_surface),
            product.panel_decor,
            product.panel_core,
            labels["panel_glue"].get(product.panel_glue),
            labels["panel_quality"].get(product.panel_quality),
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

    # === FOOT === #
    def _draw_totals(self, document, order):
        rows = [(self.env._("Untaxed amount"), order.amount_untaxed)]
        for subtotal in (order.tax_totals or {}).get("subtotals", ()):
            for group in subtotal["tax_groups"]:
                rows.append((group["group_name"], group["tax_amount_currency"]))
        document.need(14 * len(rows) + 40)
        document.y += 8
        left, right = MARGIN + WIDTH * 0.56, MARGIN + WIDTH - Table.PADDING
        for label, amount in rows:
            document.text(left, document.y + 10, label, 8.5, color=MUTED)
            money = self._money(amount, order.currency_id)
            document.text(right, document.y + 10, money, 8.5, align="right")
            document.y += 14
        document.box(left - 6, document.y + 2, MARGIN + WIDTH - left + 6, 20)
        total = f"{order.currency_id.name} {self._money(order.amount_total, order.currency_id)}"
        document.text(left, document.y + 15.5, self.env._("Total"), 10, bold=True)
        document.text(right, document.y + 15.5, total, 10, bold=True, align="right")
        document.y += 34

    def _draw_closing(self, document, order):
        remark = self.env._(
            "The price per sheet, m² or m³ shown on a line is binding; the amount is the quantity "
            "in that measure times the price, rounded once."
        )
        document.paragraph(remark, size=7.5, color=MUTED)
        note = html2plaintext(order.note or "").strip()
        if note:
            document.y += 6
            document.paragraph(note, size=8)
        document.signatures(
            [
                self.env._("For the supplier"),
                self.env._("Customer: name, signature, stamp, date"),
            ]
        )
