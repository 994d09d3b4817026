from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.queue_job.delay import chain

STEPS = ("start", "facts", "score", "publish")


class PanelGradeRun(models.Model):
    """One grading: a snapshot of the customers' scores and grades as of a day.

    The work is a chain of jobs, one transaction each, and every step may be repeated: a killed
    worker costs the step it was in, and progress is visible in between.
    """

    _name = "panel.grade.run"
    _description = "Grading Run"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"

    name = fields.Char(compute="_compute_name")
    model_id = fields.Many2one(
        "panel.grade.model",
        string="Grading Model",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["panel.grade.model"].search([], limit=1),
    )
    company_id = fields.Many2one(related="model_id.company_id", store=True)
    date = fields.Date(
        string="As Of",
        required=True,
        default=fields.Date.context_today,
        help="Last day that counts. The window ends with its month.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("queued", "Queued"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    progress = fields.Float(readonly=True, copy=False, aggregator=None, help="From 0 to 100.")
    message = fields.Char(string="Status", readonly=True, copy=False)
    error = fields.Text(readonly=True, copy=False, help="Why the run failed.")
    date_start = fields.Datetime(string="Started", readonly=True, copy=False)
    date_end = fields.Datetime(string="Finished", readonly=True, copy=False)
    customer_count = fields.Integer(string="Customers", readonly=True, copy=False)
    graded_count = fields.Integer(string="Graded", readonly=True, copy=False)
    ungraded_count = fields.Integer(string="Not Gradable", readonly=True, copy=False)
    changed_count = fields.Integer(
        string="Changed",
        readonly=True,
        copy=False,
        help="Customers whose current grade or score this run has changed.",
    )
    silhouette = fields.Float(
        readonly=True,
        copy=False,
        digits=(4, 3),
        aggregator=None,
        help="How well the groups are separated, from -1 to 1. Above 0.5 they are clear, below "
        "0.2 the limits between them are rather arbitrary.",
    )
    centroids = fields.Json(
        readonly=True,
        copy=False,
        help="Criteria as they were, and for each grade its size and its average customer.",
    )
    centroid_table = fields.Html(compute="_compute_centroid_table", sanitize=False)
    score_ids = fields.One2many("panel.grade.score", "run_id", string="Scores")

    # === COMPUTE METHODS === #
    @api.depends("model_id.name", "date")
    def _compute_name(self):
        for run in self:
            run.name = f"{run.model_id.name or ''} {run.date or ''}".strip()

    @api.depends_context("lang")
    @api.depends("centroids")
    def _compute_centroid_table(self):
        metrics = self.env["panel.value.metric"]._get_all()
        names = {metric.code: metric.name for metric in metrics}
        for run in self:
            data = run.centroids
            run.centroid_table = data and self.env["ir.qweb"]._render(
                "panel_crm.panel_grade_centroids",
                {
                    "criteria": [
                        {**criterion, "name": names.get(criterion["metric"], criterion["metric"])}
                        for criterion in data["criteria"]
                    ],
                    "groups": data["groups"],
                },
            )

    # === CONSTRAINTS === #
    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        if any(run.date > today for run in self):
            raise ValidationError(self.env._("A grading run cannot lie in the future."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        if any(run.state in ("queued", "running") for run in self):
            raise UserError(self.env._("A grading run cannot be deleted while it is running."))

    # === ACTIONS === #
    def action_run(self):
        """Enqueue the run. A second press, or one at the same time, gets a clear answer."""
        for run in self:
            run._start()
        return True

    def action_view_scores(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_grade_score_action")
        action["domain"] = [("run_id", "=", self.id)]
        action["context"] = {"search_default_group_by_grade": 1}
        return action

    def action_view_ungraded(self):
        action = self.action_view_scores()
        action["domain"] = [("run_id", "=", self.id), ("gradable", "=", False)]
        action["context"] = {}
        return action

    # === JOBS === #
    def _job_start(self):
        """Tell that a worker has taken the run up."""
        if run := self._pending():
            run.write(
                {
                    "state": "running",
                    "progress": 5,
                    "date_start": fields.Datetime.now(),
                    "message": self.env._("Counting invoices, deliveries and payments"),
                }
            )

    def _job_facts(self):
        """Bring the customer facts up to date."""
        if run := self._pending():
            run.env["panel.customer.fact"]._refresh()
            run.write({"progress": 40, "message": self.env._("Measuring and grading customers")})

    def _job_score(self):
        """Measure, score and group the customers and write their scores."""
        if run := self._pending():
            run.env["panel.grade.scorer"]._score(run)
            run.write({"progress": 90, "message": self.env._("Setting the customers' grades")})

    def _job_publish(self):
        """Make the result the customers' current grades, unless a later one is."""
        if run := self._pending():
            changed = run.env["panel.customer.standing"]._publish(run) if run._is_latest() else 0
            run.write(
                {
                    "state": "done",
                    "progress": 100,
                    "changed_count": changed,
                    "date_end": fields.Datetime.now(),
                    "message": run._get_summary(),
                }
            )

    def _job_failed(self, exc_message=None, **kwargs):
        """Keep why a job failed; queue_job calls it in a transaction of its own."""
        self.write(
            {
                "state": "failed",
                "error": exc_message,
                "date_end": fields.Datetime.now(),
                "message": self.env._("Stopped by an error"),
            }
        )

    # === BUSINESS === #
    def _run_now(self):
        """Do the whole run in this transaction, for scripts and imports."""
        for step in STEPS:
            getattr(self, f"_job_{step}")()

    def _start(self):
        """Check that the run may start and enqueue its chain of jobs."""
        self.ensure_one()
        if not self.model_id.criterion_ids:
            raise UserError(
                self.env._("“%s” has no criteria yet. Add some first.", self.model_id.name)
            )
        locked = self.try_lock_for_update(allow_referencing=True)
        if not locked or self.state in ("queued", "running"):
            raise UserError(self.env._("“%s” is already running.", self.name))
        if self.state == "done":
            raise UserError(self.env._("“%s” is done. Make a new run to grade again.", self.name))
        self.write(
            {
                "state": "queued",
                "progress": 0,
                "error": False,
                "date_end": False,
                "message": self.env._("Waiting for a worker"),
            }
        )
        chain(*(self._delayed(step) for step in STEPS)).delay()

    def _delayed(self, step):
        return getattr(
            self.delayable(
                channel="root.panel",
                identity_key=f"panel.grade.run:{self.id}:{step}",
                description=f"{self.name}: {step}",
            ),
            f"_job_{step}",
        )()

    # === HELPERS === #
    def _pending(self):
        """Return the run in its company, or nothing when it was finished or deleted meanwhile."""
        run = self.exists()
        return run.filtered(lambda r: r.state != "done").with_company(run.company_id)

    def _find_previous(self):
        """Return the last earlier run of the same model that was finished, if any."""
        self.ensure_one()
        return self.search(
            [
                ("model_id", "=", self.model_id.id),
                ("state", "=", "done"),
                ("id", "!=", self.id),
                ("date", "<=", self.date),
            ],
            limit=1,
        )

    def _is_latest(self):
        """Say whether the run sets current grades: its model does, and no later run has."""
        self.ensure_one()
        later = [
            ("company_id", "=", self.company_id.id),
            ("model_id.publishes", "=", True),
            ("state", "=", "done"),
            ("date", ">", self.date),
        ]
        return self.model_id.publishes and not self.search_count(later, limit=1)

    def _get_summary(self):
        """Return one sentence on the result."""
        self.ensure_one()
        groups = (self.centroids or {}).get("groups", [])
        summary = self.env._(
            "%(graded)s customers graded, %(ungraded)s not gradable",
            graded=self.graded_count,
            ungraded=self.ungraded_count,
        )
        wanted = len(self.model_id.grade_ids)
        if groups and len(groups) < wanted:
            summary += self.env._(
                "; the customers differ too little for %(wanted)s grades, %(found)s were given",
                wanted=wanted,
                found=len(groups),
            )
        return summary
