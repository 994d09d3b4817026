from odoo import fields, models

from odoo.addons.panel_crm.fields import Measure


class PanelDealerCriterion(models.Model):
    """What dealers are judged by, and how much it counts."""

    _name = "panel.dealer.criterion"
    _description = "Criterion of Dealer Scorecards"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    weight = Measure(
        bounds=(0, 1000),
        required=True,
        default=10,
        digits=(6, 2),
        help="How much the criterion counts, beside the weights of the others.",
    )
    source = fields.Selection(
        [
            ("sales", "Sales against the target"),
            ("payment", "Payment on time"),
            ("manual", "Judged by a person"),
        ],
        required=True,
        default="manual",
        help="Where the points come from: our figures of the year, or a person's judgement.",
    )
    help_text = fields.Text(
        string="How to Judge", translate=True, help="What gives how many points."
    )
