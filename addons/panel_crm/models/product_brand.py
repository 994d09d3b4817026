from odoo import fields, models


class ProductBrand(models.Model):
    _inherit = "product.brand"

    code = fields.Char(help="Short code of the brand, used in import files and reports.")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Company that owns the brand. Leave empty when several companies sell it.",
    )
    active = fields.Boolean(default=True)
    positioning = fields.Char(
        translate=True, help="What the brand stands for on the market, in one line."
    )
    series_ids = fields.One2many("panel.series", "brand_id")

    _code_unique = models.UniqueIndex("(code)", "Another brand already has this code.")

    def unlink(self):
        # facts have no foreign key to brands, see DerivedMany2one
        self.env["panel.customer.fact"]._forget_brands(self)
        return super().unlink()
