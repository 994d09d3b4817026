from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit.scoring import Criterion

from .panel_value_metric import DIRECTIONS, TRANSFORMS


class PanelGradeCriterion(models.Model):
    _name = "panel.grade.criterion"
    _description = "Grading Criterion"
    _order = "model_id, sequence, id"
    _rec_name = "metric_id"

    model_id = fields.Many2one(
        "panel.grade.model", string="Grading Model", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    metric_id = fields.Many2one(
        "panel.value.metric",
        required=True,
        ondelete="restrict",
        help="What is measured, from invoices, deliveries, payments or judgement.",
    )
    dimension = fields.Selection(related="metric_id.dimension", store=True)
    unit = fields.Char(related="metric_id.unit")
    weight = Measure(
        bounds=(0, 100),
        string="Weight (%)",
        required=True,
        digits=(5, 2),
        help="Share in the score. The weights of a model sum to 100.",
    )
    direction = fields.Selection(
        DIRECTIONS,
        compute="_compute_from_metric",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Whether more of it speaks for a customer.",
    )
    transform = fields.Selection(
        TRANSFORMS,
        compute="_compute_from_metric",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="How a measure becomes a number from 0 to 100. A rank is not impressed by one huge "
        "customer; linear and logarithmic scales keep the distances.",
    )
    is_required = fields.Boolean(
        string="Needed",
        default=True,
        help="A customer of whom nothing is known in a dimension with a needed criterion is not "
        "graded. Otherwise a missing value counts as the median of the other customers.",
    )

    _metric_unique = models.Constraint(
        "UNIQUE (model_id, metric_id)", "A metric can be used once in a grading model."
    )

    @api.depends("metric_id")
    def _compute_from_metric(self):
        for criterion in self:
            criterion.direction = criterion.metric_id.direction or "up"
            criterion.transform = criterion.metric_id.transform or "rank"

    @api.constrains("weight", "model_id")
    def _check_weight(self):
        # a write on the model checks the sum once, after all its lines
        if not self.env.context.get("panel_grade_model_checks_weights"):
            self.model_id._check_weights()

    # === CRUD === #
    def unlink(self):
        grade_models = self.model_id
        result = super().unlink()
        if not self.env.context.get("panel_grade_model_checks_weights"):
            grade_models._check_weights()
        return result

    # === BUSINESS === #
    def _to_panelkit(self):
        """Return the criteria for ``panelkit.scoring``, with weights that sum to 1."""
        total = sum(self.mapped("weight"))
        return [
            Criterion(
                weight=criterion.weight / total,
                direction=1 if criterion.direction == "up" else -1,
                transform=criterion.transform,
            )
            for criterion in self
        ]
