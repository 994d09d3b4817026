from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

CHECKED_BY_MODEL = {"panel_grade_model_checks_weights": True}


class PanelGradeModel(models.Model):
    _name = "panel.grade.model"
    _description = "Grading Model"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        tracking=True,
        help="Company whose business with the customers is judged.",
    )
    window_months = fields.Integer(
        string="Window (months)",
        required=True,
        default=12,
        tracking=True,
        help="Months of business that count, the month of the run included.",
    )
    publishes = fields.Boolean(
        string="Sets Customers' Grades",
        default=True,
        tracking=True,
        help="Runs of this model set the current grade of customers. Without it a run only "
        "shows what the grades would be.",
    )
    grade_ids = fields.Many2many(
        "panel.grade",
        string="Grades",
        default=lambda self: self.env["panel.grade"].search([]),
        help="Customers are sorted into as many groups; the best group gets the first grade.",
    )
    criterion_ids = fields.One2many(
        "panel.grade.criterion", "model_id", string="Criteria", copy=True
    )
    total_weight = fields.Float(
        string="Sum of Weights (%)", digits=(5, 2), compute="_compute_total_weight"
    )
    run_ids = fields.One2many("panel.grade.run", "model_id", string="Runs")
    run_count = fields.Integer(compute="_compute_run_count")

    _window_range = models.Constraint(
        "CHECK (window_months BETWEEN 1 AND 120)", "A window has between 1 and 120 months."
    )

    # === COMPUTE METHODS === #
    @api.depends("criterion_ids.weight")
    def _compute_total_weight(self):
        for model in self:
            model.total_weight = sum(model.criterion_ids.mapped("weight"))

    @api.depends("run_ids")
    def _compute_run_count(self):
        counts = dict(
            self.env["panel.grade.run"]._read_group(
                [("model_id", "in", self.ids)], ["model_id"], ["__count"]
            )
        )
        for model in self:
            model.run_count = counts.get(model, 0)

    # === CONSTRAINTS === #
    @api.constrains("criterion_ids")
    def _check_weights(self):
        for model in self:
            criteria = model.criterion_ids
            if criteria and float_compare(model.total_weight, 100, precision_digits=2):
                raise ValidationError(
                    self.env._(
                        "The weights of “%(model)s” sum to %(total)s instead of 100 %%.",
                        model=model.name,
                        total=f"{model.total_weight:g}",
                    )
                )

    @api.constrains("grade_ids")
    def _check_grades(self):
        for model in self:
            if len(model.grade_ids) < 2:
                raise ValidationError(self.env._("“%s” needs at least two grades.", model.name))

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        models_ = super(PanelGradeModel, self.with_context(**CHECKED_BY_MODEL)).create(vals_list)
        return models_.with_env(self.env)

    def write(self, vals):
        return super(PanelGradeModel, self.with_context(**CHECKED_BY_MODEL)).write(vals)

    # === ACTIONS === #
    def action_view_runs(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_grade_run_action")
        action["domain"] = [("model_id", "=", self.id)]
        action["context"] = {"default_model_id": self.id}
        return action

    # === BUSINESS === #
    def _get_window(self, date):
        """Return the first and the last day that count for a run of this day.

        :param date: day of the run
        :return: first day of the first month, and the day itself
        """
        self.ensure_one()
        return date.replace(day=1) - relativedelta(months=self.window_months - 1), date
