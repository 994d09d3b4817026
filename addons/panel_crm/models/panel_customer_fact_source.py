"""Where the suite's own customer facts come from: invoices, payments and stock moves."""

from odoo import api, models
from odoo.tools import SQL


class PanelCustomerFact(models.Model):
    _inherit = "panel.customer.fact"

    # === SOURCES === #
    @api.model
    def _fact_sources(self):
        return super()._fact_sources() | {
            "lines": (
                "revenue",
                "cost",
                "margin",
                "sheets",
                "area_m2",
                "volume_m3",
                "credit_revenue",
            ),
            "invoices": ("invoice_count",),
            "payments": ("paid_amount", "paid_late_amount_days", "overdue_change"),
            "stock": ("delivered_sheets", "delivered_m3", "returned_sheets", "returned_m3"),
        }

    @api.model
    def _source_lines(self, scope):
        """Posted invoice lines by brand."""
        return SQL(
            """
            SELECT partner_id, company_id, date_trunc('month', date::timestamp)::date AS month,
                   brand_id,
                   sum(revenue) AS revenue, sum(cost) AS cost, sum(margin) AS margin,
                   sum(sheets) AS sheets, sum(area_m2) AS area_m2, sum(volume_m3) AS volume_m3,
                   sum(revenue) FILTER (WHERE move_type = 'out_refund') AS credit_revenue
              FROM panel_posted_line
             WHERE %s
             GROUP BY 1, 2, 3, 4
            """,
            scope.covers(SQL("date"), SQL("partner_id")),
        )

    @api.model
    def _source_invoices(self, scope):
        """Posted invoices, on the row without a brand."""
        return SQL(
            """
            SELECT partner_id, company_id, date_trunc('month', date::timestamp)::date AS month,
                   NULL::int AS brand_id, sum(invoice_count) AS invoice_count
              FROM panel_posted_line
             WHERE invoice_count > 0 AND %s
             GROUP BY 1, 2, 3
            """,
            scope.covers(SQL("date"), SQL("partner_id")),
        )

    @api.model
    def _source_payments(self, scope):
        """Events of receivables: an amount falls due, is paid, is settled after it was due.

        Only debits fall due; credit notes settle them and are no payments. Exchange differences
        (no amount in their own currency) settle but pay nothing.
        """
        due = SQL("COALESCE(line.date_maturity, line.date)")
        return SQL(
            """
            SELECT partner_id, company_id, date_trunc('month', date::timestamp)::date AS month,
                   NULL::int AS brand_id, sum(paid) AS paid_amount,
                   sum(late) AS paid_late_amount_days, sum(overdue) AS overdue_change
              FROM (%(due)s UNION ALL %(settled)s) AS event
             GROUP BY 1, 2, 3
            """,
            due=self._source_payments_due(scope, due),
            settled=self._source_payments_settled(scope, due),
        )

    @api.model
    def _source_payments_due(self, scope, due):
        return SQL(
            """
            SELECT partner.commercial_partner_id AS partner_id, line.company_id,
                   %(due)s + 1 AS date, 0 AS paid, 0 AS late, line.balance AS overdue
              FROM account_move_line line
              JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.account_id IN %(accounts)s AND line.parent_state = 'posted'
               AND line.balance > 0 AND %(covered)s
            """,
            due=due,
            accounts=self._get_receivable_account_ids(),
            covered=scope.covers(SQL("%s + 1", due), SQL("partner.commercial_partner_id")),
        )

    @api.model
    def _source_payments_settled(self, scope, due):
        return SQL(
            """
            SELECT partner.commercial_partner_id, line.company_id, event.date, event.paid,
                   event.paid * GREATEST(partial.max_date - %(due)s, 0), event.overdue
              FROM account_partial_reconcile partial
              JOIN account_move_line line ON line.id = partial.debit_move_id
              JOIN account_move debit_move ON debit_move.id = line.move_id
              JOIN account_move_line credit ON credit.id = partial.credit_move_id
              JOIN account_move credit_move ON credit_move.id = credit.move_id
              JOIN res_partner partner ON partner.id = line.partner_id,
                   LATERAL (VALUES (
                       partial.max_date,
                       CASE WHEN line.amount_currency = 0 OR credit.amount_currency = 0 THEN 0
                            WHEN credit_move.move_type != 'out_refund' THEN partial.amount
                            WHEN debit_move.move_type = 'entry' THEN -partial.amount
                            ELSE 0
                        END,
                       0
                   ), (
                       GREATEST(partial.max_date, %(due)s + 1), 0, -partial.amount
                   )) AS event (date, paid, overdue)
             WHERE line.account_id IN %(accounts)s AND line.parent_state = 'posted'
               AND line.balance > 0 AND %(covered)s
            """,
            due=due,
            accounts=self._get_receivable_account_ids(),
            covered=scope.covers(SQL("event.date"), SQL("partner.commercial_partner_id")),
        )

    @api.model
    def _source_stock(self, scope):
        """Sheets that left for a customer or came back, on the day of the company's time zone."""
        return SQL(
            """
            SELECT partner.commercial_partner_id AS partner_id, move.company_id,
                   date_trunc('month', local.day::timestamp)::date AS month,
                   template.product_brand_id AS brand_id,
                   sum(moved.out) AS delivered_sheets,
                   sum(moved.out * product.panel_volume_m3) AS delivered_m3,
                   sum(moved.back) AS returned_sheets,
                   sum(moved.back * product.panel_volume_m3) AS returned_m3
              FROM stock_move move
              JOIN res_partner partner ON partner.id = move.partner_id
              JOIN res_company company ON company.id = move.company_id
              JOIN res_partner home ON home.id = company.partner_id
              JOIN product_product product ON product.id = move.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom product_uom ON product_uom.id = template.uom_id
              JOIN uom_uom move_uom ON move_uom.id = move.product_uom,
                   LATERAL (SELECT (
                       move.date AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(home.tz, 'UTC')
                   )::date AS day) AS local,
                   LATERAL (
                       SELECT move.quantity * move_uom.factor / product_uom.factor AS sheets
                   ) AS done,
                   LATERAL (
                       SELECT CASE WHEN move.location_dest_id IN %(customers)s THEN done.sheets
                               END AS out,
                              CASE WHEN move.location_id IN %(customers)s THEN done.sheets
                               END AS back
                   ) AS moved
             WHERE move.state = 'done' AND product.panel_volume_m3 > 0
               AND (move.location_dest_id IN %(customers)s)
                   != (move.location_id IN %(customers)s)
               AND %(covered)s
             GROUP BY 1, 2, 3, 4
            """,
            customers=self._get_customer_location_ids(),
            covered=scope.covers(SQL("local.day"), SQL("partner.commercial_partner_id")),
        )

    # === HELPERS === #
    @api.model
    def _get_receivable_account_ids(self):
        # sudo: facts are counted for all companies; ids only, so that the planner sees literals
        accounts = self.env["account.account"].sudo()
        domain = [("account_type", "=", "asset_receivable"), ("non_trade", "=", False)]
        return tuple(accounts.with_context(active_test=False).search(domain).ids) or (0,)

    @api.model
    def _get_customer_location_ids(self):
        # sudo: see _get_receivable_account_ids
        locations = self.env["stock.location"].sudo().with_context(active_test=False)
        return tuple(locations.search([("usage", "=", "customer")]).ids) or (0,)
