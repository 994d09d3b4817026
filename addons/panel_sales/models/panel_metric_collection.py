from odoo import api, models


class PanelMetricCollection(models.AbstractModel):
    """Metrics over promises to pay."""

    _name = "panel.metric.collection"
    _description = "Value Metrics over Collection"
    _inherit = ["panel.metric.provider"]

    @api.model
    def _metric_promises_kept(self, partners, company, date_from, date_to):
        """Promises kept in percent of those that were kept or broken."""
        # sudo: a metric measures all partners that it is given, like those over facts
        rows = (
            self.env["panel.payment.promise"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", partners.ids),
                    ("company_id", "=", company.id),
                    ("made_on", ">=", date_from),
                    ("made_on", "<=", date_to),
                    ("state", "in", ("kept", "broken")),
                ],
                ["partner_id", "state"],
                ["__count"],
            )
        )
        counts = {}
        for partner, state, count in rows:
            counts.setdefault(partner.id, {})[state] = count
        return {
            partner_id: 100.0 * states.get("kept", 0) / sum(states.values())
            for partner_id, states in counts.items()
        }
