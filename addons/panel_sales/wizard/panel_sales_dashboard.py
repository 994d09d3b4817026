from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import formatLang

MONTHS = 12
# Figure, aggregate, whether more is better, and the company's target.
FIGURES = (
    ("cycle_days", "cycle_days:avg", False, "panel_target_cycle_days"),
    ("volume_m3", "volume_m3:sum", True, "panel_target_volume_m3"),
    ("revenue", "revenue:sum", True, "panel_target_revenue"),
    ("margin", "margin:sum", True, "panel_target_margin"),
    ("hit_rate", "hit_rate:avg", True, "panel_target_hit_rate"),
    ("order_count", "order_count:sum", True, "panel_target_orders"),
)


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
            # sudo: targets are told to everybody who sees the figures
            goal = (
                0
                if self._is_part() and name not in ("cycle_days", "hit_rate")
                else (self.env.company.sudo()[target])
            )
            tiles.append(self._tile(name, labels[name]["string"], values, goal, more_is_better))
        return tiles

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
        last = (self.month or fields.Date.context_today(self)).replace(day=1)
        first = last - relativedelta(months=MONTHS - 1)
        domain = [
            ("date", ">=", first),
            ("date", "<", last + relativedelta(months=1)),
            ("company_id", "=", self.env.company.id),
        ]
        if self.team_id:
            domain.append(("team_id", "child_of", self.team_id.id))
        if self.user_id:
            domain.append(("user_id", "=", self.user_id.id))
        rows = self.env["panel.sales.kpi"]._read_group(domain, ["date:month"], aggregates)
        found = {month: values for month, *values in rows}
        days = [first + relativedelta(months=number) for number in range(MONTHS)]
        return [found.get(day, [0] * len(aggregates)) for day in days]

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
        return formatLang(self.env, value, digits=0 if name == "order_count" else 1)
