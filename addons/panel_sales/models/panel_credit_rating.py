from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.panel_crm.panelkit import CreditMeasures, rate_credit, trend_percent

MONTHS = 12


class PanelCreditRating(models.Model):
    """A credit rating that was proposed from what a customer did, and decided by a person."""

    _name = "panel.credit.rating"
    _description = "Credit Rating"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    date = fields.Date(required=True, readonly=True, help="Day of the proposal.")
    previous = fields.Selection(selection="_selection_rating", string="Until Now", readonly=True)
    rating = fields.Selection(
        selection="_selection_rating",
        string="Proposed",
        required=True,
        readonly=True,
        help="What the measures add up to.",
    )
    points = fields.Float(digits=(5, 1), readonly=True, aggregator="avg", help="Of 100.")
    days_late = fields.Float(
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
        help="Days that payments of a year came late, weighted by amount.",
    )
    overdue_percent = fields.Float(
        string="Overdue (%)",
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
        help="Overdue now in percent of the purchases of a year.",
    )
    limit_percent = fields.Float(
        string="Limit Used (%)",
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
        help="Credit used now in percent of the limit.",
    )
    disputes = fields.Integer(readonly=True, help="Disputes of a year, open or unjustified.")
    kept_percent = fields.Float(
        string="Promises Kept (%)",
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
        help="Promises to pay of a year that were kept; 100 when there was none.",
    )
    trend_percent = fields.Float(
        string="Purchase Trend (% per month)",
        digits=(6, 2),
        readonly=True,
        aggregator="avg",
        help="Slope of the purchases of twelve months in percent of their mean.",
    )
    explanation = fields.Json(readonly=True, help="Points by measure.")
    state = fields.Selection(
        [("proposed", "To Decide"), ("approved", "Approved"), ("refused", "Refused")],
        required=True,
        default="proposed",
        readonly=True,
        tracking=True,
    )
    reason = fields.Text(help="Why the proposal is refused, or what else was known.")
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)

    @api.model
    def _selection_rating(self):
        return (
            self.env["res.partner"]._fields["panel_credit_rating"]._description_selection(self.env)
        )

    # === CRUD === #
    def write(self, vals):
        # People give reasons; what was measured and decided is never changed.
        if not self.env.su and (
            vals.keys() - {"reason"} or any(rating.state != "proposed" for rating in self)
        ):
            raise AccessError(self.env._("A credit rating cannot be changed afterwards."))
        return super().write(vals)

    # === ACTIONS === #
    def action_approve(self):
        """Give the customer the proposed rating, in the name of the current user."""
        self._decide("approved")
        for rating in self:
            # sudo: finance decides on ratings without being allowed to edit customers
            rating.partner_id.sudo().panel_credit_rating = rating.rating
        return True

    def action_refuse(self):
        if any(not (rating.reason or "").strip() for rating in self):
            raise UserError(self.env._("Give a reason for refusing the proposal."))
        return self._decide("refused")

    def _decide(self, state):
        if not self.env.user.has_group("panel_sales.group_credit"):
            raise AccessError(self.env._("Only finance and leaders decide on credit."))
        self.check_access("read")
        if any(rating.state != "proposed" for rating in self):
            raise UserError(self.env._("This proposal has been decided on already."))
        # sudo: see write()
        self.sudo().write(
            {"state": state, "decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()}
        )
        return True

    # === PROPOSALS === #
    @api.model
    def _cron_propose(self):
        """Propose ratings to all companies that use credit limits, where they would change."""
        companies = self.env["res.company"].search([("account_use_credit_limit", "=", True)])
        for company in companies:
            exposures = self.env["panel.credit.exposure"]
            payers = exposures.search([("company_id", "=", company.id)]).partner_id
            self._propose(payers.filtered("panel_role"), company)

    @api.model
    def _propose(self, payers, company, always=False):
        """Propose a rating to each payer; a proposal that waits is replaced.

        :param payers: ``res.partner`` records
        :param company: ``res.company`` record
        :param always: whether a proposal is made that changes nothing
        :return: the proposals
        """
        payers.check_access("read")
        # sudo: what is measured is not readable for all who may ask for a proposal
        ratings = self.sudo()
        measures = ratings._measure(payers, company)
        vals_list = []
        for payer in payers:
            rating, points = rate_credit(CreditMeasures(**measures[payer.id]))
            if always or rating != payer.panel_credit_rating:
                known = {key: value or 0 for key, value in measures[payer.id].items()}
                if measures[payer.id]["kept_percent"] is None:
                    known["kept_percent"] = 100
                vals_list.append(
                    {
                        "partner_id": payer.id,
                        "company_id": company.id,
                        "date": fields.Date.context_today(self),
                        "previous": payer.panel_credit_rating,
                        "rating": rating,
                        "points": sum(points.values()),
                        "explanation": points,
                        **known,
                    }
                )
        waiting = ratings.search(
            [
                ("partner_id", "in", payers.ids),
                ("company_id", "=", company.id),
                ("state", "=", "proposed"),
            ]
        )
        waiting.unlink()
        return ratings.create(vals_list).with_env(self.env)

    @api.model
    def _measure(self, payers, company):
        """Return the measures of payers, in a fixed number of queries.

        :return: ``{payer id: arguments of CreditMeasures}``
        """
        today = fields.Date.context_today(self)
        start = today.replace(day=1) - relativedelta(months=MONTHS)
        verdicts = self.env["panel.credit.exposure"]._positions(payers, company)
        collection = self.env["panel.metric.collection"]
        kept = collection._metric_promises_kept(payers, company, start, today)
        late = self.env["panel.metric.fact"]._metric_days_late(payers, company, start, today)
        disputes = dict(
            self.env["panel.dispute"]._read_group(
                [
                    ("payer_id", "in", payers.ids),
                    ("company_id", "=", company.id),
                    ("date", ">=", start),
                    ("outcome", "in", (False, "rejected")),
                ],
                ["payer_id"],
                ["__count"],
            )
        )
        purchases = self._purchases(payers, company, start, today.replace(day=1))
        result = {}
        for payer in payers:
            position, policy = verdicts[payer.id]
            months = purchases.get(payer.id, [0.0] * MONTHS)
            year = sum(months)
            overdue, used = float(position["overdue"] or 0), float(position["used"] or 0)
            limit = float(policy.limit + policy.temporary) if policy.limit else 0
            result[payer.id] = {
                "days_late": late.get(payer.id),
                "overdue_percent": 100 * overdue / year if year > 0 else None,
                "limit_percent": 100 * used / limit if limit else None,
                "disputes": disputes.get(payer, 0),
                "kept_percent": kept.get(payer.id),
                "trend_percent": trend_percent(months),
            }
        return result

    @api.model
    def _purchases(self, payers, company, start, end):
        """Return revenue by month, the oldest first, for each payer that bought anything."""
        months = [start + relativedelta(months=number) for number in range(MONTHS)]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, month, sum(revenue)
                  FROM panel_customer_fact
                 WHERE company_id = %s AND month >= %s AND month < %s AND partner_id = ANY(%s)
                 GROUP BY partner_id, month
                """,
                company.id,
                start,
                end,
                payers.ids,
            )
        )
        purchases = {}
        for partner_id, month, revenue in rows:
            amounts = purchases.setdefault(partner_id, [0.0] * MONTHS)
            amounts[months.index(month)] = float(revenue or 0)
        return purchases
