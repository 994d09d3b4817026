from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class CrmLead(models.Model):
    """What an opportunity is about, and whether anybody is still moving it."""

    _inherit = "crm.lead"

    panel_brand_id = fields.Many2one(
        "product.brand",
        string="Brand",
        index="btree_not_null",
        help="Brand that the customer is interested in; quotations keep it.",
    )
    panel_region_id = fields.Many2one(
        "panel.region",
        string="Region",
        index="btree_not_null",
        help="Sales region of the business; quotations keep it.",
    )
    panel_enquiry_ids = fields.One2many("panel.price.enquiry", "lead_id", string="Price Enquiries")
    panel_enquiry_count = fields.Integer(
        string="Number of Price Enquiries", compute="_compute_panel_enquiry_count"
    )

    # === PROGRESS === #
    panel_stage_days = fields.Integer(
        string="Days in Stage",
        compute="_compute_panel_stage_days",
        help="Days since the opportunity came into its stage.",
    )
    panel_idle_days = fields.Integer(
        string="Days Without Step",
        compute="_compute_panel_idle_days",
        help="Days since the last step was done: an activity or a change of the stage.",
    )
    panel_is_stuck = fields.Boolean(
        string="Stuck",
        compute="_compute_panel_is_stuck",
        search="_search_panel_is_stuck",
        help="The opportunity is open, no next step is planned, and no step was done for as many "
        "days as the settings allow.",
    )

    # === COMPUTE METHODS === #
    @api.depends("panel_enquiry_ids")
    def _compute_panel_enquiry_count(self):
        counts = dict(
            self.env["panel.price.enquiry"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.panel_enquiry_count = counts.get(lead._origin, 0)

    @api.depends("date_last_stage_update")
    def _compute_panel_stage_days(self):
        now = fields.Datetime.now()
        for lead in self:
            since = lead.date_last_stage_update or lead.create_date or now
            lead.panel_stage_days = (now - since).days

    @api.depends("date_last_stage_update", "activity_ids")
    def _compute_panel_idle_days(self):
        rows = (
            self.env["mail.activity"]
            .sudo()  # sudo: the day of the last step is no secret to who may read the lead
            .with_context(active_test=False)
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["date_done:max"],
            )
        )
        done = {lead_id: day for lead_id, day in rows if day}
        today = fields.Date.context_today(self)
        for lead in self:
            moved = lead.date_last_stage_update or lead.create_date
            days = [day for day in (moved and moved.date(), done.get(lead.id)) if day]
            lead.panel_idle_days = max(0, (today - max(days)).days) if days else 0

    @api.depends("panel_idle_days", "active", "won_status", "activity_ids.date_deadline")
    def _compute_panel_is_stuck(self):
        stuck = self.search([("id", "in", self.ids), ("panel_is_stuck", "=", True)])
        for lead in self:
            lead.panel_is_stuck = lead._origin in stuck

    @api.model
    def _search_panel_is_stuck(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: how many days a company allows is no secret
        domains = [
            self._panel_stuck_domain(company.panel_stuck_days)
            & (
                Domain("company_id", "=", company.id)
                | Domain("company_id", "=", False) & Domain(company == self.env.company)
            )
            for company in self.env.companies.sudo()  # sudo: see above
        ]
        stuck = Domain.OR(domains)
        return stuck if True in value else ~stuck

    @api.model
    def _panel_stuck_domain(self, days):
        """Return the domain of open opportunities that nobody has moved for some days.

        :param days: number of days
        """
        last_day = fields.Date.context_today(self) - timedelta(days=days)
        # Open steps that are not overdue by as much, and steps done since.
        moving = SQL(
            """(SELECT activity.res_id FROM mail_activity activity
                 WHERE activity.res_model = 'crm.lead'
                   AND CASE WHEN activity.active THEN activity.date_deadline
                            ELSE activity.date_done END > %s)""",
            last_day,
        )
        self.env["mail.activity"].flush_model()
        return (
            Domain("type", "=", "opportunity")
            & Domain("active", "=", True)
            & Domain("won_status", "=", "pending")
            & Domain("date_last_stage_update", "<", last_day + timedelta(days=1))
            & Domain("id", "not in", moving)
        )

    # === CONSTRAINT METHODS === #
    @api.constrains("stage_id")
    def _check_panel_next_step(self):
        """Refuse to move an opportunity on without a next step, where the company wants one."""
        for lead in self:
            company = lead.company_id or self.env.company
            # sudo: a salesperson does not read settings
            if not company.sudo().panel_next_step_required:
                continue
            is_new = lead.create_date >= self.env.cr.now()
            if is_new or lead.won_status != "pending" or lead.type != "opportunity":
                continue
            if not lead.activity_ids:
                raise ValidationError(
                    self.env._(
                        "Plan the next step of “%(lead)s” before you move it to “%(stage)s”: "
                        "schedule an activity, then move it.",
                        lead=lead.name,
                        stage=lead.stage_id.name,
                    )
                )

    # === ACTIONS === #
    def action_view_panel_enquiries(self):
        self.ensure_one()
        return self.env["panel.price.enquiry"]._panel_action(
            [("lead_id", "=", self.id)],
            default_partner_id=self.partner_id.id,
            default_lead_id=self.id,
        )
