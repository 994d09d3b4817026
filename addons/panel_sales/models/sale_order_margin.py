from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import formatLang

from odoo.addons.panel_crm.panelkit.margins import Waterfall

from .sale_order_approval import PRICE_DEPENDS

MARGIN_GROUP = "panel_crm.group_margin"


def _exact(amount):
    return Decimal(repr(float(amount or 0)))


class SaleOrder(models.Model):
    """What is left of the list value of an order, down to the pocket margin."""

    _inherit = "sale.order"

    panel_pocket_margin = fields.Monetary(
        string="Pocket Margin",
        compute="_compute_panel_waterfall",
        groups=MARGIN_GROUP,
        help="What stays of the order after discounts, rebates, commissions, freight and cost.",
    )
    panel_pocket_percent = fields.Float(
        string="Pocket Margin (%)",
        compute="_compute_panel_waterfall",
        digits=(16, 1),
        groups=MARGIN_GROUP,
        help="Pocket margin in percent of the net value.",
    )
    panel_waterfall = fields.Html(
        string="From List Value to Pocket Margin",
        compute="_compute_panel_waterfall",
        sanitize=False,
        groups=MARGIN_GROUP,
        help="How discounts, rebates, commissions and freight lower what the list promises.",
    )

    # === COMPUTE METHODS === #
    @api.depends(*PRICE_DEPENDS, "order_line.price_subtotal", "date_order")
    @api.depends_context("lang", "uid")
    def _compute_panel_waterfall(self):
        falls = self._panel_waterfalls()
        for order in self:
            fall = falls[order]
            order.panel_pocket_margin = float(fall.pocket_margin)
            order.panel_pocket_percent = float(fall.percent(fall.pocket_margin))
            order.panel_waterfall = self.env["ir.qweb"]._render(
                "panel_sales.margin_waterfall",
                {"rows": order._panel_waterfall_rows(fall), "next_tier": order._panel_next_tier()},
            )

    # === HOOKS === #
    def _panel_rebate_forecast(self):
        """Return what rebates the orders will make accrue; agreements on rebates add theirs.

        :return: ``{order: amount in its currency}``
        """
        return {}

    def _panel_next_tier(self):
        """Return what the customer needs for the next tier of a rebate, or None.

        :return: ``{"text": sentence}`` or None
        """
        self.ensure_one()
        return None

    # === FORECASTS === #
    def _panel_waterfalls(self):
        """Return the waterfall of each order, in its currency.

        :return: ``{order: panelkit.margins.Waterfall}``
        """
        offers = self.order_line._panel_offers()
        rebates = self._panel_rebate_forecast()
        commissions = self._panel_commission_forecast()
        falls = {}
        for order in self:
            lines = order.order_line.filtered(lambda line: line._panel_is_priced())
            charges = order.order_line.filtered("panel_charge_id")
            charged = _exact(sum(charges.mapped("price_subtotal")))  # never below a list price
            lines_listed = sum((line._panel_listed(offers[line]) for line in lines), Decimal(0))
            falls[order] = Waterfall(
                listed=lines_listed + charged,
                net=_exact(sum(lines.mapped("price_subtotal"))) + charged,
                rebate=_exact(rebates.get(order)),
                commission=_exact(commissions.get(order)),
                freight=_exact(order._panel_freight_forecast()),
                cost=_exact(
                    sum(line.purchase_price * line.product_uom_qty for line in lines | charges)
                ),
            )
        return falls

    def _panel_commission_forecast(self):
        """Return what commissions the orders will earn by the plans that run now.

        :return: ``{order: amount in its currency}``
        """
        # sudo: who sees margins need not see the commissions of others, of which this is a sum
        plans = self.env["panel.incentive.plan"].sudo()
        plans = plans.search([("company_id", "in", self.company_id.ids), ("state", "=", "running")])
        today = fields.Date.context_today(self)
        found = {}
        for order in self:
            own = plans.filtered(lambda plan, order=order: plan._pays(order, today))
            if own:
                found[order] = sum(own._forecast(line) for line in order.order_line)
        return found

    def _panel_freight_forecast(self):
        """Return the estimated freight of the order, in its currency."""
        self.ensure_one()
        # sudo: the region counts, also when the user may not read the delivery address
        order = self.sudo()
        region = order.partner_shipping_id.panel_region_id or order.partner_id.panel_region_id
        rate = self.currency_rate or 1.0
        return region._panel_freight() * self.panel_volume_m3 * rate

    # === DISPLAY === #
    def _panel_waterfall_rows(self, fall):
        """Return the rows of the waterfall; those that are nothing are left out.

        :param fall: ``panelkit.margins.Waterfall`` of the order
        :return: list of dicts with label, amount, percent and whether it is a sum
        """
        rows = [
            (self.env._("List value"), fall.listed, True),
            (self.env._("Discounts"), -fall.discount, False),
            (self.env._("Net value"), fall.net, True),
            (self.env._("Rebates that will accrue"), -fall.rebate, False),
            (self.env._("Commissions by the running plan"), -fall.commission, False),
            (self.env._("Freight, estimated"), -fall.freight, False),
            (self.env._("Cost"), -fall.cost, False),
            (self.env._("Pocket margin"), fall.pocket_margin, True),
        ]
        return [
            {
                "label": label,
                "amount": formatLang(self.env, float(amount), currency_obj=self.currency_id),
                "percent": f"{fall.percent(amount):.1f} %",
                "total": total,
            }
            for label, amount, total in rows
            if total or amount
        ]


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _panel_listed(self, offer):
        """Return the value of the line at list prices, without taxes.

        :param offer: ``Offer`` of the line
        """
        self.ensure_one()
        if self.price_subtotal < 0 and not self.product_id.is_storable:
            return Decimal(0)  # a discount on the whole order
        gross = self.price_unit * (1 - (self.discount or 0) / 100) * self.product_uom_qty
        untaxed = self.price_subtotal / gross if gross else 1.0
        return _exact(offer.listed * self.product_uom_qty * untaxed)
