from odoo import fields, models


class PanelCooperation(models.Model):
    _name = "panel.cooperation"
    _description = "Milestone of the Cooperation"
    _order = "date desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    name = fields.Char(
        string="What Happened",
        required=True,
        help="An event that shaped the relation, such as the first contract or a new plant.",
    )
    user_id = fields.Many2one(
        "res.users", string="Entered By", default=lambda self: self.env.user, readonly=True
    )
