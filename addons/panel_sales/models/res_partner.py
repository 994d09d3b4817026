from odoo import api, fields, models

from odoo.addons.panel_crm.models.panel_authorization import HOLDING


class ResPartner(models.Model):
    _inherit = "res.partner"

    panel_loose_allowed = fields.Boolean(
        string="Broken Packs Allowed",
        help="The customer takes loose sheets: new order lines need not be full packs.",
    )

    @api.model
    def _commercial_fields(self):
        # EXTENDS base
        return [*super()._commercial_fields(), "panel_loose_allowed"]

    def _panel_sold_brands(self):
        """Return the brands whose prices a dealer or key account is shown.

        Where dealers are authorised for a brand, only they see its prices. A dealer that was
        authorised once sees them while the authorisation runs, and one whose life cycle has ended
        sees none.
        """
        self.ensure_one()
        companies = [self.company_id.id or self.env.company.id, False]
        brands = self.env["product.brand"].search([("company_id", "in", companies)])
        if self.panel_role != "dealer":
            return brands
        if self.panel_dealer_stage == "ended":
            return brands.browse()
        given = self.env["panel.authorization"].search(
            [("decision", "in", HOLDING), ("company_id", "in", companies)]
        )
        own = given.filtered(lambda row: row.partner_id in self._panel_dealer_chain())
        running = given.filtered(lambda row: row.state == "running")
        taken = running.brand_id | own.brand_id
        return brands - (taken - (own & running).brand_id)
