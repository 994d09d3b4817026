from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _increase_rank(self, field, n=1):
        # EXTENDS account: an import ranks all its customers at once, not each by each invoice
        if self.env.context.get("panel_history"):
            return None
        return super()._increase_rank(field, n)
