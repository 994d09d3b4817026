from odoo import api, fields, models

from odoo.addons.panel_crm.models.panel_authorization import CHANNELS
from odoo.addons.panel_crm.panelkit.gazetteer import Address


class ResPartner(models.Model):
    _inherit = "res.partner"

    panel_region_id = fields.Many2one(
        compute="_compute_panel_region_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Sales region that the customer belongs to; found from the address while it is empty.",
    )
    panel_channel = fields.Selection(
        CHANNELS,
        string="Channel",
        help="Trade that the customer belongs to: leads and territories may depend on it.",
    )

    @api.model
    def _commercial_fields(self):
        # EXTENDS base
        return [*super()._commercial_fields(), "panel_channel"]

    @api.depends("country_id", "state_id", "city", "zip", "street", "street2")
    def _compute_panel_region_id(self):
        gazetteer = self.env["panel.region"]._gazetteer()
        for partner in self:
            # whoever chose a region keeps it, wherever the address moves
            found = not partner.panel_region_id and gazetteer.find(partner._panel_address())
            partner.panel_region_id = found or partner.panel_region_id

    def _panel_address(self):
        """Return the address in the form that its region is looked up by."""
        self.ensure_one()
        return Address(
            country=self.country_id.id,
            state=self.state_id.id,
            state_name=self.state_id.name or "",
            city=self.city or "",
            street=" ".join(filter(None, (self.street, self.street2))),
            postcode=self.zip or "",
        )
