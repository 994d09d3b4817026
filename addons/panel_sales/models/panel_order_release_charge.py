from odoo import fields, models


class PanelOrderRelease(models.Model):
    _inherit = "panel.order.release"

    check = fields.Selection(selection_add=[("charge", "Charges")], ondelete={"charge": "cascade"})
