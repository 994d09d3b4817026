from odoo import api, fields, models
from odoo.tools import SQL


class PanelFactQueue(models.Model):
    """Customers whose facts are out of date.

    Append-only and without a unique index on purpose. With one, two users who post invoices of
    the same dealer would wait for each other; worse, a mark that finds an older one adds nothing
    while a refresh that cannot see the new invoice takes the older one away, and the invoice is
    never counted. A refresh takes exactly the rows it sees, however often a customer is in them.
    """

    _name = "panel.fact.queue"
    _description = "Customers to Recount"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="Customer whose figures will be counted anew by the next refresh.",
    )

    @api.model
    def _mark(self, partners):
        """Mark customers as dirty, in one statement.

        :param partners: ``SQL`` that selects ids of commercial partners
        """
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env.execute_query(
            SQL(
                """
                INSERT INTO panel_fact_queue (partner_id)
                SELECT DISTINCT id FROM (%s) AS dirty (id) WHERE id IS NOT NULL
                RETURNING id
                """,
                partners,
            )
        )

    @api.model
    def _take(self):
        """Empty the queue and return what was in it.

        :return: set of ids of commercial partners
        """
        rows = self.env.execute_query(SQL("DELETE FROM panel_fact_queue RETURNING partner_id"))
        self.invalidate_model()
        return {partner_id for (partner_id,) in rows}
