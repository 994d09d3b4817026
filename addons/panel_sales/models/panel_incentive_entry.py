from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..fields import KeylessMany2one
from .panel_incentive_rule import BASES


class PanelIncentiveEntry(models.Model):
    _name = "panel.incentive.entry"
    _description = "Commission Entry"
    _order = "period desc, id desc"
    _rec_name = "move_id"
    _log_access = False

    # === CAUSE === #
    kind = fields.Selection(
        [("invoice", "Invoice"), ("refund", "Credit Note"), ("correction", "Correction")],
        required=True,
        readonly=True,
        help="A correction follows a change of something that was counted before.",
    )
    source_id = fields.Integer(
        string="Invoice Line ID",
        required=True,
        readonly=True,
        aggregator=None,
        help="Identity of the invoice line, kept even when the line is gone.",
    )
    sequence = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="Counts the entries of the same invoice line, rule and salesperson.",
    )
    # What keeps these from being deleted: invoices and brands check the ledger, a started plan
    # keeps its rules, its assignments (users) and its company, statements stay for ever.
    move_id = KeylessMany2one(
        "account.move", string="Invoice", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(related="move_id.commercial_partner_id", string="Customer")
    rule_id = KeylessMany2one("panel.incentive.rule", required=True, readonly=True)
    plan_id = fields.Many2one(related="rule_id.plan_id")
    brand_id = KeylessMany2one("product.brand", readonly=True)

    # === WHOSE AND WHEN === #
    company_id = KeylessMany2one("res.company", required=True, readonly=True)
    user_id = KeylessMany2one("res.users", string="Salesperson", required=True, readonly=True)
    date = fields.Date(string="Invoice Date", required=True, readonly=True)
    period = fields.Date(
        string="Month",
        required=True,
        readonly=True,
        help="First day of the month whose statement the entry belongs to: the month of the "
        "invoice, or the next one that was not approved yet.",
    )
    statement_id = KeylessMany2one("panel.incentive.statement", readonly=True, index=True)
    made_on = fields.Datetime(readonly=True, help="When the entry was added to the ledger.")

    # === MEASURES === #
    currency_id = fields.Many2one(related="company_id.currency_id")
    base = fields.Selection(BASES, required=True, readonly=True)
    base_amount = fields.Monetary(
        readonly=True, help="Revenue or margin that the rate is applied to."
    )
    rate = fields.Float(
        string="Rate (%)", digits=(6, 3), readonly=True, aggregator=None, help="Rate of the rule."
    )
    amount = fields.Monetary(string="Commission", readonly=True)

    # One effect per cause: of two runs at the same time the later one fails here, is repeated
    # and then finds nothing to do.
    _cause_unique = models.UniqueIndex(
        "(source_id, rule_id, user_id, sequence)", "This entry was made already."
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Commission entries are only made by computing commissions."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Commission entries are never changed; corrections are added."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Commission entries are never deleted; corrections are added."))

    # === ACTIONS === #
    def action_view_invoice(self):
        """Open the invoice that the entry comes from."""
        self.ensure_one()
        return self.move_id._get_records_action()

    # === BUSINESS === #
    @api.model
    def _update_ledger(self, company):
        """Bring the ledger of a company in line with its posted invoices and its plans.

        One statement: what each line should have earned under each rule, less what the ledger
        holds, becomes a new entry when it is not zero. So a second run adds nothing, a credit
        note earns a negative amount, and an invoice set back to draft is corrected. Entries go
        straight to the draft statement of their month where there is one.

        Grain: one entry per (invoice line, rule, salesperson) and change.

        :param company: ``res.company`` record
        :return: number of entries added
        """
        statements = self.env["panel.incentive.statement"]
        statements._lock_open(company)
        self.env.flush_all()
        ((added,),) = self.env.execute_query(
            SQL(
                "WITH added AS (%s RETURNING 1) SELECT count(*) FROM added",
                self._ledger_insert(company),
            )
        )
        self.invalidate_model()
        statements._total_drafts(company)
        return added

    @api.model
    def _ledger_insert(self, company):
        """Return the INSERT of ``_update_ledger``."""
        return SQL(
            """
            INSERT INTO panel_incentive_entry (
                made_on, kind, source_id, sequence, move_id, rule_id, brand_id, company_id,
                user_id, date, period, statement_id, base, base_amount, rate, amount
            )
            SELECT now() AT TIME ZONE 'UTC', kind, source_id, sequence, move_id, rule_id,
                   brand_id, %(company)s, delta.user_id, date,
                   COALESCE(open.period, delta.month), draft.id, base, base_amount, rate,
                   delta.amount
              FROM (%(delta)s) AS delta
              LEFT JOIN (%(open)s) AS open
                ON open.user_id = delta.user_id AND open.month = delta.month
              LEFT JOIN panel_incentive_statement draft
                ON draft.company_id = %(company)s AND draft.state = 'draft'
               AND draft.user_id = delta.user_id
               AND draft.period = COALESCE(open.period, delta.month)
             ORDER BY date, source_id, rule_id
            ON CONFLICT (source_id, rule_id, user_id, sequence) DO NOTHING
            """,
            company=company.id,
            delta=self._ledger_delta(company),
            open=self._open_periods(company),
        )

    @api.model
    def _ledger_delta(self, company):
        """Return the SELECT of what is due and not booked, or booked and not due."""
        return SQL(
            """
            SELECT source_id, rule_id, user_id,
                   COALESCE(booked.sequence, 0) + 1 AS sequence,
                   COALESCE(due.move_id, booked.move_id) AS move_id,
                   COALESCE(due.brand_id, booked.brand_id) AS brand_id,
                   COALESCE(due.date, booked.date) AS date,
                   date_trunc('month', COALESCE(due.date, booked.date))::date AS month,
                   COALESCE(due.base, booked.base) AS base,
                   COALESCE(due.rate, booked.rate) AS rate,
                   COALESCE(due.base_amount, 0) - COALESCE(booked.base_amount, 0) AS base_amount,
                   COALESCE(due.amount, 0) - COALESCE(booked.amount, 0) AS amount,
                   CASE WHEN booked.sequence > 0 THEN 'correction'
                        WHEN due.move_type = 'out_refund' THEN 'refund'
                        ELSE 'invoice' END AS kind
              FROM (%(due)s) AS due
              FULL JOIN (%(booked)s) AS booked USING (source_id, rule_id, user_id)
             WHERE COALESCE(due.amount, 0) != COALESCE(booked.amount, 0)
                OR COALESCE(due.base_amount, 0) != COALESCE(booked.base_amount, 0)
            """,
            due=self._due_amounts(company),
            booked=self._booked_amounts(company),
        )

    @api.model
    def _due_amounts(self, company):
        """Return the SELECT of what every posted line earns by every rule, rounded once.

        A line that a hand-over shares between two people is rounded as a whole; the predecessor
        has their share rounded, the successor the rest, like ``panelkit.share_credit``.
        Postgres rounds NUMERIC halves away from zero, like ``panelkit.commission_amount``.
        """
        return SQL(
            """
            SELECT line.move_line_id AS source_id, rule.id AS rule_id, credit.user_id,
                   line.move_id, line.move_type, line.brand_id, line.date, rule.base, rule.rate,
                   CASE WHEN credit.succeeds THEN whole.base_amount - kept.base_amount
                        ELSE kept.base_amount END AS base_amount,
                   CASE WHEN credit.succeeds THEN whole.amount - kept.amount
                        ELSE kept.amount END AS amount
              FROM panel_posted_line line
              LEFT JOIN (%(credits)s) AS handed ON handed.move_line_id = line.move_line_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(handed.user_id, line.user_id) AS user_id,
                          COALESCE(handed.succeeds, TRUE) AS succeeds,
                          COALESCE(handed.day, line.date) AS day,
                          COALESCE(handed.kept, 0) AS kept
                   ) AS credit
              JOIN panel_incentive_plan plan
                ON plan.company_id = line.company_id AND plan.state != 'draft'
               AND line.date >= plan.date_from
               AND (plan.date_to IS NULL OR line.date <= plan.date_to)
              JOIN panel_incentive_rule rule ON rule.plan_id = plan.id
             CROSS JOIN LATERAL (
                   SELECT CASE rule.base WHEN 'margin' THEN line.margin ELSE line.revenue END
                          AS base_amount
                   ) AS measure
             CROSS JOIN LATERAL (
                   SELECT measure.base_amount,
                          round(measure.base_amount * rule.rate / 100 / %(rounding)s::numeric)
                              * %(rounding)s::numeric AS amount
                   ) AS whole
             CROSS JOIN LATERAL (
                   SELECT round(whole.base_amount * credit.kept / %(rounding)s::numeric)
                              * %(rounding)s::numeric AS base_amount,
                          round(whole.amount * credit.kept / %(rounding)s::numeric)
                              * %(rounding)s::numeric AS amount
                   ) AS kept
             WHERE line.company_id = %(company)s
               AND (rule.brand_id = line.brand_id OR rule.brand_id IS NULL AND NOT EXISTS (
                       SELECT FROM panel_incentive_rule special
                        WHERE special.plan_id = plan.id AND special.base = rule.base
                          AND special.brand_id = line.brand_id
                   ))
               AND EXISTS (
                       SELECT FROM panel_incentive_assignment assigned
                        WHERE assigned.plan_id = plan.id AND assigned.user_id = credit.user_id
                          AND (assigned.date_from IS NULL OR credit.day >= assigned.date_from)
                          AND (assigned.date_to IS NULL OR credit.day <= assigned.date_to)
                   )
            """,
            credits=self._handover_credits(company),
            company=company.id,
            rounding=str(company.currency_id.rounding),
        )

    @api.model
    def _booked_amounts(self, company):
        """Return the SELECT of what the ledger holds per line, rule and salesperson."""
        return SQL(
            """
            SELECT source_id, rule_id, user_id, max(sequence) AS sequence,
                   max(move_id) AS move_id, max(brand_id) AS brand_id, max(date) AS date,
                   max(base) AS base, max(rate) AS rate,
                   sum(base_amount) AS base_amount, sum(amount) AS amount
              FROM panel_incentive_entry
             WHERE company_id = %s
             GROUP BY source_id, rule_id, user_id
            """,
            company.id,
        )

    @api.model
    def _open_periods(self, company):
        """Return the SELECT of the next open month after each month that was approved."""
        return SQL(
            """
            SELECT approved.user_id, approved.period AS month, min(following.period) AS period
              FROM panel_incentive_statement approved
             CROSS JOIN LATERAL (
                   SELECT (approved.period + interval '1 month' * steps)::date AS period
                     FROM generate_series(1, 240) AS steps
                   ) AS following
             WHERE approved.company_id = %(company)s AND approved.state = 'approved'
               AND NOT EXISTS (
                       SELECT FROM panel_incentive_statement later
                        WHERE later.company_id = %(company)s AND later.state = 'approved'
                          AND later.user_id = approved.user_id
                          AND later.period = following.period
                   )
             GROUP BY approved.user_id, approved.period
            """,
            company=company.id,
        )

    @api.model
    def _cron_update_ledger(self):
        """Update the ledger of every company that has a started plan."""
        plans = self.env["panel.incentive.plan"].search([("state", "!=", "draft")])
        companies = plans.company_id
        for done, company in enumerate(companies, start=1):
            self._update_ledger(company)
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - done)
