from odoo import api, fields, models


class PanelDealerPlan(models.Model):
    """What a dealer wants, what we want together with it, and how we help."""

    _name = "panel.dealer.plan"
    _description = "Dealer Plan"
    _inherit = ["panel.dealer.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(check_company=True, tracking=True)
    name = fields.Char(required=True, help="Such as “Growth plan 2027”.")
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="Until", help="Last day of the plan.")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="Person who agrees the plan with the dealer and holds the reviews.",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    dealer_goals = fields.Text(
        string="The Dealer's Own Goals", help="What the dealer wants to reach for itself."
    )
    dealer_policy = fields.Text(
        string="The Dealer's Policy",
        help="How the dealer works: other makers it sells, prices, stock, credit it gives.",
    )
    support = fields.Text(
        string="Support Agreed",
        help="What we do for it: samples, training, shop fitting, advertising.",
    )
    goal_ids = fields.One2many("panel.dealer.goal", "plan_id", string="Joint Goals")
    review_ids = fields.One2many("panel.dealer.review", "plan_id", string="Review Meetings")
    next_goal_date = fields.Date(
        string="Next Goal Due",
        compute="_compute_next_goal_date",
        store=True,
        help="Day by which the next joint goal is to be reached.",
    )
    next_review_date = fields.Date(
        string="Next Review Meeting",
        compute="_compute_next_review_date",
        store=True,
        help="Earliest review meeting that has not been held yet; red when its day has passed.",
    )
    progress = fields.Integer(
        string="Goals Reached (%)", compute="_compute_progress", help="Share of the joint goals."
    )
    active = fields.Boolean(default=True)

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A plan cannot end before it begins."
    )

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = " · ".join(filter(None, (plan.name, plan.partner_id.name)))

    @api.depends("goal_ids.date_due", "goal_ids.done")
    def _compute_next_goal_date(self):
        for plan in self:
            waiting = plan.goal_ids.filtered(lambda goal: not goal.done and goal.date_due)
            plan.next_goal_date = min(waiting.mapped("date_due"), default=False)

    @api.depends("review_ids.date", "review_ids.held")
    def _compute_next_review_date(self):
        for plan in self:
            waiting = plan.review_ids.filtered(lambda review: not review.held and review.date)
            plan.next_review_date = min(waiting.mapped("date"), default=False)

    @api.depends("goal_ids.done")
    def _compute_progress(self):
        for plan in self:
            done = plan.goal_ids.filtered("done")
            plan.progress = round(100 * len(done) / len(plan.goal_ids)) if plan.goal_ids else 0

    def write(self, vals):
        # EXTENDS base: who becomes responsible gets the reviews
        result = super().write(vals)
        if vals.keys() & {"user_id", "active"}:
            self.review_ids._sync_activities()
        return result
