import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

INVOICE_TYPES = ("out_invoice", "out_receipt")
REFUND_TYPES = ("out_refund",)

# What the freezing reads; pending changes of these are written first.
READ_MODELS = (
    "account.move",
    "account.move.line",
    "product.product",
    "product.template",
    "res.partner",
    "sale.order",
    "sale.order.line",
)

# What an invoice line sold, in the product's own unit and signed. Odoo multiplies the factors of
# unrelated units without complaint (kg into m²), so the common reference is checked here.
SQL_QUANTITY = SQL(
    """
    CASE WHEN picked.move_type = 'out_refund' THEN -1 ELSE 1 END * CASE
        WHEN product_uom.id IS NULL OR line_uom.id IS NULL OR line_uom.id = product_uom.id
            THEN picked.quantity
        WHEN split_part(line_uom.parent_path, '/', 1)
             = split_part(product_uom.parent_path, '/', 1)
            THEN picked.quantity * line_uom.factor / product_uom.factor
    END
    """
)

# The unit cost of the order lines behind an invoice line: company currency, product's own unit.
# A cost of zero means that nobody knew it when the order was written.
SQL_ORDER_COST = SQL(
    """
    SELECT picked.line_id,
           avg(
               order_line.purchase_price / order_.currency_rate
               * product_uom.factor / order_uom.factor
           ) AS unit_cost
      FROM picked
      JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = picked.line_id
      JOIN sale_order_line order_line ON order_line.id = rel.order_line_id
      JOIN sale_order order_ ON order_.id = order_line.order_id
      JOIN product_product product ON product.id = order_line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN uom_uom product_uom ON product_uom.id = template.uom_id
      JOIN uom_uom order_uom ON order_uom.id = order_line.product_uom_id
     WHERE order_line.product_id = picked.product_id
       AND order_line.purchase_price != 0
       AND order_.currency_rate > 0
       AND split_part(order_uom.parent_path, '/', 1)
           = split_part(product_uom.parent_path, '/', 1)
     GROUP BY picked.line_id
    """
)

SQL_REVERSED_COST = SQL(
    """
    SELECT picked.line_id,
           sum(origin.unit_cost * origin.quantity) / sum(origin.quantity) AS unit_cost
      FROM picked
      JOIN panel_posted_line origin
        ON origin.move_id = picked.reversed_entry_id AND origin.product_id = picked.product_id
     WHERE origin.quantity > 0
     GROUP BY picked.line_id
    """
)


