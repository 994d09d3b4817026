from odoo import fields, models


class PanelDataMeasurement(models.Model):
    """How far a data duty was fulfilled on a day, and the points that it brought."""

    _name = "panel.data.measurement"
    _description = "Measurement of a Data Duty"
    _order = "date desc, id desc"
    _rec_name = "duty_id"

    duty_id = fields.Many2one(
        "panel.data.duty", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        readonly=True,
        index=True,
        help="Person who had the duty on that day.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Unit",
        readonly=True,
        index="btree_not_null",
        help="Unit that had the duty on that day.",
    )
    company_id = fields.Many2one(related="duty_id.company_id", store=True)
    total = fields.Integer(string="Records", readonly=True, help="Records that need the data.")
    filled = fields.Integer(readonly=True, help="Records that have the data.")
    percentage = fields.Float(
        string="Fulfilled (%)", digits=(5, 1), readonly=True, aggregator="avg"
    )
    target = fields.Float(string="Target (%)", digits=(5, 1), readonly=True, aggregator="avg")
    met = fields.Boolean(string="Target Met", readonly=True)
    points = fields.Float(
        digits=(6, 1), readonly=True, help="Points that the measurement brought or cost."
    )

    _duty_date_unique = models.Constraint(
        "UNIQUE (duty_id, date)", "A duty is measured once a day."
    )
