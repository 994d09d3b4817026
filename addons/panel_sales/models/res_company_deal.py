from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    panel_deal_answer_hours = fields.Integer(
        string="Answer to Registrations (Hours)",
        default=24,
        help="Hours within which a dealer gets an answer to a registration.",
    )
    panel_deal_days = fields.Integer(
        string="Protection of Projects (Days)",
        default=90,
        help="Days for which a registered project is protected.",
    )
    panel_deal_building_days = fields.Integer(
        string="Protection of Building Projects (Days)",
        default=180,
        help="Days for which a building under construction is protected.",
    )
    panel_deal_turn = fields.Integer(
        string="Turn of Registrations",
        readonly=True,
        help="Counts submissions; two at the same time change it one after the other.",
    )
    panel_diversion_answer_days = fields.Integer(
        string="Answer to Diversion Cases (Working Days)",
        default=5,
        help="Working days that a dealer has for answering to a case of diversion: 3 to 5.",
    )
    panel_diversion_appeal_days = fields.Integer(
        string="Appeal in Diversion Cases (Working Days)",
        default=5,
        help="Working days that a dealer has for appealing against a verdict.",
    )
    panel_diversion_count_months = fields.Integer(
        string="Diversion Cases Count For (Months)",
        default=12,
        help="Months in which upheld cases of a dealer add up to the next penalty.",
    )

    _panel_deal_times = models.Constraint(
        "CHECK (panel_deal_answer_hours > 0 AND panel_deal_days > 0"
        " AND panel_deal_building_days > 0)",
        "Hours and days of deal registrations must be above zero.",
    )
    _panel_diversion_times = models.Constraint(
        "CHECK (panel_diversion_answer_days BETWEEN 3 AND 5"
        " AND panel_diversion_appeal_days BETWEEN 1 AND 30"
        " AND panel_diversion_count_months > 0)",
        "A dealer has 3 to 5 working days for an answer and 1 to 30 for an appeal, and "
        "cases count for at least a month.",
    )
