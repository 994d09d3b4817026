from odoo import api, models
from odoo.tools import SQL


class PanelMetricService(models.AbstractModel):
    """Metrics over service tickets: what it costs to serve a customer."""

    _name = "panel.metric.service"
    _description = "Value Metrics over Service Tickets"
    _inherit = ["panel.metric.provider"]

    @api.model
    def _metric_complaints(self, partners, company, date_from, date_to):
        """Complaints per 1,000 m³ invoiced, without those that the plant caused."""
        counted = SQL("kind = 'complaint' AND responsibility != 'plant'")
        return self._per_fact(
            partners, company, date_from, date_to, counted, SQL("sum(volume_m3) / 1000")
        )

    @api.model
    def _metric_tickets(self, partners, company, date_from, date_to):
        """Tickets per 100,000 of revenue, without complaints that the plant caused."""
        counted = SQL("NOT (kind = 'complaint' AND responsibility = 'plant')")
        return self._per_fact(
            partners, company, date_from, date_to, counted, SQL("sum(revenue) / 100000")
        )

    # === HELPERS === #
    @api.model
    def _per_fact(self, partners, company, date_from, date_to, counted, base):
        """Divide the number of tickets by a measure of the facts, in one query.

        A customer who bought nothing in the window is left out; one who bought and had no
        ticket counts as zero.

        :param counted: SQL condition on tickets
        :param base: SQL aggregate of facts to divide by
        :return: ``{partner id: number}``
        """
        self.env["helpdesk.ticket"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT fact.partner_id, COALESCE(ticket.number, 0) / fact.base
                  FROM (SELECT partner_id, NULLIF(GREATEST(%(base)s, 0), 0) AS base
                          FROM panel_customer_fact
                         WHERE company_id = %(company)s AND partner_id = ANY(%(partners)s)
                           AND month BETWEEN %(start)s AND %(end)s
                         GROUP BY partner_id) fact
             LEFT JOIN (SELECT commercial_partner_id AS partner_id, count(*) AS number
                          FROM helpdesk_ticket
                         WHERE company_id = %(company)s AND active AND %(counted)s
                           AND commercial_partner_id = ANY(%(partners)s)
                           AND create_date::date BETWEEN %(start)s AND %(end)s
                         GROUP BY commercial_partner_id) ticket USING (partner_id)
                 WHERE fact.base IS NOT NULL
                """,
                base=base,
                company=company.id,
                partners=partners.ids,
                start=date_from,
                end=date_to,
                counted=counted,
            )
        )
        return {partner_id: float(number) for partner_id, number in rows}
