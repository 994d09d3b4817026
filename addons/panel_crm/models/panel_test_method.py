from odoo import fields, models


class PanelTestMethod(models.Model):
    _name = "panel.test.method"
    _description = "Emission Test Method"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="Method as written in test reports.")
    unit = fields.Char(required=True, help="Unit of the results, such as mg/m³.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