class PanelPostedLine(models.Model):
    _name = "panel.posted.line"
    _description = "Sales Analysis Line"
    _order = "date desc, id desc"
    _rec_name = "move_id"
    _log_access = False

    # === IDENTITY === #
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice Line",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="Posted invoice line that this row was frozen from.",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    move_type = fields.Selection(
        [
            ("out_invoice", "Invoice"),
            ("out_refund", "Credit Note"),
            ("out_receipt", "Sales Receipt"),
        ],
        string="Document Type",
        required=True,
        readonly=True,
    )
    date = fields.Date(
        string="Invoice Date", required=True, readonly=True, index=True, help="Date of the invoice."
    )

    # === RELATIONS === #
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Company that was invoiced; contacts and addresses count for their company.",
    )
    region_id = fields.Many2one(related="partner_id.panel_region_id")
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        index="btree_not_null",
        help="Salesperson of the invoice when it was posted.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        readonly=True,
        help="Sales team of the invoice when it was posted.",
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    brand_id = fields.Many2one("product.brand", readonly=True, ondelete="restrict")
    series_id = fields.Many2one("panel.series", readonly=True, ondelete="restrict")

    # === MEASURES === #
    # The columns are NUMERIC without a scale and filled by SQL: the digits only round the display.
    quantity = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="Quantity in the product's own unit; credit notes are negative.",
    )
    sheets = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="Number of sheets, zero for products that are no panels.",
    )
    area_m2 = fields.Float(
        string="Area (m²)", digits=(16, 2), readonly=True, help="Area of the sheets invoiced."
    )
    volume_m3 = fields.Float(
        string="Volume (m³)", digits=(16, 3), readonly=True, help="Volume of the sheets invoiced."
    )
    revenue = fields.Monetary(
        readonly=True, help="Untaxed amount in the company's currency; credit notes are negative."
    )
    unit_cost = fields.Float(
        digits="Product Price",
        readonly=True,
        aggregator=None,
        help="Cost of one unit when the invoice was posted, in the company's currency.",
    )
    cost = fields.Monetary(
        readonly=True, help="Cost of what was sold, as known when the invoice was posted."
    )
    margin = fields.Monetary(
        readonly=True, help="Revenue less cost. Later changes of a product's cost do not alter it."
    )
    invoice_count = fields.Integer(
        string="Invoices",
        readonly=True,
        help="One on the first line of every invoice, so that its sum counts invoices.",
    )

    _move_line_unique = models.UniqueIndex(
        "(move_line_id)", "This invoice line has been frozen already."
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Sales analysis lines are only made by posting invoices."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Sales analysis lines cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Sales analysis lines go when their invoice is reset to draft."))

    # === ACTIONS === #
    def action_open_invoice(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS === #
    @api.model
    def _freeze(self, moves=None):
        """Freeze the product lines of posted customer invoices and mark the customers as dirty.

        One statement. Without ``moves`` it catches up with every posted line that has no row
        yet (databases with a history from before the installation); invoices go first then, for
        their credit notes take over their unit costs. Running it twice adds nothing.

        Grain: one row per product line of a posted customer invoice, credit note or receipt.

        :param moves: ``account.move`` records that were just posted, or None for the catch-up
        :return: number of rows added
        """
        if moves is not None:
            ids = tuple(moves.ids)
            if not ids:
                return 0
            types = INVOICE_TYPES + REFUND_TYPES
            return self._freeze_where(types, SQL("move.id IN %s", ids), SQL("move_id IN %s", ids))
        missing = SQL(
            "NOT EXISTS (SELECT FROM panel_posted_line own WHERE own.move_line_id = line.id)"
        )
        return sum(
            self._freeze_where(types, missing, SQL("FALSE"))
            for types in (INVOICE_TYPES, REFUND_TYPES)
        )

    @api.model
    def _thaw(self, moves):
        """Forget the frozen lines of moves that left the posted state.

        One statement, which marks the customers as dirty too.

        :param moves: ``account.move`` records that are no longer posted
        """
        if not moves:
            return
        self.env.execute_query(
            SQL(
                """
                WITH thawed AS (
                    DELETE FROM panel_posted_line WHERE move_id IN %(moves)s RETURNING partner_id
                )
                INSERT INTO panel_fact_queue (partner_id)
                SELECT partner_id FROM thawed
                 UNION
                SELECT partner.commercial_partner_id
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE line.move_id IN %(moves)s AND account.account_type = 'asset_receivable'
                RETURNING id
                """,
                moves=tuple(moves.ids),
            )
        )
        self.invalidate_model()

    @api.model
    def _set_unit_costs(self, costs):
        """Replace frozen unit costs by ones known from elsewhere, such as an imported history.

        The one way to change a frozen cost; it is for importers, which call it right after
        posting. Units: company currency per unit of the product (a sheet for panels).

        :param costs: ``{account.move.line id: unit cost}``
        :raises ValidationError: when a cost is negative or no finite number
        """
        if any(not math.isfinite(cost) or cost < 0 for cost in costs.values()):
            raise ValidationError(self.env._("A unit cost must be a number of zero or more."))
        if not costs:
            return
        self.env.execute_query(
            SQL(
                """
                WITH changed AS (
                    UPDATE panel_posted_line row
                       SET unit_cost = given.cost,
                           cost = round(given.cost * COALESCE(row.quantity, 0), digits),
                           margin = row.revenue
                                    - round(given.cost * COALESCE(row.quantity, 0), digits)
                      FROM unnest(%s::int[], %s::numeric[]) AS given (line_id, cost),
                           (SELECT company.id, currency.decimal_places AS digits
                              FROM res_company company
                              JOIN res_currency currency ON currency.id = company.currency_id
                           ) AS company
                     WHERE row.move_line_id = given.line_id AND row.company_id = company.id
                 RETURNING row.partner_id
                )
                INSERT INTO panel_fact_queue (partner_id)
                SELECT DISTINCT partner_id FROM changed
                RETURNING id
                """,
                list(costs),
                list(costs.values()),
            )
        )
        self.invalidate_model()

    # === HELPERS === #
    @api.model
    def _freeze_where(self, types, lines, queued):
        """Freeze the posted lines that meet a condition, in one statement.

        :param types: move types to freeze
        :param lines: SQL condition on ``move`` and ``line``
        :param queued: SQL condition on account_move_line for customers to mark besides
        :return: number of rows added
        """
        for name in READ_MODELS:
            self.env[name].flush_model()
        ((added,),) = self.env.execute_query(
            SQL(
                """
                WITH frozen AS (%(insert)s), marked AS (
                    INSERT INTO panel_fact_queue (partner_id)
                    SELECT partner_id FROM frozen
                     UNION
                    SELECT partner.commercial_partner_id
                      FROM account_move_line line
                      JOIN account_account account ON account.id = line.account_id
                      JOIN res_partner partner ON partner.id = line.partner_id
                     WHERE %(queued)s AND account.account_type = 'asset_receivable'
                )
                SELECT count(*) FROM frozen
                """,
                insert=self._freeze_insert(types, lines),
                queued=queued,
            )
        )
        self.invalidate_model()
        return added

    @api.model
    def _freeze_insert(self, types, lines):
        """Return the INSERT that freezes posted lines; see ``_freeze_where``."""
        return SQL(
            """
            INSERT INTO panel_posted_line (
                move_line_id, move_id, move_type, date, company_id, partner_id, user_id, team_id,
                product_id, brand_id, series_id, quantity, sheets, area_m2, volume_m3, revenue,
                unit_cost, cost, margin, invoice_count
            )
            SELECT id, move_id, move_type, date, company_id, partner_id, user_id, team_id,
                   product_id, brand_id, series_id, quantity, sheets, sheets * area,
                   sheets * volume, revenue, unit_cost, cost, revenue - cost, invoice_count
              FROM (%(source)s) AS source,
                   LATERAL (
                       SELECT CASE WHEN volume > 0 THEN COALESCE(quantity, 0) ELSE 0 END AS sheets,
                              round(unit_cost * COALESCE(quantity, 0), digits) AS cost
                   ) AS amounts
            ON CONFLICT (move_line_id) DO NOTHING
            RETURNING partner_id
            """,
            source=self._freeze_select(types, lines),
        )

    @api.model
    def _freeze_select(self, types, lines):
        """Return the SELECT behind a freezing: dimensions, quantity, revenue and unit cost.

        The lines are picked first and the costs joined as whole sets: looked up line by line,
        the growing table would be read again for each line that is added to it.
        """
        return SQL(
            """
            WITH picked AS MATERIALIZED (%(picked)s),
                 first_line AS (
                     SELECT min(line_id) AS line_id FROM picked
                      WHERE move_type != 'out_refund' GROUP BY move_id
                 ),
                 order_cost AS (%(order_cost)s),
                 reversed_cost AS (%(reversed_cost)s)
            SELECT picked.line_id AS id, picked.move_id, picked.move_type, picked.date,
                   picked.company_id, picked.partner_id, picked.user_id, picked.team_id,
                   picked.product_id, picked.revenue,
                   template.product_brand_id AS brand_id, template.panel_series_id AS series_id,
                   product.panel_area_m2 AS area, product.panel_volume_m3 AS volume,
                   %(quantity)s AS quantity,
                   COALESCE(
                       order_cost.unit_cost, reversed_cost.unit_cost,
                       (product.standard_price ->> picked.company_id::text)::numeric, 0
                   ) AS unit_cost,
                   currency.decimal_places AS digits,
                   CASE WHEN first_line.line_id IS NULL THEN 0 ELSE 1 END AS invoice_count
              FROM picked
              JOIN res_company company ON company.id = picked.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
              LEFT JOIN product_product product ON product.id = picked.product_id
              LEFT JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN uom_uom product_uom ON product_uom.id = template.uom_id
              LEFT JOIN uom_uom line_uom ON line_uom.id = picked.product_uom_id
              LEFT JOIN first_line ON first_line.line_id = picked.line_id
              LEFT JOIN order_cost ON order_cost.line_id = picked.line_id
              LEFT JOIN reversed_cost ON reversed_cost.line_id = picked.line_id
            """,
            picked=self._freeze_picked(types, lines),
            quantity=SQL_QUANTITY,
            order_cost=SQL_ORDER_COST,
            reversed_cost=SQL_REVERSED_COST,
        )

    @api.model
    def _freeze_picked(self, types, lines):
        """Return the SELECT of the posted lines to freeze."""
        return SQL(
            """
            SELECT line.id AS line_id, move.id AS move_id, move.move_type, move.company_id,
                   COALESCE(move.invoice_date, move.date) AS date,
                   move.commercial_partner_id AS partner_id,
                   move.invoice_user_id AS user_id, move.team_id, move.reversed_entry_id,
                   line.product_id, line.product_uom_id, line.quantity, -line.balance AS revenue
              FROM account_move move
              JOIN account_move_line line ON line.move_id = move.id
             WHERE move.state = 'posted' AND move.move_type IN %(types)s
               AND line.display_type = 'product' AND move.commercial_partner_id IS NOT NULL
               AND %(lines)s
            """,
            types=types,
            lines=lines,
        )
