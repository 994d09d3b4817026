from odoo import api, models
from odoo.exceptions import UserError


class ProductBrand(models.Model):
    _name = "product.brand"
    _inherit = ["product.brand", "panel.floor.mixin"]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_ledger(self):
        # sudo: whoever deletes a brand, the whole ledger counts
        entries = self.env["panel.incentive.entry"].sudo()
        if entries.search_count([("brand_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("Commissions were earned with this brand. Archive it instead.")
            )
