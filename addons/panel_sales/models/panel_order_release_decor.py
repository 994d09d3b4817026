from odoo import fields, models


class PanelOrderRelease(models.Model):
    _inherit = "panel.order.release"

    check = fields.Selection(selection_add=[("decor", "Decor")], ondelete={"decor": "cascade"})
