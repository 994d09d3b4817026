from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

MONTHS = 24
# Ratios of sums, so that they are right for any group of rows: numerator, denominator, factor.
RATIOS = {
    "collection_rate:avg": ("collected", "due_amount", 100),
    "dso:avg": ("receivable", "invoiced", 30),
}


class PanelCollection(models.Model):
    """How sales money comes in. Grain: payer × salesperson × company × month, two years back.

    What falls due in a month counts for that month, with what has been paid of it until today;
    the receivable is what was open at its end.
    """

    _name = "panel.collection"
    _description = "Collection Analysis"
    _auto = False
    _order = "month desc, id"
    _rec_name = "partner_id"
    _depends = {
        "account.move": ["invoice_user_id"],
        "account.move.line": ["amount_residual", "balance", "date", "date_maturity", "partner_id"],
        "account.partial.reconcile": ["amount", "max_date"],
        "res.partner": ["commercial_partner_id", "panel_payer_id", "user_id"],
    }

    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(readonly=True, help="First day of the month.")
    invoiced = fields.Monetary(readonly=True, help="Receivables that arose in the month.")
    due_amount = fields.Monetary(
        string="Fell Due", readonly=True, help="Receivables that fell due in the month."
    )
    collected = fields.Monetary(
        readonly=True, help="What has come in until today of what fell due in the month."
    )
    receivable = fields.Monetary(
        string="Open at Month End", readonly=True, help="Receivables at the end of the month."
    )
    collection_rate = fields.Float(
        string="Collection Rate (%)",
        readonly=True,
        digits=(6, 1),
        aggregator="avg",
        help="Collected in percent of what fell due.",
    )
    dso = fields.Float(
        string="DSO (days)",
        readonly=True,
        digits=(6, 1),
        aggregator="avg",
        help="Days of sales outstanding: receivables at month end over sales of the month, "
        "in months of 30 days.",
    )

    @property
    def _table_query(self):
        start = fields.Date.context_today(self).replace(day=1) - relativedelta(months=MONTHS - 1)
        return SQL(
            """
            WITH item AS (
                SELECT line.id, COALESCE(firm.panel_payer_id, firm.id) AS partner_id,
                       COALESCE(move.invoice_user_id, firm.user_id, 0) AS user_id,
                       line.company_id, line.date,
                       COALESCE(line.date_maturity, line.date) AS due, line.balance,
                       line.balance - line.amount_residual AS settled
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN res_partner partner ON partner.id = line.partner_id
                  JOIN res_partner firm ON firm.id = partner.commercial_partner_id
                 WHERE line.account_id IN %(accounts)s AND line.parent_state = 'posted'
                   AND line.balance > 0
            ), event AS (
                SELECT partner_id, user_id, company_id,
                       GREATEST(date_trunc('month', day::timestamp)::date, %(before)s) AS month,
                       sum(invoiced) AS invoiced, sum(due) AS due, sum(settled) AS settled,
                       sum(change) AS change
                  FROM (
                    SELECT partner_id, user_id, company_id, date AS day, balance AS invoiced,
                           0 AS due, 0 AS settled, balance AS change
                      FROM item
                    UNION ALL
                    SELECT partner_id, user_id, company_id, due, 0, balance, settled, 0 FROM item
                    UNION ALL
                    SELECT item.partner_id, item.user_id, item.company_id, partial.max_date,
                           0, 0, 0,
                           -partial.amount
                      FROM account_partial_reconcile partial
                      JOIN item ON item.id = partial.debit_move_id
                  ) AS source
                 GROUP BY 1, 2, 3, 4
            ), grid AS (
                SELECT partner_id, user_id, company_id, month::date AS month
                  FROM (SELECT DISTINCT partner_id, user_id, company_id FROM event) AS account,
                       generate_series(%(before)s::timestamp, %(last)s::timestamp,
                                       interval '1 month') AS month
            ), total AS (
                SELECT grid.partner_id, grid.user_id, grid.company_id, grid.month,
                       COALESCE(invoiced, 0) AS invoiced, COALESCE(due, 0) AS due_amount,
                       COALESCE(settled, 0) AS collected,
                       sum(COALESCE(change, 0)) OVER (
                           PARTITION BY grid.partner_id, grid.user_id, grid.company_id
                           ORDER BY grid.month
                       ) AS receivable
                  FROM grid
                  LEFT JOIN event USING (partner_id, user_id, company_id, month)
            )
            SELECT row_number() OVER (ORDER BY month, company_id, partner_id, user_id) AS id,
                   partner_id, NULLIF(user_id, 0) AS user_id, company_id, month, invoiced,
                   due_amount, collected, receivable,
                   100.0 * collected / NULLIF(due_amount, 0) AS collection_rate,
                   30.0 * receivable / NULLIF(invoiced, 0) AS dso
              FROM total
             WHERE month >= %(start)s AND (invoiced != 0 OR due_amount != 0 OR receivable != 0)
            """,
            accounts=self.env["panel.customer.fact"]._get_receivable_account_ids(),
            start=start,
            before=start - relativedelta(months=1),
            last=start + relativedelta(months=MONTHS - 1),
        )

    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS base: the ratio of sums, not the mean of ratios
        if aggregate_spec not in RATIOS:
            return super()._read_group_select(aggregate_spec, query)
        part, whole, factor = RATIOS[aggregate_spec]
        return SQL(
            "%s * SUM(%s)::float / NULLIF(SUM(%s), 0)::float",
            factor,
            self._field_to_sql(self._table, part, query),
            self._field_to_sql(self._table, whole, query),
        )
