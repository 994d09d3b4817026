from odoo import api, fields, models
from odoo.fields import Domain


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    panel_post = fields.Char(
        string="Post", tracking=True, help="What the person does in the unit, such as area manager."
    )
    panel_date_from = fields.Date(
        string="From",
        tracking=True,
        help="First day in the unit. From a day to come on the person sees its business, and no "
        "earlier.",
    )
    panel_date_to = fields.Date(string="To", tracking=True, help="Last day in the unit.")

    _panel_dates_in_order = models.Constraint(
        "CHECK (panel_date_from <= panel_date_to)", "A membership cannot end before it begins."
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS sales_team: who comes later is a member later
        today = fields.Date.context_today(self)
        now, later = [], []
        for vals in vals_list:
            first = fields.Date.to_date(vals.get("panel_date_from"))
            last = fields.Date.to_date(vals.get("panel_date_to"))
            waits = (first and first > today) or (last and last < today)
            (later if waits else now).append(vals)
        members = super().create(now)
        if later:
            # Past Odoo's own create, which would end the memberships that last until then.
            coming = super(CrmTeamMember, self.with_context(panel_membership_waits=True)).create(
                [{**vals, "active": False} for vals in later]
            )
            members += coming.with_env(self.env)
        return members

    def _synchronize_memberships(self, user_team_ids):
        # EXTENDS sales_team
        if self.env.context.get("panel_membership_waits"):
            return self.browse()
        return super()._synchronize_memberships(user_team_ids)

    def write(self, vals):
        result = super().write(vals)
        if {"panel_date_from", "panel_date_to"} & vals.keys():
            self._follow_dates()
        return result

    def _follow_dates(self):
        """Make members of those whose time has come and end those whose time is over."""
        today = fields.Date.context_today(self)
        due = Domain("panel_date_from", "=", False) | Domain("panel_date_from", "<=", today)
        due &= Domain("panel_date_to", "=", False) | Domain("panel_date_to", ">=", today)
        dated = self.filtered(lambda row: row.panel_date_from or row.panel_date_to)
        present = dated.filtered_domain(due)
        (dated - present).filtered("active").active = False
        for member in present.filtered(lambda row: not row.active):
            # one by one: each may end another membership of the same person
            member.active = True

    @api.model
    def _cron_follow_dates(self):
        """Bring memberships in line with their dates; those that end today go tomorrow."""
        today = fields.Date.context_today(self)
        begins = Domain("active", "=", False) & Domain("panel_date_from", "=", today)
        ends = Domain("active", "=", True) & Domain("panel_date_to", "<", today)
        missed = Domain("active", "=", False) & Domain("panel_date_from", "<", today)
        missed &= Domain("panel_date_to", ">=", today)
        rows = self.with_context(active_test=False).search(begins | ends | missed)
        rows._follow_dates()
