from odoo import api, models
from odoo.tools import SQL


class PanelMetricAssessment(models.AbstractModel):
    """Metrics over what people entered: the latest judgement within the window."""

    _name = "panel.metric.assessment"
    _description = "Value Metrics over Assessments"
    _inherit = ["panel.metric.provider"]

    @api.model
    def _metric_service(self, partners, company, date_from, date_to):
        return self._latest("service", partners, company, date_from, date_to)

    @api.model
    def _metric_product(self, partners, company, date_from, date_to):
        return self._latest("product", partners, company, date_from, date_to)

    @api.model
    def _metric_image(self, partners, company, date_from, date_to):
        return self._latest("image", partners, company, date_from, date_to)

    @api.model
    def _metric_sales(self, partners, company, date_from, date_to):
        return self._latest("sales", partners, company, date_from, date_to)

    # === HELPERS === #
    @api.model
    def _latest(self, dimension, partners, company, date_from, date_to):
        """Return the latest score of each customer in one dimension, in one query."""
        self.env["panel.assessment"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner.commercial_partner_id)
                       partner.commercial_partner_id, assessment.score
                  FROM panel_assessment assessment
                  JOIN res_partner partner ON partner.id = assessment.partner_id
                 WHERE assessment.dimension = %s AND assessment.company_id = %s
                   AND assessment.date BETWEEN %s AND %s
                   AND partner.commercial_partner_id = ANY(%s)
                 ORDER BY partner.commercial_partner_id, assessment.date DESC, assessment.id DESC
                """,
                dimension,
                company.id,
                date_from,
                date_to,
                partners.ids,
            )
        )
        return {partner_id: float(score) for partner_id, score in rows}
