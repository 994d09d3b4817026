from odoo import fields, models

ROLES = [
    ("thickness", "Thickness"),
    ("format", "Format"),
    ("decor", "Decor"),
    ("emission", "Emission Class"),
]


class ProductAttribute(models.Model):
    _inherit = "product.attribute"

    panel_role = fields.Selection(
        ROLES,
        string="Stands For",
        help="What the values of the attribute say about a board. Variants take it into their "
        "specification: size, area, volume, weight, pack and code follow by themselves.",
    )
