from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class PanelIncentivePlan(models.Model):
    _name = "panel.incentive.plan"
    _description = "Commission Plan"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, version desc"
    _check_company_auto = True

    # === IDENTITY === #
    name = fields.Char(required=True, tracking=True, help="Name that all versions share.")
    version = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        copy=False,
        help="Counts the versions of the plan. Entries of the ledger name the version they are "
        "made by.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("closed", "Closed")],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        help="Only a draft can be edited. A closed plan earns nothing after its last day; "
        "corrections to what was sold under it go on.",
    )
    date_from = fields.Date(
        string="Valid From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        tracking=True,
        help="First invoice date that the plan pays on.",
    )
    date_to = fields.Date(
        string="Valid To",
        copy=False,
        tracking=True,
        help="Last invoice date that the plan pays on. Empty while the end is open.",
    )
    note = fields.Html(string="Notes", help="What was agreed, in words.")

    # === RELATIONS === #
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    rule_ids = fields.One2many("panel.incentive.rule", "plan_id", string="Rules", copy=True)
    assignment_ids = fields.One2many(
        "panel.incentive.assignment", "plan_id", string="Salespeople", copy=True
    )
    entry_count = fields.Integer(compute="_compute_entry_count", string="Entries")

    _version_unique = models.UniqueIndex(
        "(company_id, name, version)", "This version of the plan exists already."
    )
    _date_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A plan cannot end before it begins.",
    )

    # === COMPUTE METHODS === #
    @api.depends("name", "version")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.name or ''} v{plan.version}"

    def _compute_entry_count(self):
        counts = self.env["panel.incentive.entry"]._read_group(
            [("rule_id.plan_id", "in", self.ids)], ["rule_id"], ["__count"]
        )
        totals = {}
        for rule, count in counts:
            totals[rule.plan_id] = totals.get(rule.plan_id, 0) + count
        for plan in self:
            plan.entry_count = totals.get(plan, 0)

    # === CONSTRAINT METHODS === #
    @api.constrains("name", "company_id", "date_from", "date_to", "state")
    def _check_versions(self):
        for plan in self.filtered(lambda plan: plan.state != "draft"):
            if plan._find_overlapping():
                raise ValidationError(
                    self.env._(
                        "Two versions of “%(plan)s” would be valid on the same day. End the "
                        "earlier one first.",
                        plan=plan.name,
                    )
                )

    # === CRUD METHODS === #
    def write(self, vals):
        frozen = {"name", "version", "company_id", "date_from", "rule_ids"} & vals.keys()
        if frozen and any(plan.state != "draft" for plan in self):
            raise UserError(
                self.env._("A plan that was started keeps its terms. Make a new version instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(plan.state != "draft" for plan in self):
            raise UserError(self.env._("A plan that was started cannot be deleted. Close it."))

    # === FORECAST === #
    def _pays(self, order, day):
        """Say whether the plan pays the salesperson of an order for what is invoiced on a day.

        :param order: ``sale.order`` record
        :param day: date
        """
        self.ensure_one()
        if self.company_id != order.company_id or day < self.date_from:
            return False
        if self.date_to and day > self.date_to:
            return False
        return any(
            assignment.user_id == order.user_id
            and (not assignment.date_from or assignment.date_from <= day)
            and (not assignment.date_to or assignment.date_to >= day)
            for assignment in self.assignment_ids
        )

    def _forecast(self, line):
        """Return what the plans will pay for an order line, in its currency.

        :param line: ``sale.order.line`` record
        """
        brand, amount = line.product_id.product_brand_id, 0.0
        for rules in self.rule_ids.grouped(lambda rule: (rule.plan_id, rule.base)).values():
            own = rules.filtered(lambda rule: rule.brand_id == brand)
            rule = (own if brand and own else rules.filtered(lambda rule: not rule.brand_id))[:1]
            # sudo: the commission on a margin is told, not the margin
            base = line.sudo().margin if rule.base == "margin" else line.price_subtotal
            amount += base * rule.rate / 100
        return amount

    # === ACTIONS === #
    def action_run(self):
        """Start a draft; the earlier version, if its end is open, ends the day before."""
        for plan in self:
            if plan.state != "draft":
                raise UserError(self.env._("“%s” was started already.", plan.display_name))
            if not plan.rule_ids or not plan.assignment_ids:
                raise UserError(
                    self.env._("Give “%s” a rule and a salesperson first.", plan.display_name)
                )
            eve = plan.date_from - relativedelta(days=1)
            for earlier in plan._find_overlapping():
                if not earlier.date_to and earlier.date_from <= eve:
                    earlier.date_to = eve
            plan.state = "running"
        return True

    def action_close(self):
        """Close a running plan, today unless it has a last day."""
        today = fields.Date.context_today(self)
        for plan in self:
            if plan.state != "running":
                raise UserError(self.env._("“%s” is not running.", plan.display_name))
            plan.write({"state": "closed", "date_to": plan.date_to or max(today, plan.date_from)})
        return True

    def action_new_version(self):
        """Open the draft of the next version, making it unless there is one."""
        self.ensure_one()
        draft = self.search(
            [
                ("name", "=", self.name),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
            ],
            limit=1,
        )
        return (draft or self._create_next_version())._get_records_action()

    def action_view_entries(self):
        """Open the entries that the plan has made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_incentive_entry_action"
        )
        return {**action, "domain": [("rule_id.plan_id", "=", self.id)], "context": {}}

    # === HELPERS === #
    def _create_next_version(self):
        newest = self.search(
            [("name", "=", self.name), ("company_id", "=", self.company_id.id)],
            order="version desc",
            limit=1,
        )
        first = fields.Date.context_today(self).replace(day=1) + relativedelta(months=1)
        return self.copy(
            {
                "name": self.name,
                "version": newest.version + 1,
                "date_from": max(first, self.date_from + relativedelta(days=1)),
            }
        )

    def copy_data(self, default=None):
        # EXTENDS base: a copy that is no new version is another plan
        default = dict(default or {})
        values_list = super().copy_data(default)
        if "name" not in default:
            for plan, values in zip(self, values_list, strict=True):
                values["name"] = self.env._("%s (copy)", plan.name)
        return values_list

    def _find_overlapping(self):
        """Return the other started versions that are valid on some day of this one."""
        self.ensure_one()
        domain = [
            ("id", "!=", self.id),
            ("name", "=", self.name),
            ("company_id", "=", self.company_id.id),
            ("state", "!=", "draft"),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", self.date_from),
        ]
        if self.date_to:
            domain.append(("date_from", "<=", self.date_to))
        return self.search(domain)
