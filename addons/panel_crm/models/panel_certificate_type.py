from odoo import fields, models


class PanelCertificateType(models.Model):
    _name = "panel.certificate.type"
    _description = "Certificate Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short code of the type, such as FSC or TSCA.")
    printed = fields.Boolean(
        string="Print on Documents",
        default=True,
        help="Valid certificates of this type stand on quotations and delivery notes of the "
        "products that they cover. Certificates that a law requires stand there in any case.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(code)", "Another type of certificates already has this code."
    )
