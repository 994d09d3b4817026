from odoo import fields, models


class PanelOrderRelease(models.Model):
    _inherit = "panel.order.release"

    # Named for the banner only: approvals are asked for and given in OCA's mechanism.
    check = fields.Selection(
        selection_add=[("approval", "Approval")], ondelete={"approval": "cascade"}
    )
