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
        """Return the brands whose prices a dealer or key account is shown."""
        self.ensure_one()
        return self.env["product.brand"].search(
            [("company_id", "in", [self.company_id.id or self.env.company.id, False])]
        )
