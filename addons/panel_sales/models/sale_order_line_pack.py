import math
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import formatLang

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.models.panel_pack_size import PackDemand
from odoo.addons.panel_crm.panelkit.errors import PanelError
from odoo.addons.panel_crm.panelkit.geometry import msf_from_m3
from odoo.addons.panel_crm.panelkit.loads import Lot
from odoo.addons.panel_crm.panelkit.packs import plan_packs
from odoo.addons.panel_sales.basis import PRICE_BASES, SYMBOLS

USUAL_MSF_BASIS = "0.75"
PACK_DIGITS = 2
TYPED_BASES = {"panel_area_m2": "m2", "panel_volume_m3": "m3"}
TYPED = {*TYPED_BASES, "panel_packs"}
LOOSE = "loose:"  # how keys of lots begin that are single sheets


class SaleOrderLine(models.Model):
    """What a line is in packs: typed in m², m³ or packs, rounded to full packs."""

    _inherit = "sale.order.line"

    # === WHAT WAS ORDERED === #
    # Kept beside the quantity in sheets, because a deviation is measured against it.
    panel_ordered_quantity = Measure(
        bounds=(-1e9, 1e9),
        string="Ordered Quantity",
        digits=False,
        min_display_digits=0,
        compute="_compute_panel_ordered",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer asked for, where that is not the quantity of the line.",
    )
    panel_ordered_basis = fields.Selection(
        PRICE_BASES,
        string="Ordered In",
        compute="_compute_panel_ordered",
        store=True,
        readonly=False,
        precompute=True,
        help="Measure of the ordered quantity; empty when the line's quantity was ordered.",
    )
    panel_ordered = fields.Char(
        string="Ordered",
        compute="_compute_panel_ordered_text",
        help="What the customer asked for, before it was rounded to full packs.",
    )
    # What is typed in here becomes the quantity of the line.
    panel_area_m2 = Measure(bounds=(-1e9, 1e9), readonly=False)
    panel_volume_m3 = Measure(bounds=(-1e9, 1e9), readonly=False)
    panel_msf = fields.Float(
        string="MSF",
        compute="_compute_panel_msf",
        digits=(16, 3),
        help="Thousands of square feet of the family's basis thickness (¾″ or ⅜″), as boards are "
        "traded in North America.",
    )

    # === PACKS === #
    panel_pack_sheets = fields.Integer(
        string="Sheets per Pack",
        compute="_compute_panel_pack_sheets",
        store=True,
        help="Pack size for this product, plant and destination when the line was made.",
    )
    panel_loose_allowed = fields.Boolean(
        string="Broken Packs Allowed",
        compute="_compute_panel_loose_allowed",
        store=True,
        readonly=False,
        help="The line need not be full packs.",
    )
    panel_packs = Measure(
        bounds=(-1e9, 1e9),
        string="Packs",
        compute="_compute_panel_packs",
        readonly=False,
        digits=(16, PACK_DIGITS),
        help="Packs that the quantity makes. Type a number of packs to order that many.",
    )
    panel_rounded_packs = fields.Integer(
        string="Full Packs", compute="_compute_panel_packs", help="Packs after rounding up."
    )
    panel_rounded_sheets = fields.Integer(
        string="Sheets in Full Packs", compute="_compute_panel_packs"
    )
    panel_rounded_area_m2 = fields.Float(
        string="m² in Full Packs", compute="_compute_panel_packs", digits=(16, 2)
    )
    panel_rounded_volume_m3 = fields.Float(
        string="m³ in Full Packs", compute="_compute_panel_packs", digits=(16, 4)
    )
    panel_deviation = fields.Float(
        string="Deviation (%)",
        compute="_compute_panel_packs",
        digits=(16, 1),
        help="How much the full packs hold more or less than was ordered, in percent.",
    )
    panel_pack_state = fields.Selection(
        [
            ("full", "Full Packs"),
            ("round", "To Be Rounded"),
            ("outside", "Outside Tolerance"),
            ("loose", "Broken Pack"),
        ],
        string="Pack Status",
        compute="_compute_panel_packs",
        help="Whether the line makes full packs, and how far these are from what was ordered.",
    )

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([_without_typed(vals) for vals in vals_list])
        for line, vals in zip(lines, vals_list, strict=True):
            line._panel_take_typed(vals)
        return lines

    def write(self, vals):
        result = super().write(_without_typed(vals))
        for line in self:
            line._panel_take_typed(vals)
        return result

    # === COMPUTE METHODS === #
    @api.depends("product_id", "product_uom_qty", "product_uom_id")
    def _compute_panel_ordered(self):
        # A quantity that somebody types in is what is ordered.
        self.panel_ordered_quantity = 0.0
        self.panel_ordered_basis = False

    @api.depends("panel_ordered_quantity", "panel_ordered_basis", "panel_sheets")
    def _compute_panel_ordered_text(self):
        for line in self:
            quantity, basis = line._panel_ordered_in_basis()
            line.panel_ordered = quantity and line._panel_text(quantity, basis)

    @api.depends("panel_volume_m3", "product_id.panel_family_id.msf_basis")
    def _compute_panel_msf(self):
        for line in self:
            basis = line.product_id.panel_family_id.msf_basis or USUAL_MSF_BASIS
            line.panel_msf = float(msf_from_m3(line.panel_volume_m3, basis))

    @api.depends("product_id", "order_id.warehouse_id", "order_id.partner_shipping_id")
    def _compute_panel_pack_sheets(self):
        # The day is no dependency: what a quotation was reckoned with stays.
        boards = self.filtered("product_id.is_panel")
        (self - boards).panel_pack_sheets = 0
        today = fields.Date.context_today(self)
        sizes = self.env["panel.pack.size"]._find(
            [
                PackDemand(
                    line.product_id,
                    line.company_id or self.env.company,
                    line.order_id.warehouse_id,
                    line.order_id.partner_shipping_id or line.order_id.partner_id,
                    line.order_id.date_order.date() if line.order_id.date_order else today,
                )
                for line in boards
            ]
        )
        for line, size in zip(boards, sizes, strict=True):
            line.panel_pack_sheets = size.sheets or line.product_id.panel_pack_sheets

    @api.depends("order_id.partner_id")
    def _compute_panel_loose_allowed(self):
        for line in self:
            line.panel_loose_allowed = line.order_id.partner_id.panel_loose_allowed

    @api.depends(
        "panel_sheets",
        "panel_ordered_quantity",
        "panel_ordered_basis",
        "panel_pack_sheets",
        "panel_loose_allowed",
        "company_id.panel_pack_tolerance",
    )
    def _compute_panel_packs(self):
        for line in self:
            plan = line._panel_pack_plan()
            line.panel_packs = plan and line.panel_sheets / plan.pack_size
            line.panel_pack_state = plan and line._panel_state_of(plan)
            line.panel_deviation = plan and plan.deviation_percent
            line.panel_rounded_packs = plan and plan.packs
            line.panel_rounded_sheets = plan and plan.quantities.sheets
            line.panel_rounded_area_m2 = plan and plan.quantities.area_m2
            line.panel_rounded_volume_m3 = plan and plan.quantities.volume_m3

    # === ONCHANGE METHODS === #
    @api.onchange("panel_area_m2")
    def _onchange_panel_area_m2(self):
        self._panel_order("panel_area_m2", self.panel_area_m2)

    @api.onchange("panel_volume_m3")
    def _onchange_panel_volume_m3(self):
        self._panel_order("panel_volume_m3", self.panel_volume_m3)

    @api.onchange("panel_packs")
    def _onchange_panel_packs(self):
        self._panel_order("panel_packs", self.panel_packs)

    # === BUSINESS METHODS === #
    def _get_protected_fields(self):
        # EXTENDS sale
        return [*super()._get_protected_fields(), "panel_ordered_quantity", "panel_ordered_basis"]

    def _panel_take_typed(self, vals):
        """Turn what was typed in m², m³ or packs into the quantity of the line.

        :param vals: values of a create or write
        """
        for name in TYPED & vals.keys():
            self._panel_order(name, self._fields[name].convert_to_cache(vals[name], self))

    def _panel_order(self, name, typed):
        """Order a quantity in m², m³ or packs: the line takes the whole sheets it needs.

        :param name: field that was typed in
        :param typed: its value; nothing happens when the line is that much already
        """
        self.ensure_one()
        geometry = self.product_id and self.product_id._panel_geometry()
        if not geometry or (name == "panel_packs" and not self.panel_pack_sheets):
            return
        if math.isclose(typed, self._panel_measure(name), rel_tol=1e-9):
            return
        if name == "panel_packs":
            self.write(self._prepare_panel_quantity(round(typed * self.panel_pack_sheets)))
            return
        basis = TYPED_BASES[name]
        sheets = math.ceil(geometry.sheets_from(typed, basis))
        ordered = {"panel_ordered_quantity": typed, "panel_ordered_basis": basis}
        self.write(self._prepare_panel_quantity(sheets) | ordered)

    def _panel_measure(self, name):
        """Return a measure as the quantity of the line gives it, whatever was typed in."""
        measures = self.product_id._panel_quantities(self.product_uom_qty, self.product_uom_id)
        if name == "panel_packs":
            return round(measures["panel_sheets"] / self.panel_pack_sheets, PACK_DIGITS)
        return measures[name]

    def _prepare_panel_quantity(self, sheets):
        """Return values that make the line a number of sheets, in its unit if that divides them."""
        per_unit = self.product_id._panel_sheets(1.0, self.product_uom_id)
        if math.isclose(math.remainder(sheets, per_unit), 0, abs_tol=1e-6):
            return {"product_uom_qty": sheets / per_unit}
        return {"product_uom_qty": sheets, "product_uom_id": self.product_id.uom_id.id}

    def _panel_round(self):
        """Round to full packs what stays inside the tolerance."""
        for line in self:
            if line.panel_pack_state == "round":
                quantity, basis = line._panel_ordered_in_basis()
                ordered = {"panel_ordered_quantity": quantity, "panel_ordered_basis": basis}
                line.write(line._prepare_panel_quantity(line.panel_rounded_sheets) | ordered)

    def _panel_ordered_in_basis(self):
        """Return what was ordered: quantity and measure."""
        self.ensure_one()
        if self.panel_ordered_basis:
            return self.panel_ordered_quantity, self.panel_ordered_basis
        return self.panel_sheets, "sheet"

    def _panel_pack_plan(self, rounding="up"):
        """Return the ``panelkit.PackPlan`` of the line, None when it has no pack size."""
        self.ensure_one()
        geometry = self.product_id._panel_geometry() if self.product_id else None
        if not geometry or not self.panel_pack_sheets or self.panel_sheets <= 0:
            return None
        quantity, basis = self._panel_ordered_in_basis()
        tolerance = (self.company_id or self.env.company).panel_pack_tolerance
        try:
            return plan_packs(
                quantity, basis, geometry, self.panel_pack_sheets, tolerance, rounding
            )
        except PanelError:
            return None

    def _panel_state_of(self, plan):
        """Return how the quantity of the line stands to its pack plan."""
        if math.isclose(self.panel_sheets, plan.quantities.sheets) and plan.within_tolerance:
            return "full"
        if self.panel_loose_allowed:
            return "loose"
        return "round" if plan.within_tolerance else "outside"

    def _panel_lots(self, vehicle):
        """Return the line as ``panelkit.Lot``: its full packs, and the broken one.

        Without a pack size it is loaded by the sheet. A broken pack takes the place of a full one.

        :param vehicle: ``panel.vehicle`` record
        """
        self.ensure_one()
        sheet = self.product_id._panel_geometry()
        sheets, size = math.ceil(self.panel_sheets), self.panel_pack_sheets
        if not size:
            return [Lot(f"{LOOSE}{self.id}", sheets, sheet.volume_m3, sheet.weight_kg)]
        places = vehicle._places(self.product_id)
        lots = []
        for packs, contents in ((sheets // size, size), (1, sheets % size)):
            if packs and contents:
                pack = sheet.quantities(contents)
                key = f"{self.id}:{contents}"
                lots.append(Lot(key, packs, pack.volume_m3, pack.weight_kg, places))
        return lots

    # === SENTENCES === #
    def _panel_problem(self):
        # EXTENDS panel_sales: full packs by default
        return super()._panel_problem() or self._panel_pack_problem()

    def _panel_pack_problem(self):
        """Return why a line of broken packs cannot be confirmed, or False."""
        if self.panel_pack_state == "round":
            return self.env._(
                "“%(product)s”: %(ordered)s make no full packs of %(size)s sheets. Press “Round to "
                "Full Packs” to get %(offer)s, or allow broken packs on the line.",
                product=self.product_id.display_name,
                ordered=self.panel_ordered,
                size=self.panel_pack_sheets,
                offer=self._panel_offer(self._panel_pack_plan()),
            )
        if self.panel_pack_state == "outside":
            plans = [self._panel_pack_plan("down"), self._panel_pack_plan("up")]
            offers = [self._panel_offer(plan) for plan in plans if plan.packs]
            return self.env._(
                "“%(product)s”: full packs of %(size)s sheets deviate more than %(tolerance)s %% "
                "from the %(ordered)s that are ordered. Agree with the customer on %(offers)s, or "
                "allow broken packs on the line.",
                product=self.product_id.display_name,
                size=self.panel_pack_sheets,
                tolerance=f"{float(plans[0].tolerance_percent):g}",
                ordered=self.panel_ordered,
                offers=self.env._(" or ").join(offers),
            )
        return False

    def _panel_offer(self, plan):
        """Return a number of full packs in words."""
        return self.env._(
            "%(packs)s = %(sheets)s sheets = %(volume)s m³ (%(deviation)s %%)",
            packs=self._panel_pack_text(plan.packs),
            sheets=formatLang(self.env, plan.quantities.sheets, digits=0),
            volume=formatLang(self.env, float(plan.quantities.volume_m3), digits=4),
            deviation=f"{plan.deviation_percent:+.1f}",
        )

    @api.model
    def _panel_pack_text(self, packs):
        """Return a number of packs in words."""
        if packs == 1:
            return self.env._("1 pack")
        return self.env._(
            "%s packs", formatLang(self.env, packs, digits=0 if packs % 1 == 0 else 2)
        )

    def _panel_text(self, quantity, basis):
        """Return a quantity with its measure."""
        digits = max(0, -Decimal(repr(round(quantity, 4))).normalize().as_tuple().exponent)
        number = formatLang(self.env, quantity, digits=digits)
        if basis == "sheet":
            return self.env._("%s sheets", number)
        return f"{number} {SYMBOLS[basis]}"


def _without_typed(vals):
    return {name: value for name, value in vals.items() if name not in TYPED}
