from odoo import fields, models


class PanelDealerCriterion(models.Model):
    _inherit = "panel.dealer.criterion"

    source = fields.Selection(
        selection_add=[("complaints", "Complaints")],
        ondelete={"complaints": "set default"},
    )
