from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

CREDIT_STATES = [("green", "Free"), ("amber", "Nearly Used Up"), ("red", "Exceeded or Overdue")]
# Bills that somebody may still come back to us with.
OPEN_BILLS = ("received", "endorsed", "discounted", "dishonoured")
SOURCES = {
    "account.move": ["state", "move_type", "partner_id", "amount_total_signed"],
    "account.move.line": [
        "account_id",
        "amount_residual",
        "company_id",
        "date_maturity",
        "parent_state",
        "partner_id",
    ],
    "account.payment": ["move_id"],
    "panel.bill": ["amount", "company_id", "partner_id", "payment_id", "state"],
    "panel.deposit": ["amount", "company_id", "kind", "partner_id", "state"],
    "res.company": ["panel_credit_days", "panel_overdue_days"],
    "res.partner": ["commercial_partner_id", "grade_id", "panel_payer_id"],
    "res.partner.grade": ["panel_overdue_days"],
    "sale.order": [
        "commitment_date",
        "company_id",
        "currency_rate",
        "date_order",
        "partner_invoice_id",
        "payment_term_id",
        "state",
    ],
    "sale.order.line": [
        "customer_lead",
        "display_type",
        "is_downpayment",
        "panel_call_off_date",
        "price_total",
        "product_uom_qty",
        "qty_delivered",
        "qty_delivered_method",
        "qty_invoiced",
    ],
    "stock.move": ["sale_line_id", "state"],
}


