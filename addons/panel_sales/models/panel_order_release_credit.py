from odoo import api, fields, models


class PanelOrderRelease(models.Model):
    _inherit = "panel.order.release"

    check = fields.Selection(selection_add=[("credit", "Credit")], ondelete={"credit": "cascade"})

    @api.model
    def _release_groups(self):
        # EXTENDS panel_sales
        return super()._release_groups() | {"credit": "panel_sales.group_credit"}
