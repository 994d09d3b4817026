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
    _empty_view(cr, "sale_order_view_form_emission")


def _empty_view(cr, name):
    """Take from a view what names fields that are gone, until the view itself is loaded anew."""
    cr.execute(
        SQL(
            """
            UPDATE ir_ui_view SET arch_db = jsonb_build_object('en_US', '<data/>')
             WHERE id IN (
                       SELECT res_id FROM ir_model_data
                        WHERE module = 'panel_sales' AND name = %s AND model = 'ir.ui.view'
                   )
            """,
            name,
        )
    )
