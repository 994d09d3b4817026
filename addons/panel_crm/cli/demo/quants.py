"""The stock as the finished moves left it, for copied moves moved none."""

from odoo.tools import SQL

from .cloner import clone


def count(story):
    """Make the quants of lots agree with the moves: one statement for old ones, one for new."""
    env = story.env
    env.flush_all()
    rows = env.execute_query(_difference())
    known = [row for row in rows if row[0]]
    env.cr.execute(
        SQL(
            "UPDATE stock_quant SET quantity = given.quantity, in_date = given.in_date"
            " FROM unnest(%s::int[], %s::numeric[], %s::timestamp[])"
            " AS given (id, quantity, in_date) WHERE stock_quant.id = given.id",
            *([row[place] for row in known] for place in (0, -2, -1)),
        )
    )
    columns = ("product_id", "location_id", "lot_id", "company_id", "quantity", "in_date")
    (source,) = env["stock.quant"].search([("lot_id", "!=", False)], limit=1).ids
    new = clone(
        env,
        "stock.quant",
        [(source, dict(zip(columns, row[1:], strict=True))) for row in rows if not row[0]],
    )
    env.invalidate_all()
    lots = env["stock.lot"].search([])
    env.add_to_compute(lots._fields["location_id"], lots)
    env.add_to_compute(new._fields["inventory_date"], new)


def _difference():
    """Return the SELECT of what the moves say where the quants do not.

    Grain: one row per product, location and lot. A quant of zero that is missing is right.
    """
    return SQL(
        """
        SELECT quant.id, moved.product_id, moved.location_id, moved.lot_id, location.company_id,
               moved.quantity, moved.in_date
          FROM (
            SELECT line.product_id, place.location_id, line.lot_id,
                   sum(place.sign * line.quantity_product_uom) AS quantity,
                   min(line.date) AS in_date
              FROM stock_move_line line,
                   LATERAL (VALUES (line.location_id, -1), (line.location_dest_id, 1))
                   AS place (location_id, sign)
             WHERE line.state = 'done' AND line.lot_id IS NOT NULL
             GROUP BY 1, 2, 3
          ) AS moved
          JOIN stock_location location ON location.id = moved.location_id
          LEFT JOIN stock_quant quant
            ON quant.product_id = moved.product_id AND quant.location_id = moved.location_id
           AND quant.lot_id = moved.lot_id
         WHERE COALESCE(quant.quantity, 0) != moved.quantity
            OR (quant.in_date != moved.in_date)
         ORDER BY moved.lot_id, moved.location_id
        """
    )
