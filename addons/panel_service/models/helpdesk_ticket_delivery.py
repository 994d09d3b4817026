from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# What a ticket can say about a delivery, in the order of how much it tells,
# and where it stands on a stock move line.
DELIVERY_PATHS = {
    "lot_id": "lot_id",
    "sale_order_line_id": "move_id.sale_line_id",
    "delivery_id": "picking_id",
    "product_id": "product_id",
    "sale_order_id": "move_id.sale_line_id.order_id",
}
# Those that name one delivery or a few; a product or an order alone may be in thousands.
PRECISE_FIELDS = ("lot_id", "sale_order_line_id", "delivery_id")


class HelpdeskTicket(models.Model):
    """The goods that a ticket is about, checked against what was delivered."""

    _inherit = "helpdesk.ticket"
    _check_company_auto = True

    # === WHAT WAS DELIVERED === #
    partner_id = fields.Many2one(index="btree_not_null")
    commercial_partner_id = fields.Many2one(string="Customer", index="btree_not_null")
    lot_id = fields.Many2one(
        "stock.lot",
        index="btree_not_null",
        check_company=True,
        domain="commercial_partner_id"
        " and [('panel_customer_ids', 'in', [commercial_partner_id]),"
        "      ('product_id', '=?', product_id)]"
        " or [('product_id', '=?', product_id)]",
        help="Lot on the label of the board; only lots that were delivered to the customer.",
    )
    sale_order_line_id = fields.Many2one(
        "sale.order.line",
        string="Order Line",
        index="btree_not_null",
        check_company=True,
        domain="[('qty_delivered', '>', 0), ('state', '=', 'sale'), ('display_type', '=', False),"
        " ('order_id', '=?', sale_order_id),"
        " ('order_partner_id.commercial_partner_id', '=?', commercial_partner_id)]",
        help="Line of the order that the goods were delivered for.",
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        index="btree_not_null",
        check_company=True,
        domain="[('state', '=', 'sale'),"
        " ('partner_id.commercial_partner_id', '=?', commercial_partner_id)]",
        help="Order that the ticket is about.",
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Board that the ticket is about.",
    )
    delivery_id = fields.Many2one(
        "stock.picking",
        index="btree_not_null",
        check_company=True,
        domain="[('state', '=', 'done'), ('picking_type_code', '=', 'outgoing'),"
        " ('partner_id.commercial_partner_id', '=?', commercial_partner_id)]",
        help="Delivery that brought the goods.",
    )
    delivery_date = fields.Date(
        string="Delivered On",
        compute="_compute_delivery",
        help="Day of the last delivery that fits the ticket.",
    )
    delivered_sheets = fields.Float(
        digits="Product Unit",
        compute="_compute_delivery",
        help="Sheets that the customer received by deliveries that fit the ticket.",
    )
    brand_id = fields.Many2one(related="product_id.product_brand_id", string="Brand")
    series_id = fields.Many2one(related="product_id.panel_series_id", string="Series")
    region_id = fields.Many2one(related="commercial_partner_id.panel_region_id")

    # === COMPUTE METHODS === #
    @api.depends("commercial_partner_id", "company_id", *PRECISE_FIELDS)
    def _compute_delivery(self):
        named = self.filtered(lambda ticket: any(ticket[name] for name in PRECISE_FIELDS))
        (self - named).delivery_date = False
        (self - named).delivered_sheets = 0
        lines = named._find_delivered_lines()
        for ticket in named:
            own = lines.filtered(ticket._fits_delivered_line)
            # sudo: agents read deliveries of what the ticket is about, not stock as such
            ticket.delivery_date = max(own.mapped("date"), default=False)
            ticket.delivered_sheets = sum(own.mapped("quantity_product_uom"))

    # === CONSTRAINTS === #
    @api.constrains("partner_id", "company_id", *DELIVERY_PATHS)
    def _check_delivery(self):
        """Refuse goods that this customer never received, and goods that do not fit together."""
        named = self.filtered(lambda ticket: any(ticket[name] for name in PRECISE_FIELDS))
        lines = named._find_delivered_lines()
        for ticket in named:
            ticket._check_received("lot_id", lines)
            ticket._check_received("delivery_id", lines)
            ticket._check_ordered()
        for ticket in self:
            ticket._check_fitting(lines)

    def _check_received(self, name, lines):
        """Refuse a lot or delivery that never went to the customer.

        :param name: field of the ticket
        :param lines: move lines found for it
        """
        value, customer = self[name], self.commercial_partner_id
        if not value or not customer:
            return
        path = DELIVERY_PATHS[name]
        if any(line[path] == value and self._is_for_customer(line) for line in lines):
            return
        raise ValidationError(
            self.env._(
                "%(field)s “%(value)s” was never delivered to “%(customer)s”. Choose one of "
                "this customer's deliveries, or the customer that received it.",
                field=self._fields[name]._description_string(self.env),
                # sudo: only the names that the user has just entered
                value=value.sudo().display_name,
                customer=customer.sudo().display_name,  # sudo: as above
            )
        )

    def _check_ordered(self):
        """Refuse an order line of somebody else."""
        # sudo: whose line it is may not depend on which orders the user may read
        line, customer = self.sale_order_line_id.sudo(), self.commercial_partner_id
        if not line or not customer:
            return
        order = line.order_id
        partners = order.partner_id | order.partner_shipping_id
        if customer.id not in partners.commercial_partner_id.ids:
            raise ValidationError(
                self.env._(
                    "The order line “%(line)s” does not belong to “%(customer)s”. Choose a line "
                    "that was delivered to this customer.",
                    line=line.display_name,
                    customer=customer.display_name,
                )
            )

    def _check_fitting(self, lines):
        """Refuse a lot, order line, delivery and product that were never one delivery."""
        # sudo: what belongs together may not depend on which documents the user may read
        ticket = self.sudo()
        products = (
            ticket.product_id | ticket.lot_id.product_id | ticket.sale_order_line_id.product_id
        )
        orders = ticket.sale_order_id | ticket.sale_order_line_id.order_id
        apart = len(products) > 1 or len(orders) > 1
        if not apart and sum(bool(ticket[name]) for name in PRECISE_FIELDS) > 1:
            apart = not lines.filtered(ticket._fits_delivered_line)
        if apart:
            named = [ticket[name].display_name for name in DELIVERY_PATHS if ticket[name]]
            raise ValidationError(
                self.env._(
                    "Lot, order, delivery and product of a ticket must be of one delivery; "
                    "these are not: %s.",
                    ", ".join(named),
                )
            )

    # === ONCHANGE === #
    # Each of these fills the others; computed fields cannot, as each would depend on all others.
    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        # EXTENDS helpdesk_mgmt
        result = super()._onchange_partner_id()
        if self.partner_id:
            self._fill_from_delivery("partner_id")
        return result

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        self._fill_from_delivery("lot_id")

    @api.onchange("sale_order_line_id")
    def _onchange_sale_order_line_id(self):
        self._fill_from_delivery("sale_order_line_id")

    @api.onchange("delivery_id")
    def _onchange_delivery_id(self):
        self._fill_from_delivery("delivery_id")

    @api.onchange("product_id")
    def _onchange_product_id(self):
        self._fill_from_delivery("product_id")

    @api.onchange("sale_order_id")
    def _onchange_sale_order_id(self):
        self._fill_from_delivery("sale_order_id")

    # === BUSINESS === #
    def _fill_all_from_delivery(self):
        """Complete the tickets that name some goods; see ``_fill_from_delivery``."""
        for ticket in self:
            if any(ticket[name] for name in DELIVERY_PATHS):
                ticket._fill_from_delivery()

    def _fill_from_delivery(self, first=None):
        """Fill what the deliveries to the customer leave no doubt about.

        What contradicts the field just entered is emptied. A value that several deliveries
        offer stays open for the user to choose.

        :param first: field just entered; it wins over the others
        """
        self.ensure_one()
        lines, domain = self._narrow_deliveries(first)
        if not domain:
            return
        for name, path in DELIVERY_PATHS.items():
            if name == first or self[name]:
                continue
            values = lines._read_group(domain, [path], limit=2)
            if len(values) == 1 and values[0][0]:
                self[name] = values[0][0].id
        if not self.partner_id and first != "partner_id":
            customers = lines.search(domain, limit=20)._panel_delivered_customers()
            if len(customers) == 1:
                self.partner_id = customers.id

    def _narrow_deliveries(self, first=None):
        """Find the deliveries that fit the ticket, and empty the fields that contradict ``first``.

        :return: the model to search with, and the domain or None when the ticket names nothing
        """
        # sudo: agents read deliveries of what the ticket is about, not stock as such
        lines = self.env["stock.move.line"].sudo()
        domain = lines._panel_delivered_domain(self.commercial_partner_id._origin, self.company_id)
        found = False
        for name in sorted(DELIVERY_PATHS, key=lambda name: name != first):
            if not self[name]:
                continue
            narrower = domain & Domain(DELIVERY_PATHS[name], "=", self[name]._origin.id)
            if name == first or lines.search_count(narrower, limit=1):
                domain, found = narrower, True
            elif first:
                self[name] = False
        return lines, domain if found else None

    # === HELPERS === #
    def _find_delivered_lines(self):
        """Return the move lines that delivered what these tickets name, in one search."""
        # sudo: agents read deliveries of what the ticket is about, not stock as such
        lines = self.env["stock.move.line"].sudo()
        if not self:
            return lines
        customers = self.commercial_partner_id if all(self.mapped("partner_id")) else None
        named = Domain.OR(
            Domain(DELIVERY_PATHS[name], "in", self[name]._origin.ids) for name in PRECISE_FIELDS
        )
        return lines.search(lines._panel_delivered_domain(customers, self.company_id) & named)

    def _fits_delivered_line(self, line):
        """Tell whether a move line delivered all that the ticket names to its customer."""
        values = {
            "lot_id": line.lot_id,
            "sale_order_line_id": line.move_id.sale_line_id,
            "delivery_id": line.picking_id,
        }
        return (
            all(not self[name] or self[name]._origin == value for name, value in values.items())
            and line.company_id == self.company_id
            and self._is_for_customer(line)
        )

    def _is_for_customer(self, line):
        """Tell whether a move line went to the customer of the ticket, or no customer is known."""
        customer = self.commercial_partner_id._origin
        return not customer or customer.id in line._panel_delivered_customers().ids
