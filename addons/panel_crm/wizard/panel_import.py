import base64
import csv
import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.panel_crm.importers.import_file import (
    CREATED,
    MAX_PROBLEMS,
    UNCHANGED,
    UPDATED,
    nothing,
)
from odoo.addons.panel_crm.panelkit import escape_cell

# The kinds in the order in which a new database needs them.
KINDS = [
    ("regions", "Regions"),
    ("brands", "Brands and Series"),
    ("catalogue", "Catalogue"),
    ("packs", "Pack Sizes"),
    ("customers", "Customers and Dealers"),
    ("pricelists", "Price Lists"),
    ("orders", "Orders of the Past"),
    ("invoices", "Invoices of the Past"),
    ("payments", "Payments of the Past"),
]
# Files with more rows are loaded by a job.
MAX_ROWS_AT_ONCE = 2000
RUNNING_JOBS = ("wait_dependencies", "pending", "enqueued", "started")


class PanelImport(models.Model):
    """One file and what became of it: checked as a whole, then loaded as a whole."""

    _name = "panel.import"
    _description = "Import of a File"
    _order = "id desc"
    _rec_name = "filename"

    kind = fields.Selection(
        KINDS, string="Content", required=True, help="What the rows of the file are."
    )
    file = fields.Binary(
        required=True, attachment=True, copy=False, help="Table in XLSX or CSV with headers."
    )
    filename = fields.Char(string="File Name", required=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
        help="Company that prices and documents are loaded for.",
    )
    user_id = fields.Many2one(
        "res.users", string="Imported By", readonly=True, default=lambda self: self.env.user
    )
    state = fields.Selection(
        [
            ("draft", "To Check"),
            ("failed", "Has Errors"),
            ("checked", "Checked"),
            ("running", "Loading"),
            ("done", "Loaded"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    date_done = fields.Datetime(string="Loaded On", readonly=True, copy=False)
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    created_count = fields.Integer(
        string="Created", readonly=True, copy=False, help="Records that the file has added."
    )
    updated_count = fields.Integer(
        string="Changed", readonly=True, copy=False, help="Records that the file has changed."
    )
    unchanged_count = fields.Integer(
        string="Unchanged",
        readonly=True,
        copy=False,
        help="Records that were there already with the same values.",
    )
    error_count = fields.Integer(string="Errors", readonly=True, copy=False)
    error_ids = fields.One2many("panel.import.error", "import_id", string="Error List")
    error_xlsx = fields.Binary(compute="_compute_error_files", string="Errors (XLSX)")
    error_csv = fields.Binary(compute="_compute_error_files", string="Errors (CSV)")
    progress = fields.Float(compute="_compute_progress", help="Share of the rows, from 0 to 100.")
    job_uuid = fields.Char(readonly=True, copy=False)
    is_job_active = fields.Boolean(compute="_compute_is_job_active")

    # === COMPUTE METHODS === #
    @api.depends("state")
    def _compute_progress(self):
        rows = self.env["panel.import.progress"].search([("import_id", "in", self.ids)])
        shares = {row.import_id.id: 100 * row.done / max(row.total, 1) for row in rows}
        for record in self:
            done = record.state == "done"
            record.progress = 100 if done else shares.get(record.id, 0)

    @api.depends("state", "job_uuid")
    def _compute_is_job_active(self):
        # sudo: whether the own job is waiting is no secret, the queue of all jobs is
        jobs = self.env["queue.job"].sudo()
        active = jobs.search(
            [("uuid", "in", self.mapped("job_uuid")), ("state", "in", RUNNING_JOBS)]
        )
        uuids = set(active.mapped("uuid"))
        for record in self:
            record.is_job_active = record.job_uuid in uuids

    @api.depends("error_ids")
    def _compute_error_files(self):
        for record in self:
            table = record._get_error_table()
            record.error_xlsx = base64.b64encode(self._write_xlsx(table))
            record.error_csv = base64.b64encode(self._write_csv(table))

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        # sudo: progress is written by the program alone
        self.env["panel.import.progress"].sudo().create(
            [{"import_id": record.id} for record in records]
        )
        return records

    def write(self, vals):
        if {"file", "kind", "filename"} & vals.keys():
            if any(record.state in ("running", "done") for record in self):
                raise UserError(
                    self.env._("This import is done. Start a new one for another file.")
                )
            vals = {**vals, "state": "draft"}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_loaded(self):
        if any(record.state in ("running", "done") for record in self):
            raise UserError(
                self.env._(
                    "An import that was loaded stays, so that one can see where data are from."
                )
            )

    # === ACTIONS === #
    def action_check(self):
        """Check the file as a whole and list what is wrong with it."""
        for record in self:
            record._turn()
            if record.state == "done" or record.is_job_active:
                continue
            importer, file = record._read_file()
            if file.rows and file.problem_count < MAX_PROBLEMS:
                importer._check(file)
            record._note(file, "failed" if file.problem_count else "checked")
        return True

    def action_load(self):
        """Load the checked file, a large one by a job; a second press does nothing."""
        for record in self:
            record._turn()
            if record.state in ("running", "done"):
                continue
            if record.state != "checked":
                raise UserError(self.env._("Check the file first, and load it without errors."))
            if record.row_count > MAX_ROWS_AT_ONCE:
                record._enqueue()
            else:
                record._load_now()
        return True

    def action_download_errors(self):
        """Download the error list as a workbook."""
        self.ensure_one()
        return self._get_download("error_xlsx", "xlsx")

    def action_download_errors_csv(self):
        """Download the error list as CSV."""
        self.ensure_one()
        return self._get_download("error_csv", "csv")

    def action_download_template(self):
        """Download a workbook to fill in, with example rows and a sheet that explains it."""
        self.ensure_one()
        url = f"/panel_crm/static/templates/{self.kind}.xlsx"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    # === BUSINESS === #
    def _turn(self):
        """Let one user at a time check or load an import."""
        self.ensure_one()
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(self.env._("“%s” is being checked or loaded.", self.filename))
        self.invalidate_recordset()

    def _read_file(self):
        """Return the importer of this kind and the file as read."""
        self.ensure_one()
        importer = self.env[f"panel.importer.{self.kind}"].with_company(self.company_id)
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        return importer, importer._read(content, self.filename)

    def _load_now(self, progress=nothing):
        """Check and load the file in this transaction.

        :param progress: told the number of records done and their total
        :return: whether it was loaded
        """
        self.ensure_one()
        importer, file = self._read_file()
        file.progress = progress
        if file.rows and file.problem_count < MAX_PROBLEMS:
            importer._check(file)
        loaded = False
        if not file.problem_count:
            self._take_number()
            loaded = importer._import(file)
        self._note(file, "done" if loaded else "failed")
        return loaded

    def _take_number(self):
        """Keep two files from being loaded at the same time, since keys are looked up first.

        The number has no gaps: who comes second waits for nobody but is refused by the database,
        and retried by Odoo when the first is done.
        """
        # sudo: users have no right to sequences, and get none by this
        sequence = self.env.ref("panel_crm.sequence_panel_import").sudo()
        sequence.next_by_id()

    def _note(self, file, state):
        """Keep what a check or a load found."""
        # sudo: the error list is written by the program alone
        errors = self.env["panel.import.error"].sudo()
        errors.search([("import_id", "=", self.id)]).unlink()
        errors.create(
            [
                {
                    "import_id": self.id,
                    "row": problem.row,
                    "column": problem.column,
                    "value": problem.value,
                    "reason": problem.reason,
                }
                for problem in sorted(file.problems, key=lambda problem: problem.row)
            ]
        )
        counts = file.counts if state == "done" else {}
        self.write(
            {
                "state": state,
                "row_count": file.row_count,
                "error_count": file.problem_count,
                "created_count": counts.get(CREATED, 0),
                "updated_count": counts.get(UPDATED, 0),
                "unchanged_count": counts.get(UNCHANGED, 0),
                "date_done": fields.Datetime.now() if state == "done" else False,
            }
        )

    # === JOB === #
    def _enqueue(self):
        job = self.with_delay(
            channel="root.panel",
            identity_key=f"panel.import:{self.id}",
            description=self.env._("Import %s", self.filename),
            max_retries=5,
        )._job_load()
        self.write({"state": "running", "job_uuid": job.uuid})

    def _job_load(self):
        """Load the file, unless that has happened meanwhile; the whole is one transaction."""
        record = self.exists()
        if record and record.state == "running":
            record._load_now(record._show_progress)

    def _job_failed(self, exc_message=None, **kwargs):
        """Say that the job stopped; queue_job calls it in a transaction of its own."""
        # sudo: the error list is written by the program alone
        self.env["panel.import.error"].sudo().create(
            [{"import_id": record.id, "row": 0, "reason": exc_message or "?"} for record in self]
        )
        self.write({"state": "failed", "error_count": 1})

    def _show_progress(self, done, total):
        """Make the progress visible at once, in a transaction of its own.

        It stands in a table of its own, for the load must not find its record changed.
        """
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "UPDATE panel_import_progress SET done = %s, total = %s WHERE import_id = %s",
                    done,
                    total,
                    self.id,
                )
            )

    # === HELPERS === #
    def _get_download(self, field, ending):
        url = (
            f"/web/content/{self._name}/{self.id}/{field}"
            f"?download=true&filename=errors-{self.id}.{ending}"
        )
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _get_error_table(self):
        """Return the error list as rows of texts and numbers, the headers first."""
        self.ensure_one()
        headers = self.env["panel.import.error"].fields_get(
            ["row", "column", "value", "reason"], ["string"]
        )
        rows = [tuple(field["string"] for field in headers.values())]
        for error in self.error_ids:
            texts = (error.column, error.value, error.reason)
            rows.append((error.row, *(escape_cell(text or "") for text in texts)))
        return rows

    @api.model
    def _write_xlsx(self, table):
        stream = io.BytesIO()
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(stream, options) as book:
            sheet = book.add_worksheet()
            sheet.set_column(1, 2, 24)
            sheet.set_column(3, 3, 90)
            for number, cells in enumerate(table):
                sheet.write_row(number, 0, cells, book.add_format({"bold": not number}))
        return stream.getvalue()

    @api.model
    def _write_csv(self, table):
        stream = io.StringIO()
        csv.writer(stream).writerows(table)
        return stream.getvalue().encode("utf-8-sig")
