import base64
import binascii

from PIL import Image, UnidentifiedImageError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools import image as image_tools

from .fonts import register_fonts
from .pages import Letterhead, render


class PanelPdfReport(models.AbstractModel):
    """Base of the documents that are drawn with reportlab."""

    _name = "panel.pdf.report"
    _description = "Drawn PDF Document"

    def _render_pdf(self, records):
        """Return one PDF of some records, each beginning on a page of its own.

        :param records: records that the user may read
        :return: bytes
        """
        if not records:
            raise UserError(self.env._("Choose what to print."))
        records.check_access("read")
        register_fonts()
        parts = []
        for record in records:
            language = self._get_language(record) or self.env.lang or "en_US"
            drawer = self.with_context(lang=language)
            parts.append(drawer._prepare_part(record.with_context(lang=language)))
        return render(self._get_title(records), self.env.company.name, parts)

    @api.model
    def _get_report_values(self, docids, data=None):
        # Odoo's own template of a document that we draw is still its preview in HTML.
        name = self._name.removeprefix("report.")
        model = self.env["ir.actions.report"]._get_report_from_name(name).model
        return {
            "doc_ids": docids,
            "doc_model": model,
            "docs": self.env[model].browse(docids),
            "data": data,
        }

    # === HOOKS === #
    def _draws(self, records):
        """Say whether the records are drawn here, rather than by Odoo's own report."""
        return True

    def _prepare_part(self, record):
        """Return the ``Part`` of a record."""
        raise NotImplementedError

    def _get_title(self, records):
        """Return the title that PDF viewers show."""
        return ", ".join(records[:5].mapped("display_name"))

    def _get_language(self, record):
        """Return the language to print in, or False for the user's."""
        return False

    # === HELPERS === #
    def _letterhead(self, company):
        """Return the letterhead of a company."""
        partner = company.partner_id
        address = ", ".join(filter(None, self._address_lines(partner)))
        contact = "  ·  ".join(filter(None, (company.phone, company.email, company.website)))
        vat = self.env._("Tax ID: %s", company.vat) if company.vat else ""
        lines = tuple(filter(None, (address, contact, vat)))
        return Letterhead(company.name, lines, self._logo(company))

    def _address_lines(self, partner):
        """Return the address of a partner, without its name."""
        address = partner._display_address(without_company=True)
        return [line.strip() for line in address.split("\n") if line.strip()]

    def _logo(self, company):
        """Return the company's logo, or None where it is missing or no raster image."""
        if company.uses_default_logo or not company.logo:
            return None
        try:
            logo = base64.b64decode(company.partner_id.image_256 or company.logo)
            image_tools.binary_to_image(logo)
        except (UserError, UnidentifiedImageError, binascii.Error, Image.DecompressionBombError):
            return None
        return logo

    def _number(self, value, digits=2):
        """Return a number with the separators of the language."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        text = f"{value or 0:,.{digits}f}"
        marks = {",": lang.thousands_sep or "", ".": lang.decimal_point or "."}
        return text.translate(str.maketrans(marks))

    def _money(self, value, currency):
        """Return an amount with the digits of its currency, without the symbol."""
        return self._number(value, currency.decimal_places)

    def _date(self, value):
        """Return a date in the form of the language."""
        return format_date(self.env, value) if value else ""

    def _page_label(self):
        return self.env._("Page {page} of {pages}")
