from odoo.tools import SQL


def migrate(cr, version):
    """Give confirmed orders the promise of their day: the date agreed, or expected."""
    cr.execute(
        SQL(
            """
            UPDATE sale_order AS sale
               SET panel_promised_date = COALESCE(
                       sale.commitment_date,
                       sale.date_order + make_interval(days => lead.days::int))
              FROM (
                SELECT order_id, COALESCE(MIN(customer_lead), 0) AS days
                  FROM sale_order_line WHERE display_type IS NULL GROUP BY order_id) AS lead
             WHERE lead.order_id = sale.id AND sale.state = 'sale'
               AND sale.panel_promised_date IS NULL
            """
        )
    )
