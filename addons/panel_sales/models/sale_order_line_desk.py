from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

# Offers of competitors that are older say nothing about the market any more.
OFFER_DAYS = 180


class SaleOrder(models.Model):
    _inherit = "sale.order"

    panel_brand_id = fields.Many2one(
        "product.brand",
        string="Brand",
        index="btree_not_null",
        help="Brand that the opportunity was about.",
    )
    panel_region_id = fields.Many2one(
        "panel.region",
        string="Region",
        index="btree_not_null",
        help="Sales region that the opportunity came from.",
    )


class SaleOrderLine(models.Model):
    """What a salesperson needs to know of a line to quote it, on one screen."""

    _inherit = "sale.order.line"

    panel_free_qty = fields.Float(
        string="Available",
        compute="_compute_panel_stock",
        digits="Product Unit",
        help="Stock in the warehouse of the order that nobody has reserved, in the product's unit.",
    )
    panel_incoming_qty = fields.Float(
        string="Incoming",
        compute="_compute_panel_stock",
        digits="Product Unit",
        help="What is on its way into the warehouse of the order, in the product's unit.",
    )
    panel_incoming_on = fields.Date(
        string="Incoming On",
        compute="_compute_panel_stock",
        help="Day of the next arrival.",
    )
    panel_quote_price = fields.Float(
        string="Offered",
        compute="_compute_panel_quote_prices",
        digits="Product Price",
        help="Price of the line per unit after all discounts.",
    )
    panel_quote_list_price = fields.Float(
        string="List Price",
        compute="_compute_panel_quote_prices",
        digits="Product Price",
        help="Price of the customer's price list per unit of the line.",
    )
    panel_quote_floor_price = fields.Float(
        string="Floor Price",
        compute="_compute_panel_quote_prices",
        digits="Product Price",
        help="Lowest price per unit of the line that needs no approval for its margin.",
    )
    panel_last_price = fields.Float(
        string="Last Price",
        compute="_compute_panel_last_price",
        digits="Product Price",
        help="Price after discounts that the customer paid last for the product, per unit of the "
        "line.",
    )
    panel_last_price_on = fields.Date(string="Last Sold On", compute="_compute_panel_last_price")
    panel_enquiry_count = fields.Integer(
        string="Enquiries",
        compute="_compute_panel_enquiry_count",
        help="How often the customer has asked for the price of the product.",
    )
    panel_competitor_price = fields.Float(
        string="Competitor",
        compute="_compute_panel_competitor",
        digits="Product Price",
        help="Latest price of a competitor for the product that a customer has told, per unit of "
        "the line; of the last half year.",
    )
    panel_competitor_source = fields.Char(
        string="Competitor's Offer",
        compute="_compute_panel_competitor",
        help="Whose offer it is, and when we heard of it.",
    )
    panel_certificate_names = fields.Char(
        string="Certificates",
        compute="_compute_panel_certificate_names",
        help="Certificates that go with the board to the destination of the order.",
    )

    # === COMPUTE METHODS === #
    @api.depends("product_id", "order_id.warehouse_id")
    def _compute_panel_stock(self):
        for warehouse, lines in self.grouped(lambda line: line.order_id.warehouse_id).items():
            # sudo: stock is told to everybody who quotes, without the moves behind it
            products = lines.product_id.sudo().with_context(warehouse_id=warehouse.id)
            stock = {
                row["id"]: row for row in products.read(["free_qty", "incoming_qty"], load=None)
            }
            arrivals = lines._panel_arrivals(warehouse)
            for line in lines:
                row = stock.get(line.product_id._origin.id, {})
                line.panel_free_qty = row.get("free_qty", 0.0)
                line.panel_incoming_qty = row.get("incoming_qty", 0.0)
                line.panel_incoming_on = arrivals.get(line.product_id._origin, False)

    def _panel_arrivals(self, warehouse):
        """Return the day of the next arrival of each product.

        :param warehouse: ``stock.warehouse`` record
        """
        # sudo: see _compute_panel_stock
        rows = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("state", "in", ("waiting", "confirmed", "assigned", "partially_available")),
                    # sudo: as above
                    ("location_dest_id", "child_of", warehouse.sudo().view_location_id.ids),
                    ("location_id.usage", "!=", "internal"),
                ],
                ["product_id"],
                ["date:min"],
            )
        )
        return {product.with_env(self.env): moment.date() for product, moment in rows if moment}

    @api.depends(
        "product_id", "product_uom_id", "product_uom_qty", "price_unit", "discount",
        "order_id.pricelist_id", "purchase_price",
    )  # fmt: skip
    def _compute_panel_quote_prices(self):
        offers = self._panel_offers()
        for line in self:
            offer = offers.get(line)
            line.panel_quote_price = offer.price if offer else 0.0
            line.panel_quote_list_price = offer.listed if offer else 0.0
            line.panel_quote_floor_price = offer.floor if offer else 0.0

    @api.depends("product_id", "product_uom_id", "order_id.partner_id")
    def _compute_panel_last_price(self):
        last = self._panel_last_prices()
        for line in self:
            customer = line.order_id.partner_id.commercial_partner_id
            price, unit, moment = last.get((customer.id, line.product_id.id), (0.0, None, None))
            if unit and unit != line.product_uom_id.id:
                unit = self.env["uom.uom"].browse(unit)
                price = unit._compute_price(price, line.product_uom_id)
            line.panel_last_price = price
            line.panel_last_price_on = moment and moment.date()

    def _panel_last_prices(self):
        """Return what each customer paid last for each product.

        Only of companies that the user works in; who may quote for a customer may know it.

        :return: ``{(customer id, product id): (price, unit id, moment)}``
        """
        customers = self.order_id.partner_id.commercial_partner_id.ids
        if not customers or not self.product_id.ids:
            return {}
        for name in ("sale.order", "sale.order.line", "res.partner"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner.commercial_partner_id, line.product_id)
                       partner.commercial_partner_id, line.product_id,
                       line.price_unit * (1 - COALESCE(line.discount, 0) / 100),
                       line.product_uom_id, o.date_order
                  FROM sale_order_line line
                  JOIN sale_order o ON o.id = line.order_id
                  JOIN res_partner partner ON partner.id = o.partner_id
                 WHERE o.state = 'sale' AND line.product_id = ANY(%(products)s)
                   AND partner.commercial_partner_id = ANY(%(customers)s)
                   AND o.company_id = ANY(%(companies)s) AND o.id != ALL(%(orders)s)
                 ORDER BY partner.commercial_partner_id, line.product_id, o.date_order DESC,
                       line.id DESC
                """,
                products=self.product_id.ids,
                customers=customers,
                companies=self.order_id.company_id.ids or self.env.companies.ids,
                orders=self.order_id.ids,
            )
        )
        return {(customer, product): tuple(rest) for customer, product, *rest in rows}

    @api.depends("product_id", "order_id.partner_id")
    def _compute_panel_enquiry_count(self):
        rows = self.env["panel.price.enquiry"]._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                (
                    "commercial_partner_id",
                    "in",
                    self.order_id.partner_id.commercial_partner_id.ids,
                ),
            ],
            ["commercial_partner_id", "product_id"],
            ["__count"],
        )
        counts = {(customer.id, product.id): count for customer, product, count in rows}
        for line in self:
            customer = line.order_id.partner_id.commercial_partner_id
            line.panel_enquiry_count = counts.get((customer.id, line.product_id.id), 0)

    @api.depends("product_id", "product_uom_id", "order_id.currency_id")
    @api.depends_context("uid", "lang")
    def _compute_panel_competitor(self):
        # Of enquiries that the user may read, with which the offer is told to nobody else.
        since = fields.Datetime.now() - relativedelta(days=OFFER_DAYS)
        heard = self.env["panel.price.enquiry"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("competitor_price", ">", 0),
                ("date", ">=", since),
                ("company_id", "in", self.company_id.ids or self.env.companies.ids),
            ]
        )
        latest = {enquiry.product_id: enquiry for enquiry in reversed(heard)}
        for line in self:
            enquiry = latest.get(line.product_id._origin)
            line.panel_competitor_price = enquiry and line._panel_offer_price(enquiry)
            parts = enquiry and (
                enquiry.competitor,
                format_date(self.env, fields.Datetime.context_timestamp(self, enquiry.date).date()),
            )
            line.panel_competitor_source = parts and ", ".join(filter(None, parts))

    def _panel_offer_price(self, enquiry):
        """Return a competitor's price per unit of the line, in the currency of its order.

        :param enquiry: ``panel.price.enquiry`` record
        """
        price = self.product_id._panel_unit_price(
            enquiry.competitor_price, enquiry.price_basis, self.product_uom_id
        )
        if price is None:  # no panel: what was told is per unit
            price = self.product_id.uom_id._compute_price(
                enquiry.competitor_price, self.product_uom_id
            )
        return enquiry.currency_id._convert(
            price, self.currency_id or enquiry.currency_id, enquiry.company_id, enquiry.date.date()
        )

    @api.depends("product_id", "order_id.partner_shipping_id", "order_id.commitment_date")
    @api.depends_context("lang")
    def _compute_panel_certificate_names(self):
        judgements = self._panel_judgements()
        for line in self:
            judgement = judgements.get(line)
            # sudo: as on the documents, see _panel_certificates_of
            certificates = judgement.certificates.sudo() if judgement else ()
            names = [certificate.display_name for certificate in certificates]
            line.panel_certificate_names = ", ".join(names)
