from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare, formatLang
from odoo.tools.sql import column_exists, create_column

from odoo.addons.panel_crm.panelkit.margins import Limit, discount_percent, floor_price

LEVELS = [("supervisor", "Sales Supervisor"), ("leader", "Company Leader")]


@dataclass(frozen=True)
class Offer:
    """What a line offers, per unit of the line and in the currency of the order.

    :param listed: price of the price list
    :param price: price after all discounts, those on the whole order included
    :param cost: cost, with the taxes that are included in the price
    :param floor_margin: lowest margin in percent, None without a floor
    """

    listed: float
    price: float
    cost: float
    floor_margin: float | None

    @property
    def floor(self):
        """The floor price, zero where there is none."""
        known = self.floor_margin is not None and self.cost > 0
        return float(floor_price(self.cost, self.floor_margin)) if known else 0.0


@dataclass(frozen=True)
class Breach:
    """A line whose price the salesperson may not give alone.

    :param line: ``sale.order.line`` record
    :param offer: ``Offer`` of the line
    :param kinds: ``discount``, ``margin`` or both
    :param level: who may approve it, a key of ``LEVELS``
    :param role: role of the salesperson
    :param limit: ``panelkit.margins.Limit`` that is exceeded
    """

    line: models.Model
    offer: Offer
    kinds: tuple
    level: str
    role: str
    limit: Limit


