from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # EXTENDS base
        result = super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        self._panel_log(report_ref, res_ids)
        return result

    def _panel_log(self, report_ref, res_ids):
        """Log that a report was made of some records."""
        ids = [res_ids] if isinstance(res_ids, int) else res_ids
        self.env["panel.export.log"]._log_report(self._get_report(report_ref), ids)
