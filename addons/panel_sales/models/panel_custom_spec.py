from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit.cutting import CutPlan, plan_cuts
from odoo.addons.panel_crm.panelkit.errors import PanelError

NOTHING_CUT = CutPlan(0, 0, 1)
SIDES = "CHECK (edge_long BETWEEN 0 AND 2 AND edge_short BETWEEN 0 AND 2)"


class PanelCustomSpec(models.Model):
    """What is made of the boards of an order line: cut, edged, marked, at a surcharge."""

    _name = "panel.custom.spec"
    _description = "Custom Specification"
    _order = "order_id, line_id"
    _rec_name = "line_id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "sale.order.line",
        string="Order Line",
        required=True,
        index=True,
        ondelete="cascade",
        help="Line whose boards are worked on.",
    )
    order_id = fields.Many2one(related="line_id.order_id", store=True, index=True)
    partner_id = fields.Many2one(related="line_id.order_id.partner_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="line_id.order_id.currency_id")
    product_id = fields.Many2one(related="line_id.product_id")
    sheets = fields.Float(related="line_id.panel_sheets", string="Sheets")

    # === CUT === #
    length_mm = Measure(
        bounds=(0, 20000),
        string="Length (mm)",
        digits="Panel Dimension",
        help="Length of a piece, along the grain. Empty: the sheet is not cut.",
    )
    width_mm = Measure(
        bounds=(0, 20000),
        string="Width (mm)",
        digits="Panel Dimension",
        help="Width of a piece. Empty: the sheet is not cut.",
    )
    kerf_mm = Measure(
        bounds=(0, 50),
        string="Saw Cut (mm)",
        digits="Panel Dimension",
        default=4,
        help="Width that the saw takes between two pieces.",
    )
    turnable = fields.Boolean(
        string="May Be Turned",
        compute="_compute_turnable",
        store=True,
        precompute=True,
        readonly=False,
        help="Pieces may lie across the sheet. Not where the decor has a grain.",
    )
    pieces_per_sheet = fields.Integer(
        compute="_compute_cut", help="Pieces that cuts from edge to edge give from one sheet."
    )
    pieces = fields.Integer(compute="_compute_cut", help="Pieces from all sheets of the line.")
    waste_percent = fields.Float(
        string="Waste (%)",
        compute="_compute_cut",
        digits=(16, 1),
        help="Share of the sheet that becomes offcuts and dust.",
    )

    # === EDGE, FACE, MARKING === #
    edge_long = fields.Integer(
        string="Long Edges", help="How many of the long edges are banded: 0, 1 or 2."
    )
    edge_short = fields.Integer(
        string="Short Edges", help="How many of the short edges are banded: 0, 1 or 2."
    )
    edge_band_id = fields.Many2one(
        "product.product",
        compute="_compute_edge_band_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        check_company=True,
        help="Edge band; it starts with the one that matches the decor.",
    )
    edge_m = fields.Float(
        string="Edge per Sheet (m)",
        compute="_compute_cut",
        digits=(16, 2),
        help="Metres of edge band that the pieces of one sheet take.",
    )
    surface = fields.Char(help="Treatment of the faces, such as one side sanded or under film.")
    marking = fields.Char(help="Text of the label or stamp on every piece or pack.")
    note = fields.Text(help="Anything else that the plant has to know.")

    # === SURCHARGE AND TIME === #
    surcharge = fields.Monetary(
        help="Surcharge for the work, for what the next field says. It goes into the price of the "
        "line.",
    )
    surcharge_basis = fields.Selection(
        [
            ("sheet", "per Sheet"),
            ("piece", "per Piece"),
            ("edge", "per Metre of Edge"),
        ],
        required=True,
        default="sheet",
        help="What the surcharge is charged for.",
    )
    sheet_surcharge = fields.Monetary(
        string="Surcharge per Sheet",
        compute="_compute_sheet_surcharge",
        help="Surcharge for one sheet, which the price of the line contains.",
    )
    lead_days = fields.Integer(
        string="Lead Time (Days)",
        help="Days from the order to the shipment that the work takes; the expected date of the "
        "order follows.",
    )
    price_is_agreed = fields.Boolean(
        compute="_compute_price_is_agreed",
        help="Somebody typed the price of the line, so that it does not change by itself.",
    )

    _line_unique = models.UniqueIndex(
        "(line_id)", "The order line has a custom specification already."
    )
    _edges = models.Constraint(SIDES, "A piece has two long and two short edges.")
    _surcharge_range = models.Constraint(
        "CHECK (surcharge >= 0 AND surcharge <= 1000000)",
        "The surcharge must not be negative, nor above a million.",
    )
    _lead_range = models.Constraint(
        "CHECK (lead_days BETWEEN 0 AND 3650)", "The lead time must be between 0 and 3,650 days."
    )

    # === COMPUTE METHODS === #
    @api.depends("line_id.product_id")
    def _compute_turnable(self):
        for spec in self:
            spec.turnable = spec.product_id.panel_decor_id.grain in (False, "none")

    @api.depends("line_id.product_id")
    def _compute_edge_band_id(self):
        for spec in self:
            spec.edge_band_id = spec.edge_band_id or spec.product_id.panel_decor_id.edge_band_id

    @api.depends(
        "length_mm",
        "width_mm",
        "kerf_mm",
        "turnable",
        "edge_long",
        "edge_short",
        "line_id.panel_sheets",
    )
    def _compute_cut(self):
        for spec in self:
            plan = spec._plan() or NOTHING_CUT
            per_piece = spec.edge_long * max(spec._sides()) + spec.edge_short * min(spec._sides())
            spec.pieces_per_sheet = plan.pieces
            spec.pieces = plan.pieces * int(spec.sheets)
            spec.waste_percent = plan.waste_percent if plan.pieces else 0
            spec.edge_m = (plan.pieces or 1) * per_piece / 1000

    @api.depends("surcharge", "surcharge_basis", "pieces_per_sheet", "edge_m")
    def _compute_sheet_surcharge(self):
        for spec in self:
            per_sheet = {"sheet": 1, "piece": spec.pieces_per_sheet, "edge": spec.edge_m}
            spec.sheet_surcharge = spec.surcharge * per_sheet[spec.surcharge_basis or "sheet"]

    @api.depends("line_id.price_unit", "line_id.technical_price_unit")
    def _compute_price_is_agreed(self):
        for spec in self:
            spec.price_is_agreed = bool(spec.line_id._panel_is_price_agreed())

    # === CONSTRAINT METHODS === #
    @api.constrains("line_id", "length_mm", "width_mm", "kerf_mm", "turnable")
    def _check_cut(self):
        for spec in self:
            if not spec.product_id.is_panel:
                raise ValidationError(
                    self.env._(
                        "“%(product)s” is no board with length, width and thickness, so it cannot "
                        "be cut to size.",
                        product=spec.product_id.display_name or spec.line_id.name,
                    )
                )
            if bool(spec.length_mm) != bool(spec.width_mm):
                raise ValidationError(self.env._("A piece needs a length and a width, or neither."))
            if spec.length_mm and not spec.pieces_per_sheet:
                raise ValidationError(
                    self.env._(
                        "A piece of %(piece)s mm does not fit into a sheet of %(sheet)s mm. Choose "
                        "a larger format or a smaller piece, or allow pieces to be turned.",
                        piece=f"{spec.length_mm:g} × {spec.width_mm:g}",
                        sheet=spec.product_id.panel_size,
                    )
                )

    @api.constrains("surcharge_basis", "surcharge", "length_mm", "edge_long", "edge_short")
    def _check_surcharge(self):
        for spec in self.filtered("surcharge"):
            missing = (spec.surcharge_basis == "piece" and not spec.length_mm) or (
                spec.surcharge_basis == "edge" and not spec.edge_m
            )
            if missing:
                raise ValidationError(
                    self.env._(
                        "A surcharge per piece needs the size of a piece, one per metre of edge "
                        "the edges that are banded."
                    )
                )

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        specs = super().create(vals_list)
        specs._check_open()
        specs.line_id._panel_reprice()
        return specs

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self.line_id._panel_reprice()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_open()

    def unlink(self):
        lines = self.line_id
        result = super().unlink()
        lines.exists()._panel_reprice()
        return result

    # === BUSINESS METHODS === #
    def _check_open(self):
        """Refuse to change what the customer has ordered already.

        :raises UserError: when an order is not a quotation any more
        """
        closed = self.order_id.filtered(lambda order: order.state not in ("draft", "sent"))
        if closed:
            raise UserError(
                self.env._(
                    "Order %(order)s is confirmed: its custom specification cannot be changed any "
                    "more. Cancel the order and set it back to a quotation first.",
                    order=closed[0].name,
                )
            )

    def _sides(self):
        """Return length and width of a piece, those of the sheet when it is not cut."""
        self.ensure_one()
        if self.length_mm and self.width_mm:
            return self.length_mm, self.width_mm
        return self.product_id.panel_length_mm, self.product_id.panel_width_mm

    def _plan(self):
        """Return the ``panelkit.CutPlan`` of a sheet, None when nothing is cut."""
        self.ensure_one()
        if not (self.length_mm and self.width_mm and self.product_id.is_panel):
            return None
        sheet = (self.product_id.panel_length_mm, self.product_id.panel_width_mm)
        try:
            return plan_cuts(*sheet, self.length_mm, self.width_mm, self.kerf_mm, self.turnable)
        except PanelError:
            return None

    def _describe(self):
        """Return the specification as it is printed, in the language of the environment."""
        self.ensure_one()
        parts = [self._describe_cut(), self._describe_edges(), self.surface]
        if self.marking:
            parts.append(self.env._("Marking: %s", self.marking))
        return "  ·  ".join(filter(None, [*parts, self.note]))

    def _describe_cut(self):
        if not self.length_mm:
            return ""
        return self.env._(
            "Cut to %(piece)s mm: %(per_sheet)s per sheet, %(pieces)s pieces, %(waste)s %% waste",
            piece=f"{self.length_mm:g} × {self.width_mm:g}",
            per_sheet=self.pieces_per_sheet,
            pieces=self.pieces,
            waste=f"{self.waste_percent:.1f}",
        )

    def _describe_edges(self):
        if not self.edge_long and not self.edge_short:
            return ""
        text = self.env._(
            "Edges banded: %(long)s long, %(short)s short",
            long=self.edge_long,
            short=self.edge_short,
        )
        return f"{text} ({self.edge_band_id.display_name})" if self.edge_band_id else text