class PanelCreditExposure(models.Model):
    """What each payer takes up of its credit. Grain: one row per (payer, company).

    Branches count with the head office that pays for them. Orders count as far as they are not
    invoiced: what has been shipped always, the rest when it is due within the horizon of the
    company. One statement counts it all; for some payers it looks at their rows only.
    """

    _name = "panel.credit.exposure"
    _description = "Credit Exposure"
    _auto = False
    _order = "used desc, id"
    _rec_name = "partner_id"
    _depends = SOURCES

    partner_id = fields.Many2one("res.partner", string="Payer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    receivable = fields.Monetary(
        readonly=True, help="Open invoices without what was paid or credited and not allocated."
    )
    bills = fields.Monetary(
        string="Bills Not Matured",
        readonly=True,
        help="Acceptance bills that settled invoices and are not paid by the bank yet.",
    )
    shipped = fields.Monetary(
        string="Shipped, Not Invoiced",
        readonly=True,
        help="Deliveries that are not invoiced, and invoices that are not posted.",
    )
    undelivered = fields.Monetary(
        readonly=True, help="Confirmed orders that are due within the credit horizon."
    )
    prepaid = fields.Monetary(
        string="Down Payments",
        readonly=True,
        help="Down payments that were invoiced on these orders; they count as receivables.",
    )
    deposit = fields.Monetary(
        string="Deposits", readonly=True, help="Money that the customer left with us as a security."
    )
    goods_credit = fields.Monetary(
        readonly=True, help="Rebates that the customer may still take as goods."
    )
    used = fields.Monetary(
        string="Credit Used", readonly=True, help="The sum of all that, covers subtracted."
    )
    overdue = fields.Monetary(readonly=True, help="Receivables after their due date.")
    overdue_days = fields.Integer(
        string="Oldest Overdue (days)",
        readonly=True,
        aggregator="max",
        help="How long the oldest open receivable has been overdue.",
    )
    overdue_blocking = fields.Monetary(
        string="Long Overdue",
        readonly=True,
        help="Overdue for longer than the company tolerates, without payments not allocated.",
    )
    allowed = fields.Monetary(
        string="Credit Limit",
        compute="_compute_state",
        compute_sudo=True,
        help="The credit limit of the payer with temporary limits of today.",
    )
    free = fields.Monetary(
        string="Credit Left", compute="_compute_state", compute_sudo=True, help="Limit minus use."
    )
    state = fields.Selection(
        CREDIT_STATES,
        compute="_compute_state",
        compute_sudo=True,
        search="_search_state",
        help="Amber from the warning share of the limit on or when anything is overdue; red above "
        "the limit or when too much is overdue for too long.",
    )

    # === COMPUTE METHODS === #
    def _compute_state(self):
        for company, rows in self.grouped("company_id").items():
            verdicts = self._judge(rows.partner_id, company)
            for row in rows:
                verdict = verdicts[row.partner_id.id]
                row.state = verdict.state
                row.allowed = verdict.allowed or 0
                row.free = verdict.allowed is not None and verdict.allowed - verdict.used

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        rows = self.search([("company_id", "in", self.env.companies.ids)])
        return Domain("id", "in", rows.filtered(lambda row: row.state in value).ids)

    # === STATEMENT === #
    @property
    def _table_query(self):
        return self._select()

    @api.model
    def _select(self, payer_ids=None, company=None):
        """Return the statement that counts exposure, of some payers or of all.

        Sources: open receivable items, bills, orders, draft invoices, deposits.

        :param payer_ids: ids of payers, None for all
        :param company: ``res.company`` record, None for all
        """
        today = fields.Date.context_today(self)
        only = SQL()
        if payer_ids is not None:
            only = SQL(
                "WHERE partner.commercial_partner_id IN ("
                "SELECT id FROM res_partner"
                " WHERE id = ANY(%(ids)s) OR panel_payer_id = ANY(%(ids)s))",
                ids=list(payer_ids),
            )
        return SQL(
            """
            WITH member AS MATERIALIZED (
                SELECT partner.id, COALESCE(firm.panel_payer_id, firm.id) AS payer_id
                  FROM res_partner partner
                  JOIN res_partner firm ON firm.id = partner.commercial_partner_id
                  %(only)s
            ), item AS (%(receivables)s UNION ALL %(bills)s UNION ALL %(orders)s
                        UNION ALL %(drafts)s UNION ALL %(securities)s),
            total AS (
                SELECT payer_id, company_id,
                       sum(receivable) AS receivable, sum(bills) AS bills,
                       GREATEST(sum(shipped), 0) AS shipped,
                       GREATEST(sum(undelivered), 0) AS undelivered,
                       GREATEST(sum(prepaid), 0) AS prepaid, sum(deposit) AS deposit,
                       sum(goods_credit) AS goods_credit, sum(overdue) AS overdue,
                       GREATEST(sum(late) + sum(LEAST(unallocated, 0)), 0) AS overdue_blocking,
                       max(days) AS overdue_days
                  FROM item
                 WHERE %(company)s
                 GROUP BY payer_id, company_id
            )
            SELECT total.payer_id::bigint * 4096 + total.company_id AS id,
                   total.payer_id AS partner_id, total.company_id, payer.user_id,
                   receivable, bills, shipped, undelivered, prepaid, deposit, goods_credit,
                   receivable + bills + shipped + undelivered - prepaid - deposit - goods_credit
                       AS used,
                   overdue, COALESCE(overdue_days, 0) AS overdue_days, overdue_blocking
              FROM total
              JOIN res_partner payer ON payer.id = total.payer_id
            """,
            only=only,
            receivables=self._select_receivables(today),
            bills=self._select_bills(),
            orders=self._select_orders(today),
            drafts=self._select_drafts(),
            securities=self._select_securities(),
            company=SQL("company_id = %s", company.id) if company else SQL("TRUE"),
        )

    @api.model
    def _select_receivables(self, today):
        """Open items. What is overdue is judged by the days of the payer's level or company."""
        return SQL(
            """
            SELECT member.payer_id, line.company_id, line.amount_residual AS receivable,
                   0 AS bills, 0 AS shipped, 0 AS undelivered, 0 AS prepaid, 0 AS deposit,
                   0 AS goods_credit,
                   CASE WHEN late.days > 0 AND line.amount_residual > 0
                        THEN line.amount_residual ELSE 0 END AS overdue,
                   CASE WHEN late.days >= late.tolerated AND late.tolerated > 0
                         AND line.amount_residual > 0
                        THEN line.amount_residual ELSE 0 END AS late,
                   line.amount_residual AS unallocated,
                   CASE WHEN late.days > 0 AND line.amount_residual > 0 THEN late.days END AS days
              FROM account_move_line line
              JOIN member ON member.id = line.partner_id
              JOIN res_partner payer ON payer.id = member.payer_id
              JOIN res_company company ON company.id = line.company_id
              LEFT JOIN res_partner_grade level ON level.id = payer.grade_id,
                   LATERAL (
                       SELECT %(today)s - COALESCE(line.date_maturity, line.date) AS days,
                              COALESCE(NULLIF(level.panel_overdue_days, 0),
                                       company.panel_overdue_days, 0) AS tolerated
                   ) AS late
             WHERE line.account_id IN %(accounts)s AND line.parent_state = 'posted'
               AND line.amount_residual != 0
            """,
            today=today,
            accounts=self.env["panel.customer.fact"]._get_receivable_account_ids(),
        )

    @api.model
    def _select_bills(self):
        """Bills that settled invoices; without a posted payment the invoice itself is open."""
        return SQL(
            """
            SELECT member.payer_id, bill.company_id, 0, bill.amount, 0, 0, 0, 0, 0, 0, 0, 0, NULL
              FROM panel_bill bill
              JOIN member ON member.id = bill.partner_id
              JOIN account_payment payment ON payment.id = bill.payment_id
              JOIN account_move move ON move.id = payment.move_id AND move.state = 'posted'
             WHERE bill.state IN %s AND bill.active
            """,
            OPEN_BILLS,
        )

    @api.model
    def _select_orders(self, today):
        """Confirmed orders, one row each, in the company's currency with taxes.

        Quantities tell how far lines are delivered and invoiced. A line is due on its call-off
        date, else with its order, else after its lead time. What was delivered in part ends when
        nothing of it is to be delivered any more: the shortfall takes up no credit.
        """
        return SQL(
            """
            SELECT payer_id, company_id, 0, 0, sum(shipped), sum(undelivered),
                   LEAST(GREATEST(sum(prepaid), 0), GREATEST(sum(shipped + undelivered), 0)),
                   0, 0, 0, 0, 0, NULL
              FROM (
                SELECT member.payer_id, orders.company_id, orders.id AS order_id,
                       amount.total * GREATEST(part.delivered - part.invoiced, 0) AS shipped,
                       CASE WHEN COALESCE(term.panel_prepaid, FALSE) OR %(far)s OR %(ended)s
                            THEN 0
                            ELSE amount.total * (1 - GREATEST(part.delivered, part.invoiced))
                        END AS undelivered,
                       CASE WHEN line.is_downpayment THEN paid.amount ELSE 0 END AS prepaid
                  FROM sale_order orders
                  JOIN member ON member.id = orders.partner_invoice_id
                  JOIN res_company company ON company.id = orders.company_id
                  JOIN res_partner home ON home.id = company.partner_id
                  JOIN sale_order_line line ON line.order_id = orders.id
                  LEFT JOIN account_payment_term term ON term.id = orders.payment_term_id
                  LEFT JOIN LATERAL (%(down)s) AS paid ON line.is_downpayment,
                       LATERAL (
                           SELECT line.price_total / COALESCE(NULLIF(orders.currency_rate, 0), 1)
                                  AS total
                       ) AS amount,
                       LATERAL (
                           SELECT %(delivered)s AS delivered, %(invoiced)s AS invoiced
                       ) AS part
                 WHERE orders.state = 'sale' AND line.display_type IS NULL
                   AND (line.is_downpayment OR part.invoiced < 1)
              ) AS line
             GROUP BY payer_id, company_id, order_id
            """,
            far=SQL(
                """
                (company.panel_credit_days > 0 AND COALESCE(
                    line.panel_call_off_date,
                    (COALESCE(orders.commitment_date,
                              orders.date_order + line.customer_lead * interval '1 day')
                     AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(home.tz, 'UTC'))::date
                ) > %s::date + company.panel_credit_days)
                """,
                today,
            ),
            ended=SQL(
                """
                (line.qty_delivered_method = 'stock_move' AND line.qty_delivered > 0
                 AND NOT EXISTS (SELECT FROM stock_move move WHERE move.sale_line_id = line.id
                                    AND move.state NOT IN ('done', 'cancel')))
                """
            ),
            down=SQL(
                """
                SELECT sum(-COALESCE(item.balance * item.price_total
                                     / NULLIF(item.price_subtotal, 0), 0)) AS amount
                  FROM sale_order_line_invoice_rel rel
                  JOIN account_move_line item ON item.id = rel.invoice_line_id
                 WHERE rel.order_line_id = line.id AND item.parent_state != 'cancel'
                """
            ),
            delivered=_share(SQL("line.qty_delivered")),
            invoiced=_share(SQL("line.qty_invoiced")),
        )

    @api.model
    def _select_drafts(self):
        """Invoices of orders that are not posted yet: their lines count as invoiced above."""
        return SQL(
            """
            SELECT member.payer_id, move.company_id, 0, 0, move.amount_total_signed,
                   0, 0, 0, 0, 0, 0, 0, NULL
              FROM account_move move
              JOIN member ON member.id = move.partner_id
             WHERE move.state = 'draft' AND move.move_type IN ('out_invoice', 'out_refund')
               AND EXISTS (
                   SELECT FROM account_move_line item
                     JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = item.id
                    WHERE item.move_id = move.id
               )
            """
        )

    @api.model
    def _select_securities(self):
        return SQL(
            """
            SELECT member.payer_id, security.company_id, 0, 0, 0, 0, 0,
                   CASE WHEN security.kind = 'deposit' THEN security.amount ELSE 0 END,
                   CASE WHEN security.kind = 'goods' THEN security.amount ELSE 0 END,
                   0, 0, 0, NULL
              FROM panel_deposit security
              JOIN member ON member.id = security.partner_id
             WHERE security.state = 'held' AND security.active
            """
        )

    # === ACTIONS === #
    def action_view_receivables(self):
        self.ensure_one()
        return self.partner_id.action_view_receivables()


def _share(quantity):
    """Return SQL for how much of a line a quantity is, from 0 to 1."""
    return SQL(
        "CASE WHEN line.product_uom_qty = 0 THEN 1"
        " ELSE LEAST(GREATEST(%s / line.product_uom_qty, 0), 1) END",
        SQL("COALESCE(%s, 0)", quantity),
    )
