from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    panel_warranty_months = fields.Integer(
        string="Usual Warranty (Months)",
        default=12,
        help="Warranty of goods that neither a contract nor their family says another one for.",
    )

    _panel_warranty_months_range = models.Constraint(
        "CHECK (panel_warranty_months BETWEEN 0 AND 1200)",
        "A warranty lasts between 0 and 1,200 months.",
    )
