from odoo import api, fields, models
from odoo.tools import formatLang

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit.charges import charge

CHARGE_BASES = [
    ("m3_or_t", "m³ or Tonne, Whichever Is More"),
    ("m3", "m³"),
    ("t", "Tonne"),
    ("m2", "m²"),
    ("sheet", "Sheet"),
    ("pack", "Pack"),
    ("broken_pack", "Broken Pack"),
    ("piece", "Piece Cut"),
    ("load", "Vehicle"),
    ("order", "Order"),
]
MEASURED = {"m3": 4, "t": 4, "m2": 2}  # digits that quantities are shown with


class PanelCharge(models.Model):
    """What an order costs beside the price of its boards: freight, packing, cutting.

    Of the charges with the same product and brand, that of the nearest region counts: of the
    city before that of the province, and that before the one for all regions.
    """

    _name = "panel.charge"
    _description = "Charge"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True, translate=True, help="What the charge is called on the quotation."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    # === HOW MUCH === #
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('type', '=', 'service')]",
        check_company=True,
        default=lambda self: self.env.ref("panel_sales.product_freight", False),
        help="Service that the charge is invoiced as; its account and taxes count.",
    )
    basis = fields.Selection(
        CHARGE_BASES,
        string="Per",
        required=True,
        default="m3_or_t",
        tracking=True,
        help="What the charge is reckoned by. A broken pack is one that is not full.",
    )
    amount = fields.Monetary(required=True, tracking=True, help="Charge for one unit of the basis.")
    minimum = fields.Monetary(tracking=True, help="Least amount where anything is charged at all.")
    free_from_m3 = Measure(
        bounds=(0, 1e6),
        string="Free From (m³)",
        digits=(16, 2),
        tracking=True,
        help="Volume of the order from which on nothing is charged; 0 for never.",
    )

    # === FOR WHAT === #
    brand_id = fields.Many2one(
        "product.brand",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Brand whose boards are charged for; empty for all.",
    )
    region_id = fields.Many2one(
        "panel.region",
        index="btree_not_null",
        ondelete="cascade",
        help="Region that is delivered to, with all regions below; empty for all.",
    )
    date_from = fields.Date(string="Valid From", help="Empty: always until the last day.")
    date_to = fields.Date(string="Valid Until", help="Empty: without end.")

    _amounts = models.Constraint(
        "CHECK (amount BETWEEN 0 AND 1000000 AND minimum BETWEEN 0 AND 10000000)",
        "A charge must not be negative, nor above a million.",
    )
    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "The last day of a charge lies before the first one."
    )
    _scope_unique = models.UniqueIndex(
        "(company_id, product_id, basis, COALESCE(brand_id, 0), COALESCE(region_id, 0),"
        " COALESCE(date_from, '-infinity'::date)) WHERE active",
        "There is a charge for this service, brand, region and first day already.",
    )

    # === BUSINESS METHODS === #
    @api.model
    def _running(self, companies):
        """Return all charges of companies that are not archived.

        :param companies: ``res.company`` records
        """
        return self.search([("company_id", "in", companies.ids)])

    def _for_order(self, order):
        """Return those of the charges that hold for an order.

        :param order: ``sale.order`` record
        """
        day, region = order._panel_law_day(), order._panel_price_region()
        depths = {id_: depth for depth, id_ in enumerate(region._panel_path_ids(), 1)}
        nearest = {}
        for record in self:
            depth = depths.get(record.region_id.id) if record.region_id else 0
            if record.company_id != order.company_id or depth is None or not record._runs(day):
                continue
            key = (record.product_id, record.basis, record.brand_id)
            if key not in nearest or depth > nearest[key][0]:
                nearest[key] = (depth, record)
        return self.browse(record.id for _depth, record in nearest.values())

    def _runs(self, day):
        self.ensure_one()
        return not (
            (self.date_from and day < self.date_from) or (self.date_to and day > self.date_to)
        )

    def _price(self, order):
        """Return what the charge makes of an order, None when it is nothing.

        :param order: ``sale.order`` record
        :return: ``(panelkit.charges.Charge, amount)``; the amount is in the currency of the order
            and rounded by it
        """
        self.ensure_one()
        found = charge(
            order._panel_goods(self.brand_id, self.basis),
            self.basis,
            self.amount,
            self.minimum,
            self.free_from_m3,
        )
        if not found:
            return None
        amount = self.currency_id._convert(
            float(found.amount), order.currency_id, order.company_id, order._panel_law_day()
        )
        return found, amount

    def _text(self, found):
        """Return what the customer reads, in the language of the environment.

        :param found: ``panelkit.charges.Charge``
        """
        self.ensure_one()
        if self.basis == "order" and not found.is_minimum:
            return self.name
        # The name stands on a line of its own: Odoo shows what follows that of the product apart.
        return f"{self.name}\n{self._reckoning(found)}"

    def _reckoning(self, found):
        if found.is_minimum:
            minimum = formatLang(self.env, self.minimum, currency_obj=self.currency_id)
            return self.env._("Minimum of %(amount)s", amount=minimum)
        return self.env._(
            "%(quantity)s %(unit)s × %(amount)s",
            quantity=formatLang(
                self.env, float(found.quantity), digits=MEASURED.get(found.unit, 0)
            ),
            unit=self._unit(found.unit),
            amount=formatLang(self.env, self.amount, currency_obj=self.currency_id),
        )

    def _unit(self, basis):
        units = {
            "m3": "m³",
            "t": "t",
            "m2": "m²",
            "sheet": self.env._("sheets"),
            "pack": self.env._("packs"),
            "broken_pack": self.env._("broken packs"),
            "piece": self.env._("pieces"),
            "load": self.env._("vehicles"),
        }
        return units[basis]
