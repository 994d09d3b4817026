from odoo import fields, models


class PanelDealerGoal(models.Model):
    _name = "panel.dealer.goal"
    _description = "Joint Goal with a Dealer"
    _order = "date_due, id"

    plan_id = fields.Many2one("panel.dealer.plan", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(related="plan_id.partner_id", store=True, index=True)
    name = fields.Char(
        string="Goal", required=True, help="What is to be reached, so that anybody can tell."
    )
    date_due = fields.Date(string="Due", required=True, help="Day by which it is to be reached.")
    done = fields.Boolean(string="Reached")
