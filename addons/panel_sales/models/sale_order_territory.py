from collections import defaultdict

import pytz

from odoo import api, fields, models

from odoo.addons.panel_crm.models.panel_authorization import Place
from odoo.addons.panel_sales.order_check import Finding


class SaleOrder(models.Model):
    """Whose territory boards are shipped to, brand by brand."""

    _inherit = "sale.order"

    panel_outside_territory = fields.Boolean(
        string="Outside the Territory",
        readonly=True,
        copy=False,
        help="When the order was confirmed, it shipped a brand to a region that the customer is "
        "not authorised for, or that a dealer holds exclusively.",
    )

    # === FINDINGS === #
    @api.depends("partner_id", "partner_shipping_id", "company_id", "order_line.product_id")
    def _compute_panel_check(self):
        return super()._compute_panel_check()

    def _panel_findings(self):
        # EXTENDS panel_sales: shipments into a territory that is not the customer's
        findings = super()._panel_findings()
        asked = self.filtered(lambda order: order.company_id.panel_territory_policy != "none")
        for order, found in asked._panel_territory_findings().items():
            findings[order].extend(found)
        return findings

    def _panel_territory_findings(self):
        """Return what is wrong with where orders are shipped to.

        A brand that nobody is authorised for has no territories, and nothing is found of it.

        :return: ``{order: [Finding]}``, only of orders with findings
        """
        findings = defaultdict(list)
        exempt = self._panel_territory_exempt()
        # sudo: whose territory it is counts, also for those who may not see the dealer
        orders = (self - exempt).sudo().with_context(active_test=False)
        places = {order: order._panel_places() for order in orders}
        for company, own in orders.grouped("company_id").items():
            authorizations = orders.env["panel.authorization"].with_company(company)
            asked = [place for order in own for place in places[order]]
            holders = authorizations._find_all(authorizations._managed(asked))
            for order in own:
                for place in places[order]:
                    finding = place in holders and order._panel_territory_finding(
                        place, holders[place]
                    )
                    if finding:
                        findings[order.with_env(self.env)].append(finding)
        return findings

    def _panel_territory_exempt(self):
        """Return the orders that may ship to a foreign territory, such as registered projects."""
        return self.browse()

    def _panel_places(self):
        """Return what the order asks of the authorisations: a place for each of its brands."""
        self.ensure_one()
        buyer = self.partner_id.commercial_partner_id
        region = self.partner_shipping_id.panel_region_id or buyer.panel_region_id
        # a dealer buys for whatever channel it is authorised for
        channel = None if buyer.panel_role == "dealer" else buyer.panel_channel or None
        day = self._panel_territory_day()
        brands = self.order_line.product_id.product_brand_id
        return [Place(brand, region, day, channel) for brand in brands]

    def _panel_territory_day(self):
        """Return the day of the order; a quotation is judged as if it were confirmed now."""
        self.ensure_one()
        moment = (self.state == "sale" and self.date_order) or fields.Datetime.now()
        zone = self.company_id.partner_id.tz or self.env.user.tz or "UTC"
        return pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).date()

    def _panel_territory_finding(self, place, holders):
        """Return the ``Finding`` about one brand of the order, or None when all is well.

        :param place: ``Place`` that the brand is shipped to
        :param holders: ``panel.authorization`` records that cover it
        """
        self.ensure_one()
        buyer = self.partner_id.commercial_partner_id
        if buyer.panel_role == "dealer":
            if not place.region:
                return Finding("territory", "warn", self._panel_territory_text("unknown", place))
            if holders.partner_id.commercial_partner_id & buyer._panel_dealer_chain():
                return None
        elif buyer.panel_role == "key_account":
            return None  # big furniture makers buy directly everywhere
        holder = holders.filtered("exclusive")[:1] or holders[:1]
        if buyer.panel_role != "dealer":
            if not holder.exclusive:
                return None
            kind = "direct"
        else:
            kind = "exclusive" if holder.exclusive else "shared" if holder else "nobody"
        return Finding(
            "territory",
            self.company_id.panel_territory_policy,
            self._panel_territory_text(kind, place, holder),
            f"territory:{buyer.id}:{place.brand.id}:{place.region.id}:{holder.id or 0}",
        )

    def _panel_territory_text(self, kind, place, holder=None):
        """Return what is wrong with a shipment, and what to do."""
        values = {
            "customer": self.partner_id.commercial_partner_id.name,
            "brand": place.brand.name,
            "region": place.region.display_name,
            "holder": holder and holder.partner_id.commercial_partner_id.name,
            "number": holder and holder.number,
        }
        texts = {
            "unknown": self.env._(
                "The delivery address of “%(customer)s” lies in no sales region, so nobody can say "
                "whose territory %(brand)s goes to. Give the address a region.",
                **values,
            ),
            "exclusive": self.env._(
                "%(brand)s in %(region)s is the exclusive territory of “%(holder)s” (%(number)s), "
                "not of “%(customer)s”. Deliver elsewhere, or let that dealer deliver.",
                **values,
            ),
            "shared": self.env._(
                "“%(customer)s” is not authorised for %(brand)s in %(region)s; “%(holder)s” is "
                "(%(number)s). Deliver elsewhere, or let that dealer deliver.",
                **values,
            ),
            "nobody": self.env._(
                "“%(customer)s” is not authorised for %(brand)s in %(region)s, nor is anybody "
                "else. Authorise the dealer there, or deliver elsewhere.",
                **values,
            ),
            "direct": self.env._(
                "%(brand)s in %(region)s is the exclusive territory of “%(holder)s” (%(number)s): "
                "“%(customer)s” has to buy from that dealer.",
                **values,
            ),
        }
        return texts[kind]

    # === CONFIRMATION === #
    def _action_confirm(self):
        # EXTENDS sale: remembers for the list what was let pass
        outside = self._panel_territory_findings()
        foreign = self.browse(
            order.id
            for order, found in outside.items()
            if any(finding.fingerprint for finding in found)
        )
        if foreign:
            foreign.panel_outside_territory = True
        return super()._action_confirm()
