import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

CHUNK = 5000


class PanelGradeScore(models.Model):
    """The result of a run for one customer. Rows are written by the run, in bulk, and stay."""

    _name = "panel.grade.score"
    _description = "Customer Score"
    _order = "run_id, score desc nulls last, id"  # by the order of runs: the newest first
    _rec_name = "partner_id"
    _log_access = False

    run_id = fields.Many2one(
        "panel.grade.run",
        string="Grading Run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    date = fields.Date(related="run_id.date", string="As Of")
    region_id = fields.Many2one(related="partner_id.panel_region_id")
    panel_role = fields.Selection(related="partner_id.panel_role")
    grade_id = fields.Many2one("panel.grade", readonly=True, ondelete="restrict")
    color = fields.Integer(related="grade_id.color")
    previous_grade_id = fields.Many2one(
        "panel.grade",
        readonly=True,
        ondelete="restrict",
        help="Grade in the last earlier run of the same model.",
    )
    gradable = fields.Boolean(
        readonly=True, help="Enough is known about the customer to give a score."
    )
    reason = fields.Char(string="Why Not Gradable", readonly=True)
    score = fields.Float(
        readonly=True, aggregator="avg", help="From 0 to 100: base plus all contributions."
    )
    base = fields.Float(
        readonly=True, aggregator="avg", help="Score of the average customer of the run."
    )
    score_sales = fields.Float(
        string="Sales History", readonly=True, aggregator="avg", digits=(5, 1)
    )
    score_product = fields.Float(
        string="Product Value", readonly=True, aggregator="avg", digits=(5, 1)
    )
    score_service = fields.Float(
        string="Service Value", readonly=True, aggregator="avg", digits=(5, 1)
    )
    score_image = fields.Float(string="Image", readonly=True, aggregator="avg", digits=(5, 1))
    contributions = fields.Json(
        readonly=True,
        help="What each criterion added to or took from the base: criterion, metric, value, "
        "contribution.",
    )
    explanation = fields.Json(compute="_compute_explanation")

    _run_partner_unique = models.Constraint(
        "UNIQUE (run_id, partner_id)", "A run scores every customer once."
    )

    # === COMPUTE METHODS === #
    @api.depends("run_id", "partner_id")
    def _compute_display_name(self):
        for score in self:
            score.display_name = f"{score.partner_id.display_name} ({score.run_id.date})"

    @api.depends_context("lang")
    @api.depends("contributions", "score", "base")
    def _compute_explanation(self):
        """Contributions with names to read, for the widget."""
        metrics = self.env["panel.value.metric"]._get_all()
        by_code = {metric.code: metric for metric in metrics}
        dimensions = dict(metrics._fields["dimension"]._description_selection(self.env))
        for score in self:
            score.explanation = score.gradable and {
                "base": score.base,
                "score": score.score,
                "grade": score.grade_id.code or "",
                "color": score.grade_id.color,
                "date": fields.Date.to_string(score.run_id.date),
                "items": [
                    self._explain(item, by_code.get(item["metric"], metrics.browse()), dimensions)
                    for item in score.contributions or []
                ],
            }

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Scores are only made by grading runs."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Scores cannot be changed."))

    # === BUSINESS === #
    @api.model
    def _replace(self, run, rows):
        """Replace the scores of a run, in bulk.

        :param run: ``panel.grade.run`` record
        :param rows: tuples (partner id, grade id, gradable, reason, score, base, four dimension
            scores in the order of ``DIMENSIONS``, list of contributions)
        """
        self.env.cr.execute(SQL("DELETE FROM panel_grade_score WHERE run_id = %s", run.id))
        previous = run._find_previous()
        for start in range(0, len(rows), CHUNK):
            columns = [list(column) for column in zip(*rows[start : start + CHUNK], strict=True)]
            columns[-1] = [json.dumps(items) for items in columns[-1]]
            self._insert(run, previous, columns)
        self.invalidate_model()

    # === HELPERS === #
    @api.model
    def _insert(self, run, previous, columns):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO panel_grade_score (
                    run_id, company_id, previous_grade_id, partner_id, grade_id, gradable, reason,
                    score, base, score_sales, score_product, score_service, score_image,
                    contributions
                )
                SELECT %s, %s, before.grade_id, given.*
                  FROM unnest(
                           %s::int[], %s::int[], %s::bool[], %s::varchar[], %s::float8[],
                           %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
                           %s::jsonb[]
                       ) AS given (partner_id)
                  LEFT JOIN panel_grade_score before
                    ON before.partner_id = given.partner_id AND before.run_id = %s
                """,
                run.id,
                run.company_id.id,
                *columns,
                previous.id or 0,
            )
        )

    @api.model
    def _explain(self, item, metric, dimensions):
        return {
            "name": metric.name or item["metric"],
            "dimension": dimensions.get(metric.dimension, ""),
            "unit": metric.unit or "",
            "weight": item["weight"],
            "value": item["value"],
            "contribution": item["contribution"],
        }
