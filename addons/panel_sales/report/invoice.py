from odoo import models
from odoo.tools import html2plaintext

from .pages import Part
from .pdf import paragraph


class ReportInvoice(models.AbstractModel):
    """Invoice or credit note to a customer, in the language of the customer.

    Bills of vendors and entries are left to Odoo's report. The report with payments inherits it.
    """

    _name = "report.account.report_invoice"
    _inherit = ["report.account.report_invoice", "report.panel_sales.quotation"]

    def _draws(self, records):
        return all(move.move_type in ("out_invoice", "out_refund") for move in records)

    def _prepare_part(self, record):
        company = record.company_id
        number = record.name if record.name and record.name != "/" else self.env._("Draft")
        kind = (
            self.env._("Invoice")
            if record.move_type == "out_invoice"
            else (self.env._("Credit Note"))
        )
        return Part(
            letterhead=self._letterhead(company),
            title=kind,
            subtitle=number,
            footer="  ·  ".join(filter(None, (company.name, number))),
            page_label=self._page_label(),
            story=[
                self._parties(record),
                *self._lines(record),
                self._totals(record),
                *self._closing(record),
            ],
        )

    def _terms(self, invoice):
        shipping = invoice.partner_shipping_id
        elsewhere = shipping and shipping != invoice.partner_id
        return [
            (self.env._("Date"), self._date(invoice.invoice_date)),
            (self.env._("Due on"), self._date(invoice.invoice_date_due)),
            (self.env._("Order"), invoice.invoice_origin),
            (self.env._("Your reference"), invoice.ref),
            (self.env._("Salesperson"), invoice.invoice_user_id.name),
            (self.env._("Payment terms"), invoice.invoice_payment_term_id.name),
            (self.env._("Currency"), invoice.currency_id.name),
            (
                self.env._("Deliver to"),
                ", ".join(self._address_lines(shipping)) if elsewhere else "",
            ),
        ]

    def _addressee(self, invoice):
        return invoice.partner_id

    # === LINES === #
    def _document_lines(self, invoice):
        return invoice.invoice_line_ids

    def _line_quantity(self, line):
        return line.quantity

    def _packing(self, line):
        return ""

    def _custom_work(self, line):
        return self.env["panel.custom.spec"]

    # === FOOT === #
    def _closing(self, invoice):
        payment = self.env._("Payment reference: %s", invoice.payment_reference or invoice.name)
        note = html2plaintext(invoice.narration or "").strip()
        return [paragraph(text, 8) for text in (payment, note) if text]
