from odoo import fields, models

from odoo.addons.panel_crm.groups import COST_GROUPS


class ProductTemplate(models.Model):
    _inherit = "product.template"

    standard_price = fields.Float(groups=COST_GROUPS)
