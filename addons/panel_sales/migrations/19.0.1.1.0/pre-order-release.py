from openupgradelib import openupgrade

from odoo.tools import SQL


def migrate(cr, version):
    """Make the releases of emission law releases of an order, whose checks have become many."""
    openupgrade.rename_models(cr, [("panel.emission.release", "panel.order.release")])
    openupgrade.rename_tables(cr, [("panel_emission_release", "panel_order_release")])
    openupgrade.rename_columns(cr, {"panel_order_release": [("released", "problem")]})
    cr.execute(
        SQL(
            """
            ALTER TABLE panel_order_release
              ADD COLUMN "check" varchar, ADD COLUMN state varchar,
              ADD COLUMN decided_by_id int4, ADD COLUMN decided_on timestamp
            """
        )
    )
    cr.execute(
        SQL(
            """
            UPDATE panel_order_release
               SET "check" = 'emission', state = 'granted',
                   decided_by_id = create_uid, decided_on = create_date
            """
        )
    )
