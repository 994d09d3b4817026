from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import formatLang

MONTHS = 12
# Figure, aggregate, whether more is better, and the company's target, if it has one.
FIGURES = (
    ("cycle_days", "cycle_days:avg", False, "panel_target_cycle_days"),
    ("volume_m3", "volume_m3:sum", True, "panel_target_volume_m3"),
    ("revenue", "revenue:sum", True, "panel_target_revenue"),
    ("margin", "margin:sum", True, "panel_target_margin"),
    ("hit_rate", "hit_rate:avg", True, "panel_target_hit_rate"),
    ("order_count", "order_count:sum", True, "panel_target_orders"),
    ("new_customer_count", "new_customer_count:sum", True, None),
)
COUNTS = ("order_count", "new_customer_count", "new_opportunities")


class PanelSalesDashboard(models.TransientModel):
    """The sales figures of a month with their targets and the year before, as the user may see."""

    _name = "panel.sales.dashboard"
    _description = "Sales Dashboard"

    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="Month that is shown; any of its days.",
    )
    team_id = fields.Many2one(
        "crm.team", string="Unit", help="Unit of the organisation with all units below; or all."
    )
    user_id = fields.Many2one(
        "res.users", string="Salesperson", domain=[("share", "=", False)], help="One or all."
    )
    tiles = fields.Html(compute="_compute_tiles", sanitize=False)

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Sales Dashboard")

    @api.depends("month", "team_id", "user_id")
    @api.depends_context("uid", "lang", "company")
    def _compute_tiles(self):
        for dashboard in self:
            dashboard.tiles = self.env["ir.qweb"]._render(
                "panel_sales.sales_dashboard", {"tiles": dashboard._tiles()}
            )

    def _tiles(self):
        """Return what the tiles say: value, target, change and trend of each figure."""
        self.ensure_one()
        kpi = self.env["panel.sales.kpi"]
        figures = [row for row in FIGURES if kpi._has_field_access(kpi._fields[row[0]], "read")]
        months = self._months([aggregate for _name, aggregate, *_rest in figures])
        labels = kpi.fields_get([row[0] for row in figures], ["string"])
        tiles = []
        for index, (name, _aggregate, more_is_better, target) in enumerate(figures):
            values = [float(month[index] or 0) for month in months]
            for_part = name in ("cycle_days", "hit_rate") or not self._is_part()
            # sudo: targets are told to everybody who sees the figures
            goal = self.env.company.sudo()[target] if target and for_part else 0
            tiles.append(self._tile(name, labels[name]["string"], values, goal, more_is_better))
            if name == "revenue" and (costs := self._sales_costs()):
                ratios = [
                    100 * cost / revenue if revenue else 0
                    for cost, revenue in zip(costs, values, strict=True)
                ]
                label = self.env._("Sales Cost (%)")
                tiles.append(self._tile("sales_cost_ratio", label, ratios, 0, False))
        label, values = self.env._("New Opportunities"), self._new_opportunities()
        tiles.append(self._tile("new_opportunities", label, values, 0, True))
        return tiles

    def _sales_costs(self):
        """Return the commissions of each month that the user may read, or None.

        Commissions have a salesperson and no unit, so a unit has no figure.
        """
        Entry = self.env["panel.incentive.entry"]
        if self.team_id or not Entry.has_access("read"):
            return None
        domain = [("company_id", "=", self.env.company.id)]
        if self.user_id:
            domain.append(("user_id", "=", self.user_id.id))
        return [
            float(cost or 0) for (cost,) in self._by_month(Entry, "period", domain, ["amount:sum"])
        ]

    def _new_opportunities(self):
        """Return how many opportunities came up in each month."""
        domain = [
            ("type", "=", "opportunity"),
            ("company_id", "in", (self.env.company.id, False)),
            *self._who(),
        ]
        leads = self.env["crm.lead"].with_context(active_test=False)  # the lost ones came up too
        return [count for (count,) in self._by_month(leads, "create_date", domain, ["__count"])]

    def _is_part(self):
        """Say whether only a part of the company is shown, which its targets are not for."""
        sees_all = any(
            self.env.user.has_group(f"panel_crm.group_{role}")
            for role in ("leader", "finance", "key_account")
        )
        return bool(self.team_id or self.user_id or not sees_all)

    def _months(self, aggregates):
        """Return the aggregates of the twelve months that end with the one shown.

        :param aggregates: as for ``_read_group``
        """
        domain = [("company_id", "=", self.env.company.id), *self._who()]
        return self._by_month(self.env["panel.sales.kpi"], "date", domain, aggregates)

    def _who(self):
        """Return the domain of the unit and the salesperson that are shown."""
        domain = []
        if self.team_id:
            domain.append(("team_id", "child_of", self.team_id.id))
        if self.user_id:
            domain.append(("user_id", "=", self.user_id.id))
        return domain

    def _by_month(self, model, day, domain, aggregates):
        """Return aggregates of a model for each of the twelve months that end with the one shown.

        :param model: empty recordset
        :param day: name of the field that tells the month
        :param domain: which records
        :param aggregates: as for ``_read_group``
        """
        last = (self.month or fields.Date.context_today(self)).replace(day=1)
        first = last - relativedelta(months=MONTHS - 1)
        span = [(day, ">=", first), (day, "<", last + relativedelta(months=1))]
        rows = model._read_group([*domain, *span], [f"{day}:month"], aggregates)
        found = {fields.Date.to_date(month): values for month, *values in rows}
        days = [first + relativedelta(months=number) for number in range(MONTHS)]
        return [found.get(each, [0] * len(aggregates)) for each in days]

    def _tile(self, name, label, values, goal, more_is_better):
        value, before = values[-1], values[-2]
        change = value - before
        better = change >= 0 if more_is_better else change <= 0
        reached = value >= goal if more_is_better else value <= goal
        top = max(*values, 1e-9)
        return {
            "name": name,
            "label": label,
            "value": self._text(name, value),
            "target": self._text(name, goal) if goal else "",
            "reached": bool(value) and reached,
            "change": ("+" if change >= 0 else "−") + self._text(name, abs(change)),
            "better": better,
            "bars": [max(2, round(40 * max(0, each) / top)) for each in values],
        }

    def _text(self, name, value):
        if name in ("revenue", "margin"):
            return formatLang(
                self.env, round(value), digits=0, currency_obj=self.env.company.currency_id
            )
        return formatLang(self.env, value, digits=0 if name in COUNTS else 1)
