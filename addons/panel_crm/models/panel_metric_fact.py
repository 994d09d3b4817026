from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL


class PanelMetricFact(models.AbstractModel):
    """Metrics over customer facts: invoices, deliveries and payments."""

    _name = "panel.metric.fact"
    _description = "Value Metrics over Customer Facts"
    _inherit = ["panel.metric.provider"]

    # === SALES HISTORY === #
    @api.model
    def _metric_revenue(self, partners, company, date_from, date_to):
        return self._measure(partners, company, date_from, date_to, SQL("sum(revenue)"))

    @api.model
    def _metric_margin(self, partners, company, date_from, date_to):
        return self._measure(partners, company, date_from, date_to, SQL("sum(margin)"))

    @api.model
    def _metric_volume(self, partners, company, date_from, date_to):
        return self._measure(partners, company, date_from, date_to, SQL("sum(volume_m3)"))

    @api.model
    def _metric_months_active(self, partners, company, date_from, date_to):
        # the count of invoices stands on one row per month, the one without a brand
        value = SQL("count(*) FILTER (WHERE invoice_count > 0)")
        return self._measure(partners, company, date_from, date_to, value)

    @api.model
    def _metric_recency(self, partners, company, date_from, date_to):
        """Days since the last invoice, however long ago that was."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, %s - max(date)
                  FROM panel_posted_line
                 WHERE company_id = %s AND date <= %s AND move_type != 'out_refund'
                   AND partner_id = ANY(%s)
                 GROUP BY partner_id
                """,
                date_to,
                company.id,
                date_to,
                partners.ids,
            )
        )
        return {partner_id: float(days) for partner_id, days in rows}

    @api.model
    def _metric_growth(self, partners, company, date_from, date_to):
        """Revenue against the window before, in percent; nothing for those who bought nothing."""
        months = (date_to.year - date_from.year) * 12 + date_to.month - date_from.month + 1
        before = date_from - relativedelta(months=months)
        value = SQL(
            """
            100 * (sum(revenue) FILTER (WHERE month >= %(start)s)
                   / NULLIF(GREATEST(sum(revenue) FILTER (WHERE month < %(start)s), 0), 0) - 1)
            """,
            start=date_from,
        )
        return self._measure(partners, company, before, date_to, value)

    # === PRODUCT VALUE === #
    @api.model
    def _metric_margin_percent(self, partners, company, date_from, date_to):
        value = SQL("100 * sum(margin) / NULLIF(GREATEST(sum(revenue), 0), 0)")
        return self._measure(partners, company, date_from, date_to, value)

    @api.model
    def _metric_brand_breadth(self, partners, company, date_from, date_to):
        value = SQL(
            "CASE WHEN sum(invoice_count) > 0"
            " THEN count(DISTINCT brand_id) FILTER (WHERE revenue > 0) END"
        )
        return self._measure(partners, company, date_from, date_to, value)

    @api.model
    def _metric_return_rate(self, partners, company, date_from, date_to):
        """Cubic metres returned in percent of those delivered."""
        value = SQL("100 * sum(returned_m3) / NULLIF(sum(delivered_m3), 0)")
        return self._measure(partners, company, date_from, date_to, value)

    # === SERVICE VALUE (what it costs to serve the customer) === #
    @api.model
    def _metric_days_late(self, partners, company, date_from, date_to):
        """Days that payments came late, weighted by amount."""
        value = SQL("sum(paid_late_amount_days) / NULLIF(GREATEST(sum(paid_amount), 0), 0)")
        return self._measure(partners, company, date_from, date_to, value)

    @api.model
    def _metric_overdue_share(self, partners, company, date_from, date_to):
        """Overdue balance in percent of the revenue of the window."""
        value = SQL(
            """
            100 * sum(overdue_change)
            / NULLIF(GREATEST(sum(revenue) FILTER (WHERE month >= %s), 0), 0)
            """,
            date_from,
        )
        return self._measure(partners, company, None, date_to, value)

    # === HELPERS === #
    @api.model
    def _measure(self, partners, company, date_from, date_to, value):
        """Aggregate the facts of a window for each customer, in one query.

        :param partners: commercial partners
        :param company: ``res.company`` record
        :param date_from: first day of the first month, or None for all history
        :param date_to: a day of the last month
        :param value: SQL aggregate; where it is NULL the customer is left out
        :return: ``{partner id: number}``
        """
        start = SQL("AND month >= %s", date_from) if date_from else SQL()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, %s AS value
                  FROM panel_customer_fact
                 WHERE company_id = %s AND month <= %s %s AND partner_id = ANY(%s)
                 GROUP BY partner_id
                """,
                value,
                company.id,
                date_to,
                start,
                partners.ids,
            )
        )
        return {partner_id: float(number) for partner_id, number in rows if number is not None}
