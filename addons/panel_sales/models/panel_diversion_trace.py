from odoo import api, fields, models
from odoo.fields import Domain


class PanelDiversion(models.Model):
    """From the code on a pack to the delivery, and from there to the territory."""

    _inherit = "panel.diversion"

    # === TRACE === #
    delivery_ids = fields.Many2many(
        "stock.picking",
        string="Possible Deliveries",
        compute="_compute_delivery_ids",
        compute_sudo=True,  # where a pack went to counts, whoever looks after the customer
        help="Deliveries to customers that contained the lot or package, until it was found.",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        compute="_compute_picking_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        domain="[('id', 'in', delivery_ids)]",
        check_company=True,
        help="Delivery that the pack left with; choose one when a lot went to several customers.",
    )
    shipped_on = fields.Datetime(
        related="picking_id.date_done", related_sudo=True, string="Shipped On"
    )
    ship_to = fields.Char(
        string="Shipped To",
        compute="_compute_ship_to",
        compute_sudo=True,
        help="Where the delivery went.",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
    )
    brand_id = fields.Many2one(
        "product.brand",
        compute="_compute_brand_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Territories are agreed by brand.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Dealer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index=True,
        domain="[('panel_role', '=', 'dealer')]",
        check_company=True,
        tracking=True,
        help="Who bought the boards from us.",
    )

    # === TERRITORY === #
    finding = fields.Selection(
        [
            ("unknown", "Not Known Yet"),
            ("allowed", "Allowed"),
            ("outside", "Outside the Territory"),
        ],
        compute="_compute_finding",
        help="What the comparison of the delivery with the territories says.",
    )
    finding_note = fields.Text(string="Comparison", compute="_compute_finding")
    harmed_partner_id = fields.Many2one(
        "res.partner",
        string="Harmed Dealer",
        compute="_compute_harmed_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        domain="[('panel_role', '=', 'dealer')]",
        check_company=True,
        tracking=True,
        help="Who holds the brand in the region where the boards were found.",
    )
    territory_note = fields.Text(
        string="Comparison at Notification",
        readonly=True,
        copy=False,
        help="What the territories said when the dealer was notified.",
    )

    # === COMPUTE METHODS === #
    @api.depends("code", "found_on", "company_id")
    def _compute_delivery_ids(self):
        for case in self:
            case.delivery_ids = case._shipments().picking_id

    @api.depends("code", "found_on", "company_id")
    def _compute_picking_id(self):
        for case in self:
            found = case.delivery_ids
            kept = case.picking_id if case.picking_id in found or not case.code else False
            case.picking_id = found if len(found) == 1 else kept

    @api.depends("picking_id")
    def _compute_ship_to(self):
        for case in self:
            case.ship_to = case.picking_id.partner_id.contact_address_inline

    @api.depends("picking_id", "code")
    def _compute_product_id(self):
        for case in self:
            product = case._shipments(case.picking_id).product_id[:1]
            case.product_id = product.id or case.product_id

    @api.depends("product_id")
    def _compute_brand_id(self):
        for case in self:
            case.brand_id = case.product_id.product_brand_id or case.brand_id

    @api.depends("picking_id")
    def _compute_partner_id(self):
        for case in self:
            picking = case.sudo().picking_id  # sudo: see delivery_ids
            buyer = picking.sale_id.partner_id or picking.partner_id
            case.partner_id = buyer.commercial_partner_id.id or case.partner_id

    @api.depends("partner_id", "brand_id", "found_region_id", "found_on", "company_id")
    @api.depends_context("lang")
    def _compute_finding(self):
        for case in self:
            case.finding, case.finding_note = case._compare()

    @api.depends("brand_id", "found_region_id", "found_on", "partner_id")
    def _compute_harmed_partner_id(self):
        for case in self:
            others = case._holders().partner_id - case.partner_id
            case.harmed_partner_id = others[:1].id or case.harmed_partner_id

    # === TRACE === #
    def _shipments(self, picking=None):
        """Return the lines of deliveries to customers that contained the code, elevated.

        :param picking: only those of this ``stock.picking``
        """
        self.ensure_one()
        # sudo: see delivery_ids
        lines = self.env["stock.move.line"].sudo()
        code = (self.code or "").strip()
        if not code:
            return lines
        names = Domain.OR(
            Domain(name, "=", code)
            for name in ("lot_id.name", "package_id.name", "result_package_id.name")
        )
        until = fields.Datetime.end_of(fields.Datetime.to_datetime(self.found_on), "day")
        return lines.search(
            Domain("state", "=", "done")
            & Domain("location_dest_id.usage", "=", "customer")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("date", "<=", until)
            & (Domain("picking_id", "in", picking.ids) if picking is not None else Domain.TRUE)
            & names,
            order="date desc, id desc",
        )

    # === TERRITORY === #
    def _holders(self):
        """Return who may sell the brand where the boards were found, elevated."""
        self.ensure_one()
        # sudo: a territory counts, whether or not the user may see the dealer who holds it
        authorizations = self.env["panel.authorization"].sudo().with_company(self.company_id)
        if not (self.brand_id and self.found_region_id and self.found_on):
            return authorizations
        return authorizations._find(self.brand_id, self.found_region_id, self.found_on)

    def _compare(self):
        """Compare the delivery with the territories.

        :return: ``(finding, note)``
        """
        self.ensure_one()
        if not (self.partner_id and self.brand_id and self.found_region_id):
            return "unknown", self.env._(
                "Enter the code of the pack, or the dealer and the brand, and the region."
            )
        holders = self._holders()
        names = {
            "dealer": self.partner_id.display_name,
            "brand": self.brand_id.name,
            "region": self.found_region_id.display_name,
        }
        own = holders.filtered(lambda row: row.partner_id.commercial_partner_id == self.partner_id)
        if own:
            return "allowed", self.env._(
                "%(dealer)s may sell %(brand)s in %(region)s (%(numbers)s).",
                numbers=", ".join(own.mapped("number")),
                **names,
            )
        if deal := self._project_exception():
            return "allowed", self.env._(
                "%(dealer)s ships %(brand)s to %(region)s for the registered project %(deal)s.",
                deal=deal.number,
                **names,
            )
        if holders:
            return "outside", self.env._(
                "%(dealer)s may not sell %(brand)s in %(region)s; %(holders)s may (%(numbers)s).",
                holders=", ".join(holders.partner_id.mapped("display_name")),
                numbers=", ".join(holders.mapped("number")),
                **names,
            )
        if self._is_bound():
            return "outside", self.env._(
                "%(dealer)s may sell %(brand)s in other regions only, not in %(region)s.", **names
            )
        return "allowed", self.env._(
            "Nobody holds %(brand)s in %(region)s, and %(dealer)s is not bound to a territory.",
            **names,
        )

    def _is_bound(self):
        """Whether the dealer holds the brand elsewhere on that day."""
        return bool(
            # sudo: see _holders
            self.env["panel.authorization"]
            .sudo()
            .search_count(
                Domain("partner_id", "child_of", self.partner_id.id)
                & Domain("brand_id", "=", self.brand_id.id)
                & Domain("decision", "=", "granted")
                & Domain("date_from", "<=", self.found_on)
                & (Domain("date_to", "=", False) | Domain("date_to", ">=", self.found_on)),
                limit=1,
            )
        )

    def _project_exception(self):
        """Return the registered project that lets the dealer ship into the region, if any."""
        # sudo: see _holders
        return (
            self.env["panel.deal.registration"]
            .sudo()
            ._find_exception(
                self.partner_id, self.brand_id, self.found_region_id, self.found_on, self.company_id
            )
        )
