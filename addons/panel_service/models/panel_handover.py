from odoo import api, fields, models

from odoo.addons.panel_crm.handover import HandoverItem


class PanelHandoverLine(models.Model):
    _inherit = "panel.handover.line"

    item = fields.Selection(
        selection_add=[("tickets", "Open Tickets")], ondelete={"tickets": "cascade"}
    )


class PanelHandover(models.Model):
    _inherit = "panel.handover"

    @api.model
    def _get_items(self, kind):
        # EXTENDS panel_crm
        items = super()._get_items(kind)
        if kind == "user":
            items["tickets"] = HandoverItem("helpdesk.ticket", "user_id", (("closed", "=", False),))
        return items
