from datetime import date

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.panel_crm.panelkit.scorecard import (
    attainment_points,
    lateness_points,
    share_of_year,
    weighted_total,
)

# Set by the server only.
SERVER = {"state", "decided_by_id", "decided_on"}
FACTS = ("volume_m3", "revenue", "paid_amount", "paid_late_amount_days")


class PanelDealerScorecard(models.Model):
    """What a dealer was worth in a year, criterion by criterion, and whether to go on with it."""

    _name = "panel.dealer.scorecard"
    _description = "Dealer Scorecard"
    _inherit = ["panel.dealer.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "year desc, total desc, id"
    _check_company_auto = True

    partner_id = fields.Many2one(check_company=True, tracking=True)
    year = fields.Integer(
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
        aggregator=None,
        help="Year that is judged.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many(
        "panel.dealer.scorecard.line",
        "scorecard_id",
        string="Criteria",
        default=lambda self: self._default_lines(),
    )
    total = fields.Float(
        string="Total Score",
        compute="_compute_total",
        store=True,
        digits=(5, 1),
        aggregator="avg",
        tracking=True,
        help="Sum of the points, each by the weight of its criterion: from 0 to 100.",
    )
    state = fields.Selection(
        [("draft", "In Preparation"), ("done", "Decided")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    renewal = fields.Selection(
        [
            ("renew", "Renew"),
            ("conditional", "Renew with Conditions"),
            ("end", "Do Not Renew"),
        ],
        string="Renewal Decision",
        copy=False,
        tracking=True,
        help="Whether the dealer is authorised for the next year.",
    )
    conditions = fields.Text(help="What the dealer has to fulfil, or why it is not renewed.")
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_on = fields.Date(readonly=True, copy=False)

    _one_per_year = models.UniqueIndex(
        "(partner_id, company_id, year)", "The dealer already has a scorecard of this year."
    )
    _year_range = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2100)", "Give the scorecard a year from 2000 to 2100."
    )

    # === DEFAULTS === #
    @api.model
    def _default_lines(self):
        return [
            Command.create({"criterion_id": criterion.id, "weight": criterion.weight})
            for criterion in self.env["panel.dealer.criterion"].search([])
        ]

    # === COMPUTE METHODS === #
    @api.depends("partner_id.name", "year")
    def _compute_display_name(self):
        for card in self:
            card.display_name = f"{card.partner_id.name or ''} {card.year or ''}".strip()

    @api.depends("line_ids.weight", "line_ids.points")
    def _compute_total(self):
        for card in self:
            card.total = weighted_total((line.weight, line.points) for line in card.line_ids)

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {name: value for name, value in vals.items() if name not in SERVER}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & SERVER:
            raise AccessError(self.env._("A scorecard is decided and reopened by its buttons."))
        frozen = {"partner_id", "year", "company_id", "renewal", "conditions"}
        if vals.keys() & frozen and any(card.state == "done" for card in self):
            raise UserError(
                self.env._("This scorecard is decided. Reopen it before you change it.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(card.state == "done" for card in self):
            raise UserError(self.env._("A scorecard that was decided about stays on record."))

    # === ACTIONS === #
    def action_fill(self):
        """Give points for what our figures tell; what people judge stays as it is."""
        self.check_access("write")
        for card in self.filtered(lambda card: card.state == "draft"):
            for line in card.line_ids:
                if figure := card._figure(line.criterion_id.source):
                    points, note = figure
                    # sudo: only the server gives points that are nobody's opinion
                    line.sudo().write({"points": points, "note": note, "user_id": False})
        return True

    def action_decide(self):
        """Close scorecards with the renewal decision."""
        self.check_access("write")
        for card in self:
            if not card.renewal:
                raise UserError(self.env._("Choose whether “%s” is renewed.", card.display_name))
        # sudo: who decided, and when, never comes from the client
        self.sudo().write(
            {
                "state": "done",
                "decided_by_id": self.env.uid,
                "decided_on": fields.Date.context_today(self),
            }
        )
        return True

    def action_reopen(self):
        self.check_access("write")
        self.sudo().state = "draft"  # sudo: as in action_decide
        return True

    # === FIGURES === #
    def _figure(self, source):
        """Return what our figures of the year say about the dealer.

        Other addons add sources by a method ``_figure_<source>`` each.

        :param source: source of a criterion
        :return: (points from 0 to 100, evidence), or None when there are no figures
        """
        self.ensure_one()
        method = getattr(self, f"_figure_{source}", None)
        return method() if method else None

    def _period(self):
        """Return the first and the last day that are judged: of a running year, up to today."""
        today = fields.Date.context_today(self)
        first = date(self.year, 1, 1)
        return first, max(first, min(date(self.year, 12, 31), today))

    def _figure_sales(self):
        """Judge the year's purchases by the targets of the authorisations, day by day."""
        _first, until = self._period()
        shares = {
            row: share_of_year(self.year, row.date_from, row.date_to, until)
            # sudo: the target is known to whoever judges the dealer
            for row in self.partner_id.sudo().panel_authorization_ids
            if row.decision != "draft"
            and row.company_id in (self.company_id, row.company_id.browse())
        }
        facts = self._facts()
        for name, fact, unit in (
            ("target_m3", "volume_m3", "m³"),
            ("target_amount", "revenue", self.company_id.currency_id.name),
        ):
            if target := sum(row[name] * share for row, share in shares.items()):
                actual = facts[fact] or 0
                note = self.env._(
                    "%(actual)s of %(target)s %(unit)s",
                    actual=f"{actual:,.0f}",
                    target=f"{target:,.0f}",
                    unit=unit,
                )
                return attainment_points(actual, target), note
        return None

    def _figure_payment(self):
        """Judge by how late the dealer paid, weighted by amount."""
        facts = self._facts()
        if not facts["paid_amount"]:
            return None
        days = max(0.0, facts["paid_late_amount_days"] / facts["paid_amount"])
        return lateness_points(days), self.env._("paid %.1f days late on average", days)

    def _facts(self):
        """Return the sums of the year's facts of the dealer."""
        rows = self.env["panel.customer.fact"]._read_group(
            [
                ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("month", ">=", date(self.year, 1, 1)),
                ("month", "<=", date(self.year, 12, 31)),
            ],
            [],
            [f"{name}:sum" for name in FACTS],
        )
        return dict(zip(FACTS, rows[0], strict=True))
