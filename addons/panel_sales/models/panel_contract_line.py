import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_sales.basis import PRICE_BASES

# What one sheet counts in each basis: a field of the product.
PER_SHEET = {"m2": "panel_area_m2", "m3": "panel_volume_m3"}
PROGRESS = ("ordered", "delivered", "invoiced", "ordered_amount")


class PanelContractLine(models.Model):
    """What a customer takes of some boards within a period, and what was called off of it."""

    _name = "panel.contract.line"
    _description = "Line of a Contract's Schedule"
    _order = "contract_id, date_from, sequence, id"
    _check_company_auto = True

    contract_id = fields.Many2one("panel.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", store=True, index=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    sequence = fields.Integer(default=10)

    # === WHAT === #
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain=[("is_panel", "=", True)],
        help="One board. Leave it empty to agree on a series or a family.",
    )
    series_id = fields.Many2one("panel.series", index="btree_not_null", ondelete="restrict")
    family_id = fields.Many2one("panel.family", index="btree_not_null", ondelete="restrict")
    goods = fields.Char(compute="_compute_goods", help="The boards that the line is about.")

    # === WHEN AND HOW MUCH === #
    date_from = fields.Date(
        string="From", compute="_compute_dates", store=True, readonly=False, precompute=True
    )
    date_to = fields.Date(
        string="Until", compute="_compute_dates", store=True, readonly=False, precompute=True
    )
    quantity = Measure(
        bounds=(0, 1e9), string="Planned", digits=(16, 4), min_display_digits=0, required=True
    )
    basis = fields.Selection(
        PRICE_BASES,
        string="Unit",
        required=True,
        default="m3",
        help="Measure of the quantity; the price is for the same.",
    )
    price = Measure(
        bounds=(0, 1e9),
        digits=(16, 4),
        min_display_digits=2,
        help="Agreed price per sheet, m² or m³; 0 for that of the usual price list.",
    )
    amount = fields.Monetary(
        string="Planned Amount", compute="_compute_amount", store=True, help="Quantity × price."
    )

    # === ACTUAL === #
    ordered = fields.Float(
        string="Called Off",
        compute="_compute_progress",
        digits=(16, 4),
        min_display_digits=0,
        help="Quantity of confirmed orders, in the unit of the line.",
    )
    delivered = fields.Float(compute="_compute_progress", digits=(16, 4), min_display_digits=0)
    invoiced = fields.Float(compute="_compute_progress", digits=(16, 4), min_display_digits=0)
    ordered_amount = fields.Monetary(string="Amount Called Off", compute="_compute_progress")
    remaining = fields.Float(
        compute="_compute_progress",
        digits=(16, 4),
        min_display_digits=0,
        help="What is left to call off: planned less called off, below zero when it is exceeded.",
    )
    shortfall = fields.Float(
        compute="_compute_progress",
        digits=(16, 4),
        min_display_digits=0,
        help="What is missing from the quantity to take or pay when the period is over.",
    )
    shortfall_amount = fields.Monetary(compute="_compute_progress")

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A period cannot end before it begins."
    )
    _one_kind_of_goods = models.Constraint(
        "CHECK (num_nonnulls(product_id, series_id, family_id) <= 1)",
        "A line is about one board, one series or one family.",
    )
    _price_needs_goods = models.Constraint(
        "CHECK (COALESCE(price, 0) = 0 OR num_nonnulls(product_id, series_id, family_id) = 1)",
        "A price is agreed for a board, a series or a family: choose one of them.",
    )

    # === COMPUTE METHODS === #
    @api.depends("product_id", "series_id", "family_id")
    @api.depends_context("lang")
    def _compute_goods(self):
        for line in self:
            goods = line.product_id or line.series_id or line.family_id
            line.goods = goods.display_name or self.env._("All boards")

    @api.depends("goods", "contract_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.contract_id.name}: {line.goods}"

    @api.depends("contract_id")
    def _compute_dates(self):
        for line in self:
            line.date_from = line.date_from or line.contract_id.date_from
            line.date_to = line.date_to or line.contract_id.date_to

    @api.depends("quantity", "price", "currency_id")
    def _compute_amount(self):
        for line in self:
            currency = line.currency_id or self.env.company.currency_id
            line.amount = currency.round(line.quantity * line.price)

    @api.depends(
        "quantity",
        "basis",
        "product_id",
        "series_id",
        "family_id",
        "date_from",
        "contract_id.order_ids.state",
        "contract_id.order_ids.order_line.product_uom_qty",
        "contract_id.order_ids.order_line.qty_delivered",
        "contract_id.order_ids.order_line.qty_invoiced",
    )
    def _compute_progress(self):
        # sudo: what was called off counts, whoever looks at the contract that they may read
        progress = self.env["panel.contract.progress"].sudo()._of_contracts(self.contract_id.ids)
        today = fields.Date.context_today(self)
        for line in self:
            actual = progress.get(line._origin.id, {})
            for name in PROGRESS:
                line[name] = actual.get(name, 0)
            line.remaining = line.quantity - line.ordered
            over = line.date_to and line.date_to < today
            missing = line._minimum() - line.delivered if over else 0
            line.shortfall = max(missing, 0)
            currency = line.currency_id or self.env.company.currency_id
            line.shortfall_amount = currency.round(line.shortfall * line.price)

    # === CONSTRAINTS === #
    @api.constrains("product_id", "basis")
    def _check_geometry(self):
        for line in self.filtered("product_id"):
            if not line.product_id.is_panel:
                raise ValidationError(
                    self.env._(
                        "“%s” has no length, width and thickness, so it cannot be scheduled in "
                        "sheets, m² or m³.",
                        line.product_id.display_name,
                    )
                )

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.contract_id._check_terms_open()
        return lines

    def write(self, vals):
        self.contract_id._check_terms_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_while_open(self):
        self.contract_id._check_terms_open()

    # === BUSINESS METHODS === #
    def _minimum(self):
        """Return the quantity to take or pay, less the tolerance."""
        contract = self.contract_id
        share = contract.take_or_pay / 100 * (1 - contract.tolerance_under / 100)
        return self.quantity * share

    def _limit(self):
        """Return the quantity that may be called off at most."""
        return self.quantity * (1 + self.contract_id.tolerance_over / 100)

    def _match(self, product, day):
        """Return the line that an order of a board is called off from, in the same order as SQL.

        :param product: ``product.product`` record
        :param day: date of the order
        """
        fitting = self.filtered(
            lambda line: (
                line.product_id in (product, product.browse())
                and line.series_id in (product.panel_series_id, line.series_id.browse())
                and line.family_id in (product.panel_family_id, line.family_id.browse())
            )
        )
        return fitting.sorted(
            lambda line: (
                not line.product_id,
                not line.series_id,
                not line.family_id,
                not line._holds_on(day),
                line.date_from or day,
                line.id,
            )
        )[:1]

    def _holds_on(self, day):
        return (not self.date_from or self.date_from <= day) and (
            not self.date_to or day <= self.date_to
        )

    def _open_sheets(self):
        """Return the whole sheets of the line's board that are left to call off."""
        self.ensure_one()
        per_sheet = self.product_id[PER_SHEET[self.basis]] if self.basis in PER_SHEET else 1
        return max(math.floor(self.remaining / per_sheet + 1e-6), 0) if per_sheet else 0
