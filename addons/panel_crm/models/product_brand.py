from odoo import fields, models
from odoo.fields import Domain


class ProductBrand(models.Model):
    _name = "product.brand"
    _inherit = ["product.brand", "panel.certified.mixin"]

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

    def _panel_certificate_domain(self):
        certificates = self.env["panel.certificate"]
        domain = certificates._scope_domain(self.env["product.product"])
        domain |= Domain("brand_ids", "in", self.ids)
        domain |= Domain("series_ids.brand_id", "in", self.ids)
        return domain | Domain("product_ids.product_brand_id", "in", self.ids)

    def _panel_certificate_defaults(self):
        return {"brand_ids": self.ids}
