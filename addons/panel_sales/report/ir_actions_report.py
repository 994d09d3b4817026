import io

from odoo import models
from odoo.exceptions import UserError


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # EXTENDS base: documents drawn by us need neither QWeb nor wkhtmltopdf
        drawer, records = self._panel_drawer(report_ref, res_ids)
        if drawer is None:
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        content = drawer._render_pdf(records)
        self._panel_log(report_ref, res_ids)
        return content, "pdf"

    def _render_qweb_html(self, report_ref, docids, data=None):
        # EXTENDS base: most documents drawn by us have no template to preview
        report = self._get_report(report_ref)
        drawer, _records = self._panel_drawer(report_ref, docids)
        if drawer is not None and not self._panel_has_template(report):
            raise UserError(self.env._("This document is made as a PDF only."))
        return super()._render_qweb_html(report_ref, docids, data=data)

    def _panel_has_template(self, report):
        # sudo: whether there is a template is no secret
        views = self.env["ir.ui.view"].sudo()
        return bool(views.search_count([("key", "=", report.report_name)], limit=1))

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # EXTENDS base: some callers, such as the sending of invoices, want one file per record
        drawer, records = self._panel_drawer(report_ref, res_ids)
        if drawer is None:
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        streams = {
            record.id: {"stream": io.BytesIO(drawer._render_pdf(record)), "attachment": None}
            for record in records
        }
        return streams, "pdf"

    def _render_xlsx(self, report_ref, docids, data):
        # EXTENDS report_xlsx
        result = super()._render_xlsx(report_ref, docids, data)
        self._panel_log(report_ref, docids)
        return result

    def _panel_drawer(self, report_ref, res_ids):
        """Return what draws a report, and the records; nothing when QWeb has to.

        :param report_ref: as for ``_render_qweb_pdf``
        :param res_ids: ids, or one id
        """
        report = self._get_report(report_ref)
        drawer = self.env.get(f"report.{report.report_name}")
        if drawer is None or not hasattr(drawer, "_render_pdf"):
            return None, None
        records = self.env[report.model].browse([res_ids] if isinstance(res_ids, int) else res_ids)
        return (drawer, records) if drawer._draws(records) else (None, None)
