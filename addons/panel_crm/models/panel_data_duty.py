from ast import literal_eval

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.panel_crm.fields import Measure

STEPS = {
    "daily": relativedelta(days=1),
    "weekly": relativedelta(weeks=1),
    "monthly": relativedelta(months=1),
    "quarterly": relativedelta(months=3),
}


class PanelDataDuty(models.Model):
    """Which data somebody must collect and keep, how far, and what it earns or costs them."""

    _name = "panel.data.duty"
    _description = "Data Duty"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "next_date, id"
    _check_company_auto = True

    # === WHAT === #
    name = fields.Char(
        required=True, help="What must be there, in one line: “Tax ID of all A customers”."
    )
    model_id = fields.Many2one(
        "ir.model",
        string="Records",
        required=True,
        ondelete="cascade",
        domain=[("transient", "=", False), ("abstract", "=", False)],
        default=lambda self: self.env["ir.model"]._get("res.partner"),
        help="Kind of records that the data belongs to.",
    )
    model_name = fields.Char(related="model_id.model")
    kind = fields.Selection(
        [("field", "A Field"), ("document", "A Document")],
        required=True,
        default="field",
        help="A field must be filled, or a file must be attached.",
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('name', '!=', 'id')]",
        help="Field that must be filled.",
    )
    document_name = fields.Char(
        string="File Name Contains",
        help="Part of the name of the file that must be attached, such as “licence”. Empty: any.",
    )
    domain = fields.Char(
        string="Which Records", default="[]", help="Records for which the data must be there."
    )

    # === WHO === #
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
        tracking=True,
        help="Person who collects the data and gets the points.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Unit",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Unit of the organisation whose duty it is.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )

    # === HOW FAR === #
    target = Measure(
        string="Target (%)",
        bounds=(0, 100),
        digits=(5, 1),
        default=95,
        required=True,
        aggregator="avg",
        tracking=True,
        help="Share of the records that must have the data.",
    )
    frequency = fields.Selection(
        [
            ("daily", "Daily"),
            ("weekly", "Weekly"),
            ("monthly", "Monthly"),
            ("quarterly", "Quarterly"),
        ],
        required=True,
        default="monthly",
        help="How often it is measured.",
    )
    next_date = fields.Date(
        string="Next Measurement", required=True, default=fields.Date.context_today
    )
    points_met = Measure(
        string="Points if Met",
        bounds=(0, 1000),
        digits=(6, 1),
        default=1,
        aggregator=None,
        help="Points that the responsible person gets when the target is met.",
    )
    points_missed = Measure(
        string="Points Lost if Missed",
        bounds=(0, 1000),
        digits=(6, 1),
        default=2,
        aggregator=None,
        help="Points that the responsible person loses when the target is missed.",
    )
    active = fields.Boolean(default=True)
    note = fields.Text(help="Where the data comes from and how it is checked.")

    # === RESULT === #
    measurement_ids = fields.One2many("panel.data.measurement", "duty_id", string="Measurements")
    last_date = fields.Date(string="Last Measured", readonly=True, copy=False)
    percentage = fields.Float(
        string="Fulfilled (%)", digits=(5, 1), readonly=True, copy=False, aggregator="avg"
    )
    state = fields.Selection(
        [("new", "Not Measured"), ("met", "Met"), ("missed", "Below Target")],
        readonly=True,
        required=True,
        default="new",
        copy=False,
        help="Result of the last measurement.",
    )

    # === CONSTRAINTS === #
    @api.constrains("kind", "field_id", "model_id", "domain")
    def _check_what(self):
        """Refuse what could not be measured, and what its author may not read."""
        for duty in self:
            if duty.kind == "field" and duty.field_id.model_id != duty.model_id:
                raise ValidationError(
                    self.env._("Choose a field of “%s” that must be filled.", duty.model_id.name)
                )
            model = self.env.get(duty.model_name)
            if model is None or not model._auto or not model.has_access("read"):
                raise ValidationError(
                    self.env._("“%s” cannot be measured: you may not read it.", duty.model_id.name)
                )
            try:
                model.search_count(duty._get_domain() & duty._get_filled_domain(), limit=1)
            except (ValueError, KeyError, AccessError, UserError) as error:
                raise ValidationError(
                    self.env._("The records of “%s” cannot be found like this.", duty.name)
                ) from error

    # === ACTIONS === #
    def action_measure(self):
        self.check_access("write")
        self._measure()
        return True

    def action_view_missing(self):
        """Open the records that lack the data."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model_name,
            "views": [(False, "list"), (False, "form")],
            "domain": list(self._get_domain() & ~self._get_filled_domain()),
        }

    # === CRON === #
    @api.model
    def _cron_measure(self):
        """Measure the duties that are due."""
        due = self.search([("next_date", "<=", fields.Date.context_today(self))])
        for done, duty in enumerate(due, start=1):
            duty._measure()
            self.env["ir.cron"]._commit_progress(1, remaining=len(due) - done)

    # === BUSINESS === #
    def _measure(self):
        """Write a dated measurement for each duty; a second one of a day replaces the first."""
        today = fields.Date.context_today(self)
        rows = []
        for duty in self:
            total, filled = duty._count()
            percentage = 100 * filled / total if total else 100
            met = percentage >= duty.target
            duty.write(
                {
                    "percentage": percentage,
                    "state": "met" if met else "missed",
                    "last_date": today,
                    "next_date": today + STEPS[duty.frequency],
                }
            )
            rows.append(
                {
                    "duty_id": duty.id,
                    "date": today,
                    "user_id": duty.user_id.id,
                    "team_id": duty.team_id.id,
                    "total": total,
                    "filled": filled,
                    "percentage": percentage,
                    "target": duty.target,
                    "met": met,
                    "points": duty.points_met if met else -duty.points_missed,
                }
            )
            duty._remind(met, total - filled)
        # sudo: measurements are written by measuring only
        Measurement = self.env["panel.data.measurement"].sudo()
        Measurement.search([("duty_id", "in", self.ids), ("date", "=", today)]).unlink()
        Measurement.create(rows)

    def _count(self):
        """Return how many records there are, and how many of them have the data."""
        self.ensure_one()
        # sudo: a duty counts all records of its company, whoever measures it
        model = self.env[self.model_name].sudo().with_company(self.company_id)
        domain = self._get_domain()
        if "company_id" in model._fields:
            domain &= Domain("company_id", "in", [self.company_id.id, False])
        return model.search_count(domain), model.search_count(domain & self._get_filled_domain())

    def _get_domain(self):
        self.ensure_one()
        try:
            return Domain(literal_eval(self.domain or "[]"))
        except (SyntaxError, TypeError) as error:
            raise ValueError(self.domain) from error

    def _get_filled_domain(self):
        """Return the domain of records that have the data."""
        self.ensure_one()
        if self.kind == "field":
            return Domain(self.field_id.name, "!=", False)
        # sudo: only says which records have a file, not what is in it
        files = self.env["ir.attachment"].sudo()
        domain = [("res_model", "=", self.model_name), ("res_id", "!=", False)]
        if self.document_name:
            domain.append(("name", "ilike", self.document_name))
        rows = files._read_group(domain, ["res_id"])
        return Domain("id", "in", [res_id for (res_id,) in rows])

    def _remind(self, met, missing):
        """Ask the responsible person for what is missing, once; done when the target is met."""
        self.ensure_one()
        kind = self.env.ref("panel_crm.activity_complete_data", raise_if_not_found=False)
        if not kind:
            return
        open_ones = self.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        if met:
            open_ones.action_feedback(feedback=self.env._("The target is met."))
        elif not open_ones:
            summary = self.env._("%(missing)s missing: %(duty)s", missing=missing, duty=self.name)
            self.activity_schedule(
                activity_type_id=kind.id, summary=summary, user_id=self.user_id.id
            )
