from odoo import models


class PanelMetricProvider(models.AbstractModel):
    """Where the numbers of value metrics come from.

    A provider is an abstract model that inherits this one. A method of it may serve a metric
    when its name starts with ``_metric_``::

        def _metric_claims(self, partners, company, date_from, date_to):
            return {partner_id: number, ...}

    It returns one finite number for each customer it knows something about and leaves out the
    others: missing is not zero. It issues one grouped query for all customers. ``partners`` are
    commercial partners, the window runs from the first day of a month to the day of the run.
    """

    _name = "panel.metric.provider"
    _description = "Provider of Value Metrics"
