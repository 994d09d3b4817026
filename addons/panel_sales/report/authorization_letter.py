from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Spacer

from odoo import fields, models

from .pages import Part
from .pdf import LINE, MUTED, WIDTH, block, everywhere, paragraph, signatures

LANGUAGES = ("zh_CN", "en_US")
CODE = 92


class ReportPanelSalesAuthorizationLetter(models.AbstractModel):
    """Letter of authorisation (授权书), in Chinese and English side by side."""

    _name = "report.panel_sales.authorization_letter"
    _description = "Letter of Authorisation (PDF)"
    _inherit = "panel.pdf.report"

    def _get_language(self, record):
        return record.partner_id.lang

    def _prepare_part(self, record):
        record._check_letter()
        company = record.company_id or self.env.company
        title, *others = self._both(record, "_title")
        return Part(
            letterhead=self._letterhead(company),
            title=title,
            subtitle="  ·  ".join((*others, record.number)),
            footer="  ·  ".join((company.name, record.number)),
            page_label=self._page_label(),
            story=[
                Spacer(0, 16),
                *self._declaration(record, company),
                self._facts(record),
                *self._conditions(record),
                *self._closing(record, company),
            ],
        )

    # === LANGUAGES === #
    def _both(self, record, name, *values):
        """Return what a method says in each language that is installed, without repetitions."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        texts = [
            getattr(self.with_context(lang=code), name)(record.with_context(lang=code), *values)
            for code in LANGUAGES
            if code in installed
        ]
        return list(dict.fromkeys(texts))

    def _title(self, _record):
        return self.env._("Letter of Authorisation")

    # === TEXT === #
    def _declaration(self, record, company):
        story = []
        for text in self._both(record, "_sentence", company):
            story += [paragraph(text, 11), Spacer(0, 8)]
        return [*story, Spacer(0, 8)]

    def _sentence(self, record, company):
        values = {
            "company": company.name,
            "dealer": record.partner_id.commercial_partner_id.name,
            "brand": record.brand_id.name,
            "region": record.region_id.name,
        }
        if record.exclusive:
            return self.env._(
                "%(company)s hereby authorises %(dealer)s as its exclusive dealer for boards of "
                "the brand %(brand)s in %(region)s, within the terms below.",
                **values,
            )
        return self.env._(
            "%(company)s hereby authorises %(dealer)s as its dealer for boards of the brand "
            "%(brand)s in %(region)s, within the terms below.",
            **values,
        )

    def _facts(self, record):
        """Return the terms: a label in both languages, and the value."""
        languages = self._both(record, "_terms")
        rows = []
        for terms in zip(*languages, strict=True):
            labels = dict.fromkeys(label for label, _value in terms)
            values = dict.fromkeys(value for _label, value in terms)
            label, value = " ".join(labels), "\n".join(values)
            rows.append([paragraph(label, 9, color=MUTED), paragraph(value, 10.5, bold=True)])
        rule = everywhere("LINEBELOW", 0.6, LINE)
        return block(rows, [150, WIDTH - 150], rule, padding=7, spaceAfter=14)

    def _terms(self, record):
        channels = dict(record._fields["channel"]._description_selection(self.env))
        until = self._date(record.date_to) if record.date_to else self.env._("open end")
        return (
            (self.env._("Number"), record.number),
            (self.env._("Dealer"), record.partner_id.commercial_partner_id.name),
            (self.env._("Brand"), record.brand_id.name),
            (self.env._("Territory"), record.region_id.display_name),
            (self.env._("Channel"), channels.get(record.channel) or self.env._("All channels")),
            (
                self.env._("Kind"),
                self.env._("Exclusive") if record.exclusive else self.env._("Not exclusive"),
            ),
            (self.env._("Period"), f"{self._date(record.date_from)} – {until}"),
        )

    def _conditions(self, record):
        if not record.note:
            return []
        return [paragraph(record.note, 9.5), Spacer(0, 12)]

    # === FOOT === #
    def _closing(self, record, company):
        """Return the QR code with what it is for, and room to sign and stamp."""
        code = QrCodeWidget(record._letter_url(), barWidth=CODE, barHeight=CODE, barLevel="M")
        drawing = Drawing(CODE, CODE)
        drawing.add(code)
        hints = [paragraph(text, 8, color=MUTED) for text in self._both(record, "_hint")]
        today = self._date(fields.Date.context_today(record))
        labels = [
            " ".join(self._both(record, "_signing")) + f"\n{company.name}",
            " ".join(self._both(record, "_dating")) + f"\n{today}",
        ]
        checks = block([[drawing, hints]], [CODE + 14, WIDTH - CODE - 14])
        return [checks, signatures(labels)]

    def _hint(self, _record):
        return self.env._(
            "Scan the code to see whether this letter is valid today. The letter alone proves "
            "nothing: a territory may be suspended or ended before its last day."
        )

    def _signing(self, _record):
        return self.env._("Signature and company seal")

    def _dating(self, _record):
        return self.env._("Date of issue")
