from odoo.tools import SQL


def post_init_hook(env):
    """Note the goods that customers had received before."""
    env["panel.customer.goods"]._fill()


def uninstall_hook(env):
    """Drop the index on another addon's column, which Odoo leaves behind."""
    env.cr.execute(SQL("DROP INDEX IF EXISTS product_template__product_brand_id_index"))
