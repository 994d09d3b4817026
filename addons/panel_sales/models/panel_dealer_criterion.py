from odoo import fields, models


class PanelDealerCriterion(models.Model):
    _inherit = "panel.dealer.criterion"

    source = fields.Selection(
        selection_add=[
            ("discipline", "Diversion cases"),
            ("reports", "Stock reports"),
        ],
        ondelete={"discipline": "set default", "reports": "set default"},
    )
