from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure

from .panel_value_metric import DIMENSIONS


class PanelAssessment(models.Model):
    _name = "panel.assessment"
    _description = "Customer Assessment"
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('panel_role', '!=', False)]",
        help="Customer that is judged.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    dimension = fields.Selection(
        DIMENSIONS,
        required=True,
        default="image",
        help="Which of the four inputs of the grading this judgement belongs to.",
    )
    score = Measure(
        bounds=(0, 100),
        required=True,
        digits=(5, 1),
        aggregator="avg",
        help="From 0 (worst) to 100 (best).",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    assessor_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        help="Who judged; the current user by default.",
    )
    note = fields.Text(help="What the judgement rests on.")

    @api.depends("partner_id", "dimension", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["dimension"]._description_selection(self.env))
        for assessment in self:
            assessment.display_name = ", ".join(
                filter(None, (assessment.partner_id.name, labels.get(assessment.dimension)))
            )
