from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    panel_brand_ids = fields.Many2many(
        "product.brand",
        "panel_brand_res_partner_rel",
        "partner_id",
        "brand_id",
        string="Brands",
        help="Brands that the customer deals with. Users who are limited to some brands see the "
        "customers of these and those without any brand.",
    )
    panel_brand_allowed = fields.Boolean(
        string="Is of My Brands",
        compute="_compute_panel_brand_allowed",
        search="_search_panel_brand_allowed",
        help="The current user may see documents of this customer: they are limited to no brands, "
        "or to one of the customer's.",
    )

    @api.depends_context("uid")
    @api.depends("panel_brand_ids")
    def _compute_panel_brand_allowed(self):
        # sudo: the answer is part of what decides whether the user may read the record
        allowed = self.sudo().search([("id", "in", self.ids), ("panel_brand_allowed", "=", True)])
        for partner in self:
            partner.panel_brand_allowed = partner._origin in allowed.with_env(self.env)

    @api.model
    def _search_panel_brand_allowed(self, operator, value):
        if operator != "in":
            return NotImplemented
        allowed = self._panel_brand_domain()
        if not allowed.is_true():
            allowed = Domain("commercial_partner_id", "any", allowed)
        return allowed if True in value else ~allowed

    @api.model
    def _panel_brand_domain(self):
        """Return the domain of the customers of the brands that the user is limited to."""
        # sudo: the user's own brands, which they may not be allowed to read as a setting
        brands = self.env.user.sudo().panel_brand_ids
        if not brands:
            return Domain.TRUE
        return Domain("panel_brand_ids", "=", False) | Domain("panel_brand_ids", "in", brands.ids)
