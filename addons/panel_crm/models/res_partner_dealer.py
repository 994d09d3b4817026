from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """Dealers in their tree: a sub-distributor is served by a dealer, as end customers are."""

    _inherit = "res.partner"

    panel_dealer_id = fields.Many2one(
        help="Dealer that an end customer or a sub-distributor buys from; empty when they buy "
        "from us directly.",
    )

    @api.constrains("panel_dealer_id")
    def _check_panel_dealer_cycle(self):
        for partner in self.filtered("panel_dealer_id"):
            if partner._has_cycle("panel_dealer_id"):
                raise ValidationError(
                    self.env._(
                        "“%(dealer)s” cannot be served by itself, nor by one of the dealers that "
                        "it serves.",
                        dealer=partner.display_name,
                    )
                )

    def _panel_dealer_chain(self):
        """Return the dealer with those it is served by, up to the one that buys from us."""
        chain = dealer = self.commercial_partner_id
        while dealer := dealer.panel_dealer_id - chain:
            chain |= dealer
        return chain
