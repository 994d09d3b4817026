from odoo import fields, models
from odoo.tools import SQL


class PanelOtif(models.Model):
    """On time and in full: every order line that is due, held against its promise.

    Grain: one line of goods on a confirmed order, from the day after its promised date, or as
    soon as it is delivered completely. What comes back later does not undo a punctual delivery.
    """

    _name = "panel.otif"
    _description = "Delivery Punctuality"
    _auto = False
    _rec_name = "order_id"
    _order = "promised_on desc, id desc"

    order_id = fields.Many2one("sale.order", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Office", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    brand_id = fields.Many2one("product.brand", readonly=True)
    is_custom = fields.Boolean(
        string="Custom", readonly=True, help="Boards that were cut, edged or marked."
    )
    promised_on = fields.Date(
        readonly=True, help="Day that was promised when the order was confirmed."
    )
    delivered_on = fields.Date(
        string="Last Delivery", readonly=True, help="Day of the last delivery of the line."
    )
    ordered = fields.Float(readonly=True, help="Ordered quantity in the unit of the product.")
    delivered = fields.Float(readonly=True, help="Quantity delivered until today.")
    delivered_in_time = fields.Float(
        readonly=True, help="Quantity delivered until the promised day."
    )
    days_late = fields.Integer(
        readonly=True,
        aggregator="avg",
        help="Days from the promised day to the last delivery, or to today while something is "
        "missing; 0 when everything came in time.",
    )
    lines = fields.Integer(readonly=True, help="Number of order lines.")
    on_time = fields.Float(
        string="On Time (%)",
        readonly=True,
        aggregator="avg",
        help="Share of lines of which nothing was delivered after the promised day, nor is "
        "missing altogether.",
    )
    in_full = fields.Float(
        string="In Full (%)",
        readonly=True,
        aggregator="avg",
        help="Share of lines that are delivered completely, be it late.",
    )
    otif = fields.Float(
        string="OTIF (%)",
        readonly=True,
        aggregator="avg",
        help="Share of lines that were delivered completely by the promised day.",
    )

    _depends = {
        "sale.order": ["state", "panel_promised_date", "partner_id", "user_id", "team_id"],
        "sale.order.line": ["product_id", "product_uom_qty", "product_uom_id", "display_type"],
        "stock.move": ["state", "date", "quantity", "sale_line_id"],
        "panel.custom.spec": ["line_id"],
    }

    @property
    def _table_query(self):
        """Return the query of the report; days are those of the company's time zone."""
        return SQL(
            """
            SELECT line.id, line.order_id, sale.partner_id, sale.user_id, sale.team_id,
                   sale.company_id, line.product_id, template.product_brand_id AS brand_id,
                   EXISTS (SELECT FROM panel_custom_spec WHERE line_id = line.id) AS is_custom,
                   due.day AS promised_on, moved.last_day AS delivered_on,
                   due.ordered, COALESCE(moved.quantity, 0) AS delivered,
                   COALESCE(moved.in_time, 0) AS delivered_in_time,
                   1 AS lines,
                   CASE WHEN COALESCE(moved.in_time, 0) >= due.ordered THEN 0
                        WHEN moved.quantity >= due.ordered THEN moved.last_day - due.day
                        ELSE due.today - due.day END AS days_late,
                   CASE WHEN moved.last_day <= due.day THEN 100.0 ELSE 0 END AS on_time,
                   CASE WHEN moved.quantity >= due.ordered THEN 100.0 ELSE 0 END AS in_full,
                   CASE WHEN moved.in_time >= due.ordered THEN 100.0 ELSE 0 END AS otif
              FROM sale_order_line AS line
              JOIN sale_order AS sale ON sale.id = line.order_id AND sale.state = 'sale'
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template
                ON template.id = product.product_tmpl_id AND template.type = 'consu'
              JOIN uom_uom AS unit ON unit.id = line.product_uom_id
              JOIN uom_uom AS own_unit ON own_unit.id = template.uom_id
              JOIN res_company AS company ON company.id = sale.company_id
              JOIN res_partner AS owner ON owner.id = company.partner_id
             CROSS JOIN LATERAL (
                SELECT COALESCE(owner.tz, 'UTC') AS name) AS zone
             CROSS JOIN LATERAL (
                SELECT (sale.panel_promised_date AT TIME ZONE 'UTC' AT TIME ZONE zone.name)::date
                           AS day,
                       (NOW() AT TIME ZONE zone.name)::date AS today,
                       ROUND((line.product_uom_qty * unit.factor / own_unit.factor)::numeric, 4)
                           AS ordered) AS due
              LEFT JOIN LATERAL (
                SELECT SUM(went.quantity) AS quantity, MAX(went.day) AS last_day,
                       SUM(went.quantity) FILTER (WHERE went.day <= due.day) AS in_time
                  FROM (
                    SELECT (move.date AT TIME ZONE 'UTC' AT TIME ZONE zone.name)::date AS day,
                           ROUND((move.quantity * moved_unit.factor / own_unit.factor)::numeric, 4)
                               AS quantity
                      FROM stock_move AS move
                      JOIN uom_uom AS moved_unit ON moved_unit.id = move.product_uom
                      JOIN stock_location AS target ON target.id = move.location_dest_id
                     WHERE move.sale_line_id = line.id AND move.product_id = line.product_id
                       AND move.state = 'done' AND target.usage = 'customer') AS went
                ) AS moved ON TRUE
             WHERE sale.panel_promised_date IS NOT NULL
               AND line.display_type IS NULL AND line.product_uom_qty > 0
               AND (due.day < due.today OR moved.quantity >= due.ordered)
            """
        )

    def action_open_order(self):
        """Open the order of the line."""
        self.ensure_one()
        return self.order_id.get_formview_action()
