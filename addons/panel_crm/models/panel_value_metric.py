import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# The four inputs of customer analysis: 服务价值, 产品价值, 形象, 以往销售.
DIMENSIONS = [
    ("sales", "Sales History"),
    ("product", "Product Value"),
    ("service", "Service Value"),
    ("image", "Image"),
]
TRANSFORMS = [
    ("rank", "Rank among customers"),
    ("linear", "Linear between worst and best"),
    ("log", "Logarithmic between worst and best"),
]
DIRECTIONS = [("up", "Higher is better"), ("down", "Lower is better")]
PREFIX = "_metric_"


class PanelValueMetric(models.Model):
    _name = "panel.value.metric"
    _description = "Value Metric"
    _order = "dimension, sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short name that results refer to.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True, help="What is measured, and over which time.")
    dimension = fields.Selection(
        DIMENSIONS,
        required=True,
        help="Which of the four inputs of the grading this metric belongs to.",
    )
    direction = fields.Selection(
        DIRECTIONS, required=True, default="up", help="Whether more of it speaks for a customer."
    )
    transform = fields.Selection(
        TRANSFORMS,
        required=True,
        default="rank",
        help="How a measure becomes a number from 0 to 100, unless a criterion says otherwise.",
    )
    unit = fields.Char(translate=True, help="Unit that values are shown in, such as m³ or days.")
    provider_model = fields.Char(
        string="Provider",
        required=True,
        help="Technical name of the model that measures; it must be a metric provider.",
    )
    provider_method = fields.Char(
        string="Method",
        required=True,
        help="Method of the provider; its name starts with _metric_.",
    )

    _code_unique = models.UniqueIndex("(code)", "Another metric already has this code.")

    # === CONSTRAINTS === #
    @api.constrains("provider_model", "provider_method")
    def _check_provider(self):
        for metric in self:
            metric._get_provider()

    # === BUSINESS === #
    def _values(self, partners, company, date_from, date_to):
        """Measure customers; see ``panel.metric.provider``.

        :param partners: commercial partners
        :param company: ``res.company`` record
        :param date_from: first day of the window
        :param date_to: last day of the window
        :return: ``{partner id: finite number}``, without those nothing is known about
        :raises UserError: when the provider returns something else
        """
        self.ensure_one()
        values = self._get_provider()(partners, company, date_from, date_to)
        if any(not math.isfinite(value) for value in values.values()):
            raise UserError(
                self.env._("The metric “%s” returned a value that is no number.", self.name)
            )
        return values

    # === HELPERS === #
    @api.model
    def _get_all(self):
        """Return all metrics, archived ones too, which old scores may name."""
        metrics = self.with_context(active_test=False)
        return metrics.search([])  # pylint: disable=no-search-all

    def _get_provider(self):
        """Return the bound method that measures.

        Names come from the database, hence only methods with the prefix, on models that inherit
        the provider, are ever called.

        :raises ValidationError: when there is no such method
        """
        self.ensure_one()
        registry = self.env.registry
        model = registry.get(self.provider_model or "")
        method = self.provider_method or ""
        allowed = (
            model is not None
            and issubclass(model, registry["panel.metric.provider"])
            and method.startswith(PREFIX)
            and callable(getattr(model, method, None))
        )
        if not allowed:
            raise ValidationError(
                self.env._(
                    "“%(model)s.%(method)s” does not measure anything: choose a metric provider "
                    "and one of its methods that start with %(prefix)s.",
                    model=self.provider_model,
                    method=method,
                    prefix=PREFIX,
                )
            )
        return getattr(self.env[self.provider_model], method)
