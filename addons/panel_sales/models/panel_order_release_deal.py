from odoo import api, fields, models


class PanelOrderRelease(models.Model):
    _inherit = "panel.order.release"

    check = fields.Selection(
        selection_add=[("deal", "Registered Project")], ondelete={"deal": "cascade"}
    )

    @api.model
    def _release_groups(self):
        # EXTENDS panel_sales: projects of dealers are the channel's; their leader decides
        return {**super()._release_groups(), "deal": "panel_crm.group_leader"}
