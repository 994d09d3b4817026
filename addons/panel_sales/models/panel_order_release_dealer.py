from odoo import api, fields, models


class PanelOrderRelease(models.Model):
    _inherit = "panel.order.release"

    check = fields.Selection(selection_add=[("dealer", "Dealer")], ondelete={"dealer": "cascade"})

    @api.model
    def _release_groups(self):
        # EXTENDS panel_sales
        return {**super()._release_groups(), "dealer": "panel_crm.group_leader"}
