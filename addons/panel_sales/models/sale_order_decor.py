from odoo import api, models
from odoo.tools import format_date

from odoo.addons.panel_sales.order_check import Finding


class SaleOrder(models.Model):
    """A check of orders: decors that are not made yet or no longer."""

    _inherit = "sale.order"

    @api.depends(
        "commitment_date",
        "order_line.product_id.panel_decor_id.date_launch",
        "order_line.product_id.panel_decor_id.date_phase_out",
        "order_line.product_id.panel_decor_back_id.date_phase_out",
    )
    def _compute_panel_check(self):
        return super()._compute_panel_check()

    def _panel_findings(self):
        # EXTENDS panel_sales: decors outside their time on the market
        findings = super()._panel_findings()
        for order in self:
            # sudo: whether a decor can be had is no secret
            products = order.sudo().order_line.product_id
            day = order._panel_law_day()
            for decor in products.panel_decor_id | products.panel_decor_back_id:
                text = order._panel_decor_text(decor, decor._availability(day))
                if text:
                    findings[order].append(Finding("decor", "warn", text))
        return findings

    def _panel_decor_text(self, decor, availability):
        """Return what the seller should know about a decor, False when it can be had.

        :param decor: ``panel.decor`` record
        :param availability: ``ok``, ``early`` or ``late``
        """
        if availability == "early":
            return self.env._(
                "Decor %(decor)s is launched on %(date)s only. Agree on a later delivery.",
                decor=decor.display_name,
                date=format_date(self.env, decor.date_launch),
            )
        if availability == "late" and decor.successor_id:
            return self.env._(
                "Decor %(decor)s could be ordered until %(date)s: sell what is in stock, or offer "
                "its successor %(successor)s.",
                decor=decor.display_name,
                date=format_date(self.env, decor.date_phase_out),
                successor=decor.successor_id.display_name,
            )
        if availability == "late":
            return self.env._(
                "Decor %(decor)s could be ordered until %(date)s: only what is in stock can "
                "still be sold.",
                decor=decor.display_name,
                date=format_date(self.env, decor.date_phase_out),
            )
        return False
