from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    _inherit = "product.template"

    product_brand_id = fields.Many2one(index="btree_not_null")
    panel_series_id = fields.Many2one(
        "panel.series",
        string="Series",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('brand_id', '=?', product_brand_id)]",
        help="Series of the brand that this board belongs to.",
    )
    panel_family_id = fields.Many2one(
        related="panel_series_id.family_id", string="Panel Family", store=True, index=True
    )

    @api.constrains("product_brand_id", "panel_series_id")
    def _check_series_brand(self):
        for product in self:
            series = product.panel_series_id
            if series and series.brand_id != product.product_brand_id:
                raise ValidationError(
                    self.env._(
                        "Product “%(product)s”: the series “%(series)s” belongs to the brand "
                        "“%(right)s”, not to “%(wrong)s”. Choose a series of the product's brand.",
                        product=product.display_name,
                        series=series.name,
                        right=series.brand_id.name,
                        wrong=product.product_brand_id.name or self.env._("no brand"),
                    )
                )
