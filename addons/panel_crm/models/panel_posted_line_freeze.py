"""The freezing of posted invoice lines: one statement, however many lines there are."""

from odoo import api, models
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
    _inherit = "panel.posted.line"

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
