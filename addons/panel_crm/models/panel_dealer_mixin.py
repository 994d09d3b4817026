from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PanelDealerMixin(models.AbstractModel):
    """A record that is about a dealer, and about nobody else."""

    _name = "panel.dealer.mixin"
    _description = "Record about a Dealer"

    partner_id = fields.Many2one(
        "res.partner",
        string="Dealer",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("panel_role", "=", "dealer")],
    )

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for record in self:
            if record.partner_id.panel_role != "dealer":
                raise ValidationError(
                    self.env._("“%s” is no dealer.", record.partner_id.display_name)
                )
