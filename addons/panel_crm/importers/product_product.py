from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_remaining_moves(self):
        # EXTENDS stock_account, which asks for each product: a new one has never moved
        if not self.env.context.get("panel_history"):
            return super()._get_remaining_moves()
        groups = self.env["stock.move"]._read_group(
            [("product_id", "in", self.ids)], ["product_id"]
        )
        moved = self.browse([product.id for (product,) in groups])
        return super(ProductProduct, moved)._get_remaining_moves()
