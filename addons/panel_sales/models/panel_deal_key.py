from odoo import fields, models


class PanelDealKey(models.Model):
    """A key under which a registered project is filed, so that similar ones are looked up."""

    _name = "panel.deal.key"
    _description = "Key of a Registered Project"
    _rec_name = "key"

    registration_id = fields.Many2one(
        "panel.deal.registration", required=True, index=True, ondelete="cascade"
    )
    key = fields.Char(
        required=True, index=True, help="A part of the project's name, address or companies."
    )
