from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

STAGES = [
    ("quotation", "Quotation"),
    ("contract", "Contract"),
    ("confirmed", "Confirmed"),
    ("reserved", "Reserved or in Production"),
    ("shipped", "Shipped"),
    ("received", "Received"),
    ("invoiced", "Invoiced"),
    ("paid", "Paid"),
]
# What the tracking is read from.
SOURCES = (
    "panel.contract",
    "sale.order",
    "sale.order.line",
    "stock.move",
    "stock.move.line",
    "account.move",
    "account.move.line",
    "account.partial.reconcile",
)


class SaleOrder(models.Model):
    """Where an order is on its way, told to the salesperson and the dealer by the same method."""

    _inherit = "sale.order"

    panel_stage = fields.Selection(
        STAGES,
        string="Order Stage",
        compute="_compute_panel_stage",
        search="_search_panel_stage",
        compute_sudo=True,  # how far it has come is told to everybody who may read the order
        help="The last step that is complete: the goods are reserved, shipped and received as a "
        "whole, and all invoices are paid.",
    )
    panel_tracking_bar = fields.Html(
        string="Order Tracking",
        compute="_compute_panel_tracking_bar",
        compute_sudo=True,
        sanitize=False,
        help="The steps of the order with their dates.",
    )
    panel_received_on = fields.Date(
        string="Received On",
        copy=False,
        tracking=True,
        help="Day on which the customer has received all goods of the order; the dealer confirms "
        "it on the portal, or the salesperson here.",
    )

    # === COMPUTE METHODS === #
    @api.depends(
        "state", "signed_on", "panel_contract_id.signed_on", "invoice_status",
        "panel_received_on", "picking_ids.state", "invoice_ids.payment_state",
    )  # fmt: skip
    def _compute_panel_stage(self):
        tracking = self._panel_tracking()
        for order in self:
            order.panel_stage = tracking.get(order._origin.id, {}).get("stage", False)

    @api.depends("panel_stage")
    @api.depends_context("lang")
    def _compute_panel_tracking_bar(self):
        steps = self._panel_tracking_steps()
        for order in self:
            order.panel_tracking_bar = self.env["ir.qweb"]._render(
                "panel_sales.order_tracking", {"steps": steps[order]}
            )

    @api.model
    def _search_panel_stage(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._panel_flush_tracking()
        stages = [stage for stage in value if stage]
        found = SQL(
            "(SELECT id FROM (%s) AS tracking WHERE stage = ANY(%s))",
            self._panel_tracking_sql(),
            stages,
        )
        domain = Domain("id", "in", found)
        return domain | Domain("state", "=", "cancel") if False in value else domain

    def _field_to_sql(self, alias, field_expr, query=None):
        # EXTENDS base: lets people group orders by their stage
        if field_expr != "panel_stage" or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._panel_flush_tracking()
        tracking = query.make_alias(alias, "panel_tracking")
        condition = SQL("%s = %s", SQL.identifier(tracking, "id"), SQL.identifier(alias, "id"))
        query.add_join("LEFT JOIN", tracking, SQL("(%s)", self._panel_tracking_sql()), condition)
        return SQL.identifier(tracking, "stage")

    # === TRACKING === #
    def _panel_tracking(self):
        """Return the dates of the steps and the stage of each order.

        :return: ``{id: {stage, quotation, contract, …}}``
        """
        if not self.ids:
            return {}
        self._panel_flush_tracking()
        rows = self.env.execute_query_dict(
            SQL("%s WHERE o.id = ANY(%s)", self._panel_tracking_sql(), list(self.ids))
        )
        return {row.pop("id"): row for row in rows}

    def _panel_tracking_steps(self):
        """Return the steps of each order, as the bar shows them.

        :return: ``{order: [{key, label, date, done, current}]}``
        """
        labels = dict(self._fields["panel_stage"]._description_selection(self.env))
        tracking, steps = self._panel_tracking(), {}
        for order in self:
            row = tracking.get(order._origin.id, {"stage": False})
            reached = [key for key, _label in STAGES].index(row["stage"]) if row["stage"] else -1
            steps[order] = [
                {
                    "key": key,
                    "label": labels[key],
                    "date": format_date(self.env, row[key]) if row.get(key) else "",
                    "done": bool(row.get(key)),
                    "passed": number < reached,
                    "current": number == reached,
                }
                for number, (key, _label) in enumerate(STAGES)
            ]
        return steps

    @api.model
    def _panel_flush_tracking(self):
        for name in SOURCES:
            self.env[name].flush_model()

    @api.model
    def _panel_contract_sql(self):
        """Return the SQL of the day on which the customer agreed to the order, or to its contract.

        The order is ``o``. The day of a contract counts from noon, so that it is the same one
        whatever the time zone it is shown in.
        """
        return SQL(
            """
            COALESCE(o.signed_on,
                     (SELECT deal.signed_on + interval '12 hours'
                        FROM panel_contract deal WHERE deal.id = o.panel_contract_id))
            """
        )

    @api.model
    def _panel_tracking_sql(self):
        """Return a SELECT of dates and stage per order, which a WHERE on ``o`` may follow.

        Grain: one row per order that is not cancelled. Each LATERAL looks up the few rows of one
        order by index, so that both one order and a list are quick.
        """
        return SQL(
            """
            SELECT o.id, o.create_date AS quotation, %(contract)s AS contract,
                   CASE WHEN o.state = 'sale' THEN o.date_order END AS confirmed,
                   CASE WHEN goods.reserved THEN goods.reserved_on END AS reserved,
                   CASE WHEN goods.shipped THEN goods.shipped_on END AS shipped,
                   CASE WHEN goods.shipped THEN o.panel_received_on END AS received,
                   CASE WHEN o.invoice_status = 'invoiced' THEN bills.invoiced_on END AS invoiced,
                   CASE WHEN o.invoice_status = 'invoiced' AND bills.paid
                        THEN COALESCE(money.paid_on, bills.invoiced_on) END AS paid,
                   CASE WHEN o.state = 'cancel' THEN NULL
                        WHEN o.invoice_status = 'invoiced' AND bills.paid THEN 'paid'
                        WHEN o.invoice_status = 'invoiced' AND bills.invoiced_on IS NOT NULL
                        THEN 'invoiced'
                        WHEN goods.shipped AND o.panel_received_on IS NOT NULL THEN 'received'
                        WHEN goods.shipped THEN 'shipped'
                        WHEN goods.reserved THEN 'reserved'
                        WHEN o.state = 'sale' THEN 'confirmed'
                        WHEN %(contract)s IS NOT NULL THEN 'contract'
                        ELSE 'quotation' END AS stage
              FROM sale_order o
              LEFT JOIN LATERAL (
                   SELECT bool_and(move.state IN ('assigned', 'done')) AS reserved,
                          bool_and(move.state = 'done') AS shipped,
                          max(move.date) AS shipped_on,
                          LEAST(max(detail.create_date),
                                max(move.date) FILTER (WHERE move.state = 'done')) AS reserved_on
                     FROM sale_order_line line
                     JOIN stock_move move ON move.sale_line_id = line.id
                     JOIN stock_location place ON place.id = move.location_dest_id
                     LEFT JOIN stock_move_line detail ON detail.move_id = move.id
                    WHERE line.order_id = o.id AND move.state != 'cancel'
                      AND place.usage = 'customer'
                   ) AS goods ON TRUE
              LEFT JOIN LATERAL (
                   SELECT max(bill.invoice_date) AS invoiced_on, array_agg(bill.id) AS ids,
                          bool_and(bill.payment_state IN ('paid', 'in_payment', 'reversed')) AS paid
                     FROM sale_order_line line
                     JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = line.id
                     JOIN account_move_line item ON item.id = rel.invoice_line_id
                     JOIN account_move bill ON bill.id = item.move_id
                    WHERE line.order_id = o.id AND bill.state = 'posted'
                      AND bill.move_type = 'out_invoice'
                   ) AS bills ON TRUE
              LEFT JOIN LATERAL (
                   SELECT max(part.max_date) AS paid_on
                     FROM account_move_line debt
                     JOIN account_partial_reconcile part ON part.debit_move_id = debt.id
                    WHERE debt.move_id = ANY(bills.ids)
                   ) AS money ON TRUE
            """,
            contract=self._panel_contract_sql(),
        )

    # === ACTIONS === #
    def action_panel_received(self):
        """Note that the customer has received the goods today."""
        for order in self:
            order._panel_receive(fields.Date.context_today(order))
        return True

    def _panel_receive(self, day):
        """Note that the customer has received all goods.

        :param day: date
        """
        self.ensure_one()
        if self._panel_tracking()[self.id]["shipped"] is None:
            raise UserError(
                self.env._(
                    "“%s” has not been shipped as a whole, so it cannot be received.", self.name
                )
            )
        if not self.panel_received_on:
            self.panel_received_on = day
