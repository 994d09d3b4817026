from odoo.tools import SQL


def uninstall_hook(env):
    """Drop the index on another addon's column, which Odoo leaves behind."""
    env.cr.execute(SQL("DROP INDEX IF EXISTS product_template__product_brand_id_index"))
