from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    panel_region_ids = fields.Many2many(
        "panel.region",
        "panel_region_res_users_rel",
        "user_id",
        "region_id",
        string="Sales Regions",
        groups="base.group_erp_manager",
        help="The user sees the customers of these regions besides their own.",
    )
