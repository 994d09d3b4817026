from odoo import api, fields, models
from odoo.tools import groupby
from odoo.tools.sql import column_exists, create_column

from odoo.addons.panel_crm.panelkit.errors import LoadError
from odoo.addons.panel_crm.panelkit.loads import LIMITS, plan_loads

from .sale_order_line_pack import LOOSE, PACK_DIGITS


class SaleOrder(models.Model):
    """The packs of an order and the vehicles that carry them."""

    _inherit = "sale.order"

    panel_packs = fields.Float(
        string="Packs",
        compute="_compute_panel_pack_totals",
        digits=(16, PACK_DIGITS),
        help="Packs of all panels on the order.",
    )
    panel_can_round = fields.Boolean(
        compute="_compute_panel_pack_totals",
        help="Some line can be rounded to full packs inside the tolerance.",
    )
    panel_is_outside = fields.Boolean(
        compute="_compute_panel_pack_totals",
        help="Full packs of some line deviate too much from what was ordered.",
    )
    panel_shows_sheets = fields.Boolean(
        compute="_compute_panel_shows_sheets",
        help="Some board is ordered in another unit than its own, the sheet.",
    )
    panel_shows_msf = fields.Boolean(
        compute="_compute_panel_msf",
        help="The goods go to North America, which reckons in thousands of square feet.",
    )
    panel_msf = fields.Float(
        string="MSF",
        compute="_compute_panel_msf",
        digits=(16, 3),
        help="Thousands of square feet of all panels, each in the basis of its family.",
    )
    panel_line_ids = fields.One2many(
        "sale.order.line", compute="_compute_panel_line_ids", string="Packs of the Lines"
    )
    panel_vehicle_id = fields.Many2one(
        "panel.vehicle",
        string="Vehicle",
        compute="_compute_panel_vehicle_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Kind of vehicle that the loads are planned for.",
    )
    panel_load_count = fields.Integer(
        string="Loads",
        compute="_compute_panel_loads",
        help="Vehicles that the order needs, by weight, volume and the loading table.",
    )
    panel_load_plan = fields.Html(
        string="Load Plan", compute="_compute_panel_loads", sanitize=False
    )

    def _auto_init(self):
        # EXTENDS base: orders from before get no vehicle
        if not column_exists(self.env.cr, self._table, "panel_vehicle_id"):
            create_column(self.env.cr, self._table, "panel_vehicle_id", "int4")
        return super()._auto_init()

    # === COMPUTE METHODS === #
    @api.depends("order_line.panel_packs", "order_line.panel_pack_state")
    def _compute_panel_pack_totals(self):
        for order in self:
            order.panel_packs = sum(order.order_line.mapped("panel_packs"))
            states = set(order.order_line.mapped("panel_pack_state"))
            order.panel_can_round = "round" in states
            order.panel_is_outside = "outside" in states

    @api.depends("order_line.product_uom_id", "order_line.product_id.is_panel")
    def _compute_panel_shows_sheets(self):
        for order in self:
            boards = order.order_line.filtered("product_id.is_panel")
            order.panel_shows_sheets = any(
                line.product_uom_id != line.product_id.uom_id for line in boards
            )

    @api.depends("partner_shipping_id.country_id", "order_line.panel_msf")
    def _compute_panel_msf(self):
        for order in self:
            partner = order.partner_shipping_id
            country = partner.country_id or partner.commercial_partner_id.country_id
            order.panel_shows_msf = country.code == "US"
            order.panel_msf = sum(order.order_line.mapped("panel_msf"))

    @api.depends("order_line.product_id.is_panel")
    def _compute_panel_line_ids(self):
        for order in self:
            order.panel_line_ids = order.order_line.filtered("product_id.is_panel")

    @api.depends("company_id")
    def _compute_panel_vehicle_id(self):
        for order in self:
            order.panel_vehicle_id = order.panel_vehicle_id or order.company_id.panel_vehicle_id

    @api.depends(
        "panel_vehicle_id",
        "order_line.product_id",
        "order_line.panel_sheets",
        "order_line.panel_pack_sheets",
    )
    @api.depends_context("lang")
    def _compute_panel_loads(self):
        for order in self:
            plan = order._panel_load_plan()
            order.panel_load_count = sum(row["vehicles"] for row in plan["rows"])
            order.panel_load_plan = self.env["ir.qweb"]._render(
                "panel_sales.load_plan", {"order": order, **plan}
            )

    # === ACTIONS === #
    def action_panel_round_packs(self):
        """Round all lines to full packs that stay inside the tolerance."""
        self.order_line._panel_round()
        return True

    # === BUSINESS METHODS === #
    def _panel_load_plan(self):
        """Return the loads of the order, those that are alike in one row.

        :return: dict with ``rows``, a list of dicts, and ``remark``, a sentence or False
        """
        self.ensure_one()
        boards = self.order_line.filtered(lambda line: line.panel_sheets > 0)
        vehicle = self.panel_vehicle_id
        if not boards or not vehicle:
            return {"rows": [], "remark": False}
        lots = [lot for line in boards for lot in line._panel_lots(vehicle)]
        try:
            loads = plan_loads(lots, vehicle._capacity())
        except LoadError:
            return {"rows": [], "remark": self._panel_too_large(vehicle)}
        by_key = {lot.key: lot for lot in lots}
        rows = [
            self._prepare_panel_load(load, len(alike), by_key) for load, alike in groupby(loads)
        ]
        return {"rows": self._panel_number(rows), "remark": self._panel_remark(boards, vehicle)}

    @api.model
    def _prepare_panel_load(self, load, vehicles, lots):
        """Return what one vehicle carries.

        :param load: ``panelkit.Load``
        :param vehicles: how many vehicles carry the same
        :param lots: ``panelkit.Lot`` by key
        """
        carried = [(lots[key], count) for key, count in load.packs]
        return {
            "vehicles": vehicles,
            "packs": sum(count for lot, count in carried if not lot.key.startswith(LOOSE)),
            "loose": sum(count for lot, count in carried if lot.key.startswith(LOOSE)),
            "volume_m3": float(sum(lot.pack_m3 * count for lot, count in carried)),
            "weight_kg": float(sum((lot.pack_kg or 0) * count for lot, count in carried)),
            "filled": {limit: load.percent(limit) for limit in LIMITS},
            "binding": load.binding,
        }

    @api.model
    def _panel_number(self, rows):
        """Number the vehicles: “1–3” for three that carry the same."""
        last = 0
        for row in rows:
            first, last = last + 1, last + row["vehicles"]
            row["number"] = f"{first}–{last}" if last > first else str(first)
        return rows

    def _panel_too_large(self, vehicle):
        return self.env._(
            "One pack is heavier or larger than what “%(vehicle)s” carries. Choose another kind of "
            "vehicle.",
            vehicle=vehicle.name,
        )

    def _panel_remark(self, boards, vehicle):
        """Return what the plan does not know, or False."""
        weightless = boards.product_id.filtered(lambda product: not product.panel_weight_kg)
        if weightless:
            return self.env._(
                "The weight of “%(product)s” is unknown and counts as zero. Enter its density.",
                product=weightless[0].display_name,
            )
        formats = boards.filtered("panel_pack_sheets").product_id.filtered(
            lambda product: vehicle.load_ids and not vehicle._places(product)
        )
        if formats:
            return self.env._(
                "The loading table of “%(vehicle)s” does not know the format %(format)s mm: it is "
                "planned by weight and volume only.",
                vehicle=vehicle.name,
                format=formats[0].panel_size,
            )
        return False