class SaleOrderLine(models.Model):
    """What a line costs by the price list, and how far it is below it."""

    _inherit = "sale.order.line"

    # Not computed: it would have to be filled in a table that may hold millions of rows.
    panel_list_price = fields.Float(
        string="List Price at Confirmation",
        min_display_digits="Product Price",
        readonly=True,
        copy=False,
        help="Price of the price list per unit when the order was confirmed.",
    )

    def _auto_init(self):
        # EXTENDS base: no default for existing lines
        if not column_exists(self.env.cr, self._table, "panel_list_price"):
            create_column(self.env.cr, self._table, "panel_list_price", "numeric")
        return super()._auto_init()

    # === CONSTRAINT METHODS === #
    @api.constrains("product_id", "product_uom_qty", "product_uom_id", "price_unit", "discount")
    def _check_panel_authority(self):
        """Refuse prices on a confirmed order that its quotation could not have had."""
        orders = self.order_id.filtered(lambda order: order.state == "sale")
        # constraints run elevated, so the user tells who acts; nobody stands above a leader
        if not orders or self.env["panel.discount.authority"]._role_of(self.env.user) == "leader":
            return
        texts = [text for found in orders._panel_price_problems().values() for text in found]
        if texts:
            texts.append(self.env._("The order is confirmed, so its prices can only be improved."))
            raise ValidationError("\n".join(texts))

    # === LIST PRICE === #
    def _panel_is_priced(self):
        """Say whether the line sells something that has a price of its own."""
        self.ensure_one()
        return bool(self.product_id and not self.display_type and not self.is_downpayment)

    def _panel_pricelist_items(self):
        """Return the rule of the price list that gives each line its price.

        Core asks for it line by line; here one search serves all lines of a price list and day.

        :return: ``{line: product.pricelist.item}``
        """
        found = {}
        priced = self.filtered(lambda line: line._panel_is_priced())
        # Regions matter only to price lists with zones; most have none.
        zoned = (
            self.env["product.pricelist.item"]
            .search(
                [
                    ("pricelist_id", "in", priced.order_id.pricelist_id.ids),
                    ("panel_region_id", "!=", False),
                ]
            )
            .pricelist_id
        )
        groups = priced.grouped(
            lambda line: (
                line.order_id.pricelist_id,
                line.order_id.pricelist_id in zoned and line.order_id._panel_price_region(),
            )
        )
        for (pricelist, region), lines in groups.items():
            days = [line._get_order_date() for line in lines]
            rules = pricelist._get_applicable_rules(
                lines.product_id, min(days), panel_until=max(days), panel_region=region
            )
            for line in lines:
                found[line] = line._panel_first_rule(rules)
        return found

    def _panel_first_rule(self, rules):
        """Return the first of some rules that applies to the line, as core chooses it.

        :param rules: ``product.pricelist.item`` records in their order
        """
        product, quantity, day = (
            self.product_id,
            self.product_uom_qty or 1.0,
            self._get_order_date(),
        )
        if self.product_uom_id != product.uom_id:
            quantity = self.product_uom_id._compute_quantity(
                quantity, product.uom_id, raise_if_failure=False
            )
        applies = (
            rule
            for rule in rules
            if (not rule.date_start or rule.date_start <= day)
            and (not rule.date_end or rule.date_end >= day)
            and rule._is_applicable_for(product, quantity)
        )
        return next(applies, rules.browse())

    def _panel_offers(self):
        """Return what each line that has a price offers.

        :return: ``{line: Offer}``
        """
        # sudo: cost and floor count, whoever may read them; what is told of it is up to callers
        elevated = self.sudo()
        shares = {order: order._panel_discount_share() for order in elevated.order_id}
        offers = {}
        for line, rule in elevated._panel_pricelist_items().items():
            listed = rule._compute_price(
                product=line.product_id.with_context(**line._get_product_price_context()),
                **line._get_pricelist_kwargs(),
            )
            price = line.price_unit * (1 - (line.discount or 0) / 100)
            untaxed = line.price_subtotal / line.product_uom_qty if line.product_uom_qty else 0.0
            taxed = price / untaxed if untaxed else 1.0
            offers[line.with_env(self.env)] = Offer(
                listed,
                price * (1 - shares[line.order_id]),
                line.purchase_price * taxed,
                line._panel_floor_margin(rule),
            )
        return offers

    def _panel_floor_margin(self, rule):
        """Return the lowest margin in percent that the price must leave, None without a floor.

        :param rule: ``product.pricelist.item`` that gives the price, may be empty
        """
        for source in (rule, self.product_id.product_brand_id):
            if source.panel_has_floor:
                return source.panel_floor_margin
        return None

    def _panel_freeze_list_prices(self, offers):
        """Keep the list prices of lines that are being confirmed, for the analysis of discounts.

        :param offers: ``{line: Offer}``
        """
        # sudo: nobody may write it
        for line, offer in offers.items():
            line.sudo().panel_list_price = offer.listed

    # === AUTHORITY === #
    def _panel_may_have_floor(self):
        """Say whether any floor could bind the lines: of their brands or price lists."""
        # sudo: the floor counts, whoever may read it
        lines = self.sudo()
        if any(lines.product_id.product_brand_id.mapped("panel_has_floor")):
            return True
        return bool(
            self.env["product.pricelist.item"]
            .sudo()  # sudo: as above
            .search_count(
                [
                    ("pricelist_id", "in", lines.order_id.pricelist_id.ids),
                    ("panel_has_floor", "=", True),
                ],
                limit=1,
            )
        )

    def _panel_breach(self, offer, role, authorities):
        """Return how the price goes beyond what a role may give, or None.

        :param offer: ``Offer`` of the line
        :param role: role of the salesperson
        :param authorities: ``panel.discount.authority`` records to choose from
        """
        prices = (offer.listed, offer.price, offer.cost)
        limit = authorities._find(role, self)._limit(offer.floor_margin)
        kinds = limit.exceeded_by(*prices)
        if not kinds:
            return None
        above = authorities._find("supervisor", self)._limit(offer.floor_margin)
        suffices = role != "supervisor" and not above.exceeded_by(*prices)
        level = "supervisor" if suffices else "leader"
        return Breach(self, offer, kinds, level, role, limit)

    def _panel_terms_key(self):
        """Return what an approved price is for: the product, unit and currency for a customer."""
        self.ensure_one()
        customer = self.order_id.partner_id.commercial_partner_id
        ids = (self.product_id.id, self.product_uom_id.id, self.currency_id.id, customer.id)
        return "-".join(map(str, ids))

    def _panel_is_covered(self, breach, terms):
        """Say whether a price is no worse than one that was asked for.

        :param breach: ``Breach`` of the line
        :param terms: ``{key: price}`` of an approval
        """
        asked = terms.get(self._panel_terms_key())
        return asked is not None and float_compare(breach.offer.price, asked, 6) >= 0

    def _panel_breach_text(self, breach):
        """Return what is wrong with the price, in the user's words.

        :param breach: ``Breach`` of the line
        """
        roles = dict(
            self.env["panel.discount.authority"]._fields["role"]._description_selection(self.env)
        )
        offer, limit, texts = breach.offer, breach.limit, []
        product = self.product_id.display_name
        if "discount" in breach.kinds:
            texts.append(
                self.env._(
                    "“%(product)s” is %(discount)s %% below the price list; the role “%(role)s” "
                    "may give %(limit)s %%.",
                    product=product,
                    discount=f"{float(discount_percent(offer.listed, offer.price)):g}",
                    role=roles[breach.role],
                    limit=f"{float(limit.max_discount):g}",
                )
            )
        if "margin" in breach.kinds:
            floor = floor_price(offer.cost, limit.lowest_margin)
            texts.append(
                self.env._(
                    "“%(product)s” at %(price)s is below the floor price of %(floor)s.",
                    product=product,
                    price=formatLang(self.env, offer.price, dp="Product Price"),
                    floor=formatLang(self.env, float(floor), dp="Product Price"),
                )
            )
        return " ".join(texts)
