from collections import defaultdict
from dataclasses import replace

from odoo import api, fields, models

from odoo.addons.panel_crm.panelkit import Project, compare_projects, project_keys
from odoo.addons.panel_sales.order_check import Finding

from .panel_deal_price import MEASURES


class SaleOrder(models.Model):
    """Orders for registered projects, and orders that bypass the dealer who registered one."""

    _inherit = "sale.order"

    panel_deal_id = fields.Many2one(
        "panel.deal.registration",
        string="Registered Project",
        index="btree_not_null",
        check_company=True,
        domain="[('state', 'in', ('approved', 'won')), ('partner_id', '=', partner_id)]",
        help="Registration that the order is for: its special prices hold, and the order consumes "
        "their quantities.",
    )
    panel_project = fields.Char(
        string="Project Name",
        help="Building project that the boards are for. It is compared with the projects that "
        "dealers have registered.",
    )

    @api.depends(
        "panel_deal_id",
        "panel_project",
        "partner_id",
        "partner_shipping_id",
        "order_line.product_id",
        "order_line.product_uom_qty",
        "order_line.price_subtotal",
    )
    def _compute_panel_check(self):
        return super()._compute_panel_check()

    # === CHECK === #
    def _panel_territory_exempt(self):
        # EXTENDS panel_sales: a protected project may be delivered wherever it is built
        # sudo: the protection holds, whatever the user may read of it
        protected = self.filtered(
            lambda order: any(
                deal._is_running(deal._today()) for deal in order.sudo().panel_deal_id
            )
        )
        return super()._panel_territory_exempt() | protected

    def _panel_findings(self):
        # EXTENDS panel_sales: protected projects of dealers, and the terms of their special prices
        findings = super()._panel_findings()
        for order, found in self._panel_deal_found().items():
            findings[order] += found
        return findings

    def _panel_deal_found(self):
        """Return what registered projects say about orders, as ``_panel_findings`` does."""
        findings, used = defaultdict(list), {}
        # sudo: a protection and its terms hold, whatever the user may read of them
        lines = self.sudo().panel_deal_id._consuming_lines()
        for order in self.filtered("panel_deal_id"):
            findings[order] += order.sudo()._panel_deal_findings(lines, used)
        for order, deal in self._panel_bypassed().items():
            findings[order].append(order._panel_bypass_finding(deal))
        return findings

    # === ORDERS OF A PROJECT === #
    def _panel_deal_findings(self, lines, used):
        """Return what is wrong with an order of a registered project.

        :param lines: ``{registration: sale.order.line}`` that consume its quantities already
        :param used: ``{panel.deal.price: quantity}`` of the orders that are judged together
        """
        self.ensure_one()
        deal, today = self.panel_deal_id, self.panel_deal_id._today()
        if not deal._is_running(today) and deal.state != "won":
            text = self.env._(
                "The project %(deal)s is no longer protected. Register it again, or take it off "
                "the quotation.",
                deal=deal.number,
            )
            return [Finding("deal", "block", text, f"{deal.id}:over:{deal.state}")]
        found = []
        for line in self.order_line.filtered("product_id"):
            price = deal.price_ids.filtered(
                lambda price, line=line: price._holds(line.product_id, today)
            )[:1]
            quantity = line[MEASURES[price.basis]] if price else 0
            if not quantity:
                continue
            if price not in used:
                consumed = lines[deal].filtered(
                    lambda other, price=price: (
                        other.order_id != self and price._names(other.product_id)
                    )
                )
                used[price] = sum(consumed.mapped(MEASURES[price.basis]))
            used[price] += quantity
            found += self._panel_price_findings(line, price, quantity, used[price])
        return found

    def _panel_price_findings(self, line, price, quantity, used):
        """Return what is wrong with a line under a special price.

        :param line: ``sale.order.line`` record
        :param price: ``panel.deal.price`` record
        :param quantity: of the line, in the unit of the price
        :param used: of all orders so far, this line included
        """
        net_price = self._panel_net_price(line, price, quantity)
        found = []
        if price.currency_id.compare_amounts(net_price, price.price) < 0:
            text = self.env._(
                "“%(product)s” is sold at %(net)s per %(unit)s, under the floor of %(floor)s that "
                "was granted for the project %(deal)s.",
                product=line.product_id.display_name,
                net=price.currency_id.format(net_price),
                unit=price._unit(),
                floor=price.currency_id.format(price.price),
                deal=price.registration_id.number,
            )
            key = f"{price.id}:floor:{line.product_id.id}:{net_price:.4f}"
            found.append(Finding("deal", "block", text, key))
        if used > price.quantity + 1e-6:
            text = self.env._(
                "The special price of the project %(deal)s holds for %(cap)s %(unit)s; with this "
                "order %(used)s %(unit)s are sold.",
                deal=price.registration_id.number,
                cap=f"{price.quantity:,.2f}",
                used=f"{used:,.2f}",
                unit=price._unit(),
            )
            found.append(Finding("deal", "block", text, f"{price.id}:cap:{used:.4f}"))
        return found

    def _panel_net_price(self, line, price, quantity):
        """Return what a line is sold at, in the currency and per unit of a special price.

        :param line: ``sale.order.line`` record
        :param price: ``panel.deal.price`` record
        :param quantity: of the line, in the unit of the price; not zero
        """
        net = line.currency_id._convert(
            line.price_subtotal, price.currency_id, self.company_id, self.date_order
        )
        return net / quantity

    # === ORDERS THAT BYPASS A DEALER === #
    def _panel_bypassed(self):
        """Return the protected project of another dealer that each order is for.

        Two queries, whatever the number of orders.

        :return: ``{order: panel.deal.registration}``, the registrations elevated
        """
        # sudo: a protection holds, whatever the user may read of the addresses
        projects = {order: order._panel_project_of() for order in self.sudo()}
        keys = {order: project_keys(project) for order, project in projects.items()}
        wanted = frozenset().union(*keys.values())
        if not wanted:
            return {}
        # sudo: see _panel_findings
        rows = (
            self.env["panel.deal.key"]
            .sudo()
            .search_fetch(
                [
                    ("key", "in", sorted(wanted)),
                    ("registration_id.company_id", "in", self.company_id.ids),
                    ("registration_id.state", "=", "approved"),
                ],
                ["key", "registration_id"],
            )
        )
        deals = defaultdict(rows.registration_id.browse)
        for row in rows:
            deals[row.key] |= row.registration_id
        found = {}
        for order, project in projects.items():
            candidates = rows.registration_id.browse().union(*(deals[key] for key in keys[order]))
            deal = order._panel_bypassed_by(project, candidates)
            if deal:
                found[order.sudo(False)] = deal
        return found

    def _panel_project_of(self):
        """Return what an order tells of the project that it is for."""
        self.ensure_one()
        partner, site = self.partner_id.commercial_partner_id, self.partner_shipping_id
        address = " ".join(filter(None, (site.city, site.street, site.street2)))
        # The dealers themselves are no party of a project, and their address is no site.
        if partner.panel_role == "dealer" and site.commercial_partner_id == partner:
            return Project(self.panel_project or "")
        name = partner.name or ""
        return Project(self.panel_project or "", address, name, name, name)

    def _panel_bypassed_by(self, project, deals):
        """Return the protected project, of another dealer, that is the one of the order.

        :param project: ``Project`` of the order
        :param deals: candidates, elevated
        """
        brands = self.order_line.product_id.product_brand_id
        for deal in deals.sorted("id"):
            own = deal.partner_id == self.partner_id.commercial_partner_id or (
                deal == self.panel_deal_id
            )
            if own or deal.company_id != self.company_id or not deal._is_running(deal._today()):
                continue
            if deal.brand_ids and not deal.brand_ids & brands:
                continue
            # The boards may go to a workshop far from the site, so the address only adds evidence.
            for compared in (project, replace(project, address="")):
                if compare_projects(compared, deal._project()).is_likely:
                    return deal
        return deals.browse()

    def _panel_bypass_finding(self, deal):
        """Say that an order bypasses the dealer who is protected.

        :param deal: the registration, elevated
        """
        floors = deal.price_ids.filtered(lambda price: price.state == "approved")
        text = self.env._(
            "The order is for the project %(deal)s, which another dealer has registered and which "
            "is protected until %(until)s. Sell through that dealer.",
            deal=deal.number,
            until=fields.Date.to_string(deal.protected_until),
        )
        if under := self._panel_under(floors, deal._today()):
            text += " " + self.env._(
                "Its prices are even under the floor of the registration: %s.", under
            )
        total = f"{self.amount_untaxed:.2f}"
        return Finding("deal", "block", text, f"{deal.id}:bypass:{self.partner_id.id}:{total}")

    def _panel_under(self, floors, day):
        """Return the products that are sold under a floor price of another dealer's project.

        :param floors: ``panel.deal.price`` records, granted
        :param day: on which the floors must hold
        """
        names = []
        for line in self.order_line.filtered("product_id"):
            for price in floors.filtered(
                lambda price, line=line: price._holds(line.product_id, day)
            ):
                quantity = line[MEASURES[price.basis]]
                if not quantity:
                    continue
                net_price = self._panel_net_price(line, price, quantity)
                if price.currency_id.compare_amounts(net_price, price.price) < 0:
                    names.append(line.product_id.display_name)
        return ", ".join(dict.fromkeys(names))
