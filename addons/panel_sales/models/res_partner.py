from odoo import api, fields, models


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

        Where dealers are authorised for a brand, only they see its prices, while it lasts.
        """
        self.ensure_one()
        companies = [self.company_id.id or self.env.company.id, False]
        brands = self.env["product.brand"].search([("company_id", "in", companies)])
        if self.panel_role != "dealer":
            return brands
        running = self.env["panel.authorization"].search(
            [("state", "=", "running"), ("company_id", "in", companies)]
        )
        own = running.filtered(lambda row: row.partner_id in self._panel_dealer_chain())
        return brands - (running.brand_id - own.brand_id)
