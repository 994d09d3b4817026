from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    panel_weekly_digest = fields.Boolean(
        string="Weekly Mail on the Best Customers",
        help="Once a week, a mail with what happened with the customers of the best grade.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        # EXTENDS base
        return [*super().SELF_READABLE_FIELDS, "panel_weekly_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        # EXTENDS base
        return [*super().SELF_WRITEABLE_FIELDS, "panel_weekly_digest"]
