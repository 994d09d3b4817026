from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # EXTENDS base: documents drawn by us need neither QWeb nor wkhtmltopdf
        report = self._get_report(report_ref)
        drawer = self.env.get(f"report.{report.report_name}")
        if drawer is None or not hasattr(drawer, "_render_pdf"):
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        records = self.env[report.model].browse([res_ids] if isinstance(res_ids, int) else res_ids)
        content = drawer._render_pdf(records)
        self._panel_log(report_ref, res_ids)
        return content, "pdf"

    def _render_xlsx(self, report_ref, docids, data):
        # EXTENDS report_xlsx
        result = super()._render_xlsx(report_ref, docids, data)
        self._panel_log(report_ref, docids)
        return result
