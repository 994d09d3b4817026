import json

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.http import request

from ..writable import writable

SAMPLE = 50  # ids that are kept of a large export
TEXT = 2000  # characters that are kept of a domain or a list of fields
LOGGED = {"kind", "user_id", "company_id", "model", "subject", "record_count"}
LOGGED |= {"field_names", "domain", "sample", "address"}


class PanelExportLog(models.Model):
    """What left the system: exported lists, spreadsheets and prints, and who took them.

    Rows are added by what they log and never changed. Alerts about people who read very many
    customers are rows too, see ``panel.read.trace``.
    """

    _name = "panel.export.log"
    _description = "Export Log"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "subject"

    kind = fields.Selection(
        [
            ("export", "List Export"),
            ("xlsx", "Spreadsheet Report"),
            ("print", "Print"),
            ("alert", "Mass-read Alert"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    model = fields.Char(readonly=True, help="Technical name of what was taken.")
    subject = fields.Char(
        string="What", readonly=True, help="Kind of record or name of the report."
    )
    record_count = fields.Integer(string="Records", readonly=True)
    field_names = fields.Text(string="Fields", readonly=True, help="Fields of an exported list.")
    domain = fields.Text(
        readonly=True, help="Search that gave the list; empty when records were chosen by hand."
    )
    sample = fields.Char(
        string="Record IDs", readonly=True, help="Identities of the records, at most fifty."
    )
    address = fields.Char(
        string="Network Address", readonly=True, help="Address that the request came from."
    )

    def write(self, vals):
        if LOGGED & vals.keys():
            raise UserError(self.env._("The export log is never changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The export log is never deleted."))

    # === LOGGING === #
    @api.model
    def _log_export(self, records, field_names):
        """Log a list that was exported.

        :param records: exported records
        :param field_names: names or paths of the fields
        """
        subject = self.env["ir.model"]._get(records._name).name
        names = ", ".join(field_names)[:TEXT]
        self._log(
            "export",
            records._name,
            subject,
            records.ids,
            field_names=names,
            domain=self._get_request_domain(),
        )

    @api.model
    def _log_report(self, report, ids):
        """Log a report that was printed or written to a spreadsheet.

        :param report: ``ir.actions.report`` record
        :param ids: ids of the records on it
        """
        kind = "xlsx" if report.report_type == "xlsx" else "print"
        self._log(kind, report.model, report.name, list(ids or ()))

    @api.model
    def _log(self, kind, model, subject, ids, **values):
        if self.env.uid == SUPERUSER_ID:
            return
        with writable(self.env) as env:
            # sudo: everybody's exports are logged, nobody may write the log
            env[self._name].sudo().with_context(tracking_disable=True).create(
                {
                    "kind": kind,
                    "user_id": env.uid,
                    "company_id": env.company.id,
                    "model": model,
                    "subject": subject,
                    "record_count": len(ids),
                    "sample": ", ".join(map(str, ids[:SAMPLE])),
                    "address": request.httprequest.remote_addr if request else False,
                    **values,
                }
            )

    @api.model
    def _get_request_domain(self):
        """Return the domain of the export that the browser asked for, as text."""
        if not request or not request.httprequest.path.startswith("/web/export/"):
            return False
        asked = json.loads(request.params.get("data") or "{}")
        return False if asked.get("ids") else str(asked.get("domain") or [])[:TEXT]


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        # EXTENDS base
        result = super().export_data(fields_to_export)
        self.env["panel.export.log"]._log_export(self, fields_to_export)
        return result
