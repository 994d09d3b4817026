from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "panel.authorized.mixin"]

    panel_authorization_ids = fields.One2many(
        "panel.authorization",
        "partner_id",
        string="Authorisations",
        groups="panel_crm.group_user",
        help="Brands and regions that the dealer may sell.",
    )
    panel_authorization_count = fields.Integer(groups="panel_crm.group_user")

    def _panel_authorization_domain(self):
        return Domain("partner_id", "child_of", self.ids)

    def _panel_authorization_defaults(self):
        return {"partner_id": self.id}
