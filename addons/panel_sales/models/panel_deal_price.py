from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_sales.basis import PRICE_BASES

MEASURES = {"sheet": "panel_sheets", "m2": "panel_area_m2", "m3": "panel_volume_m3"}
TERMS = ("product_id", "series_id", "price", "basis", "quantity", "date_from", "date_to")


class PanelDealPrice(models.Model):
    """A special price for a registered project: a floor, for a while, up to a quantity.

    A salesperson asks for it, a company leader grants it. Orders of the project consume the
    quantity.
    """

    _name = "panel.deal.price"
    _description = "Special Price of a Project"
    _order = "registration_id desc, id"
    _rec_name = "registration_id"

    registration_id = fields.Many2one(
        "panel.deal.registration", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="registration_id.partner_id", store=True, index=True)
    company_id = fields.Many2one(related="registration_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        domain=[("panel_series_id", "!=", False)],
        check_company=True,
        help="Board that the price is for; empty for all boards of the series.",
    )
    series_id = fields.Many2one(
        "panel.series", help="Series that the price is for; empty with a product, or for all."
    )
    price = fields.Monetary(
        string="Floor Price", required=True, help="Lowest net price, without tax."
    )
    basis = fields.Selection(PRICE_BASES, string="per", required=True, default="m2")
    quantity = Measure(
        string="Up To", digits=(16, 2), required=True, help="Quantity that the price holds for."
    )
    used = fields.Float(
        compute="_compute_used",
        digits=(16, 2),
        help="Quantity that confirmed orders of the project have consumed.",
    )
    left = fields.Float(compute="_compute_used", digits=(16, 2))
    date_from = fields.Date(
        string="From", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date(string="Until", required=True)
    state = fields.Selection(
        [("requested", "Requested"), ("approved", "Granted"), ("refused", "Refused")],
        default="requested",
        required=True,
        readonly=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True)
    reason = fields.Char(help="Why the project needs this price.")

    _check_company_auto = True
    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A special price cannot end before it begins."
    )

    # === COMPUTE METHODS === #
    @api.depends("registration_id", "product_id", "series_id", "basis", "quantity")
    def _compute_used(self):
        lines = self.registration_id._origin._consuming_lines()
        for price in self:
            own = lines[price.registration_id._origin].filtered(
                lambda line, price=price: price._names(line.product_id)
            )
            price.used = sum(own.mapped(MEASURES[price.basis])) if price.basis else 0
            price.left = price.quantity - price.used

    # === CONSTRAINTS === #
    @api.constrains("price", "quantity")
    def _check_numbers(self):
        if any(price.price <= 0 or price.quantity <= 0 for price in self):
            raise ValidationError(
                self.env._("A special price and its quantity must be above zero.")
            )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals.pop("state", None)
                vals.pop("decided_by_id", None)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & {"state", "decided_by_id", "registration_id"}:
                raise AccessError(self.env._("A special price is granted by its buttons."))
            if vals.keys() & set(TERMS) and any(price.state == "approved" for price in self):
                raise UserError(
                    self.env._("A granted price cannot be changed; ask for another one.")
                )
        return super().write(vals)

    # === ACTIONS === #
    def action_approve(self):
        """Grant the price."""
        return self._decide("approved")

    def action_refuse(self):
        """Refuse the price."""
        return self._decide("refused")

    def _decide(self, state):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("panel_crm.group_leader"):
            raise AccessError(self.env._("A company leader grants special prices."))
        if any(price.state != "requested" for price in self):
            raise UserError(self.env._("This price has been decided already."))
        # sudo: states change by buttons only; the right was checked before
        self.sudo().write({"state": state, "decided_by_id": self.env.uid})
        return True

    # === BUSINESS METHODS === #
    def _unit(self):
        """Return the name of the unit that the price is for."""
        self.ensure_one()
        return dict(self._fields["basis"]._description_selection(self.env))[self.basis]

    def _names(self, product):
        """Whether the price is for a product.

        :param product: ``product.product`` record
        """
        self.ensure_one()
        if self.product_id:
            return product == self.product_id
        return not self.series_id or product.panel_series_id == self.series_id

    def _holds(self, product, day):
        """Whether the price is granted for a product on a day."""
        return (
            self.state == "approved"
            and self.date_from <= day <= self.date_to
            and self._names(product)
        )
