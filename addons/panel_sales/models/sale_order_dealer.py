from odoo import api, models

from odoo.addons.panel_sales.order_check import Finding


class SaleOrder(models.Model):
    """Whether the dealer who orders is still one of ours."""

    _inherit = "sale.order"

    @api.depends("partner_id.commercial_partner_id.panel_dealer_stage")
    def _compute_panel_check(self):
        # EXTENDS panel_sales
        return super()._compute_panel_check()

    def _panel_findings(self):
        # EXTENDS panel_sales: dealers on notice, and those we have parted from
        found = super()._panel_findings()
        for order in self:
            dealer = order.partner_id.commercial_partner_id
            if dealer.panel_role != "dealer":
                continue
            if dealer.panel_dealer_stage == "notice":
                text = self.env._(
                    "“%s” is on notice. Look at its life cycle before you promise anything, and "
                    "ask your leader how to go on.",
                    dealer.name,
                )
                found[order].append(Finding("dealer", "warn", text))
            elif dealer.panel_dealer_stage == "ended":
                text = self.env._(
                    "The cooperation with “%s” has ended. Take it into audit anew, or let your "
                    "leader release a last delivery.",
                    dealer.name,
                )
                found[order].append(Finding("dealer", "block", text, f"dealer:{dealer.id}"))
        return found
