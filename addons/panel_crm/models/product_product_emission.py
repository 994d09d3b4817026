from odoo import api, fields, models

from .panel_family import USES


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "panel.certified.mixin"]

    panel_use = fields.Selection(
        USES,
        string="Use",
        compute="_compute_panel_use",
        store=True,
        readonly=False,
        help="Where the board is used, which emission law asks for. It starts with the use of "
        "the family.",
    )
    panel_markets = fields.Char(
        string="Allowed Markets",
        compute="_compute_panel_markets",
        help="Markets whose emission rules the board satisfies today, by its class or by its "
        "certificates. Markets without a rule for such a board are left out.",
    )

    @api.depends("panel_family_id")
    def _compute_panel_use(self):
        for product in self:
            product.panel_use = product.panel_use or product.panel_family_id.use

    @api.depends_context("company", "tz")
    @api.depends(
        "panel_emission_class_id",
        "panel_use",
        "panel_surface",
        "panel_decor_id",
        "panel_thickness_mm",
    )
    def _compute_panel_markets(self):
        markets = self.env["panel.emission.check"]._find_markets(self)
        for product in self:
            product.panel_markets = ", ".join(markets[product]) or False

    def _panel_is_board(self):
        """Say whether emission law is about the product, be its dimensions known or not."""
        return self.is_panel or bool(self.panel_family_id)

    def _panel_is_faced(self):
        """Say whether the faces are covered, which makes the board a decorated one for the law."""
        self.ensure_one()
        if self.panel_surface == "raw":
            return False
        return bool(self.panel_surface or self.panel_decor_id or self.panel_family_id.faced)

    # === CERTIFICATES === #
    def _panel_certificate_domain(self):
        return self.env["panel.certificate"]._scope_domain(self)

    def _panel_certificate_defaults(self):
        return {"product_ids": self.ids}
