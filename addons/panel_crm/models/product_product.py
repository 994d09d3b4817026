from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.panelkit.errors import GeometryError
from odoo.addons.panel_crm.panelkit.geometry import MAX_THICKNESS_MM, Geometry

from .panel_decor import SURFACES


class ProductProduct(models.Model):
    _inherit = "product.product"

    # === SPECIFICATION === #
    panel_length_mm = Measure(
        bounds=(0, 20000),
        string="Length (mm)",
        digits="Panel Dimension",
        help="Nominal length of a sheet in mm.",
    )
    panel_width_mm = Measure(
        bounds=(0, 20000),
        string="Width (mm)",
        digits="Panel Dimension",
        help="Nominal width of a sheet in mm.",
    )
    panel_thickness_mm = Measure(
        bounds=(0, 500),
        string="Thickness (mm)",
        digits="Panel Dimension",
        index="btree_not_null",
        help="Nominal thickness of a sheet in mm. Prices and volumes go by the nominal value.",
    )
    panel_density = Measure(
        bounds=(0, 2000),
        string="Density (kg/m³)",
        digits="Panel Density",
        compute="_compute_panel_density",
        store=True,
        readonly=False,
        help="Density of the board, which gives the weight of a sheet. It starts with the usual "
        "density of the family at this thickness.",
    )
    panel_emission_class_id = fields.Many2one(
        "panel.emission.class",
        string="Emission Class",
        index="btree_not_null",
        ondelete="restrict",
        help="Formaldehyde emission class that the board is certified for.",
    )
    panel_surface = fields.Selection(
        SURFACES,
        string="Surface",
        help="What the faces of the board are covered with.",
    )
    panel_decor_id = fields.Many2one(
        "panel.decor",
        string="Decor",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Decor of a faced board on face A.",
    )
    panel_decor_back_id = fields.Many2one(
        "panel.decor",
        string="Decor of Face B",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Decor of face B, where it is another one. Empty: both faces are the same.",
    )
    panel_core = fields.Char(
        string="Core", help="Core or wood species, such as poplar, birch or mixed hardwood."
    )
    panel_glue_id = fields.Many2one(
        "panel.term",
        string="Glue",
        domain="[('kind', '=', 'glue')]",
        index="btree_not_null",
        ondelete="restrict",
        help="Glue system of the board. No-added-formaldehyde is a claim about the glue, "
        "not an emission class.",
    )
    panel_moisture_id = fields.Many2one(
        "panel.term",
        string="Moisture Class",
        domain="[('kind', '=', 'moisture')]",
        index="btree_not_null",
        ondelete="restrict",
        help="Climate that the board may be used in.",
    )
    panel_quality_id = fields.Many2one(
        "panel.term",
        string="Quality Grade",
        domain="[('kind', '=', 'quality')]",
        index="btree_not_null",
        ondelete="restrict",
        help="Grade of appearance and quality by the product standard.",
    )
    panel_standard = fields.Char(
        string="Product Standard", help="Standard that the board is made to, such as GB/T 4897."
    )
    panel_pack_sheets = fields.Integer(
        string="Sheets per Pack",
        help="Number of sheets in a full pack as shipped, where no pack size for the plant or the "
        "destination says otherwise.",
    )
    panel_pack_size_ids = fields.One2many("panel.pack.size", "product_id", string="Pack Sizes")

    panel_size = fields.Char(
        string="Size (mm)",
        compute="_compute_panel_size",
        help="Length × width × thickness of a sheet, as the trade writes it.",
    )

    # === MEASURES OF ONE SHEET === #
    # Odoo's own volume keeps 2 digits, which loses 7 % of a board: hence our own fields.
    panel_area_m2 = fields.Float(
        string="Area (m²)",
        digits="Panel Area",
        compute="_compute_panel_measures",
        store=True,
        help="Area of one sheet: length × width.",
    )
    panel_volume_m3 = fields.Float(
        string="Volume (m³)",
        digits="Panel Volume",
        compute="_compute_panel_measures",
        store=True,
        help="Volume of one sheet: length × width × thickness.",
    )
    panel_weight_kg = fields.Float(
        string="Weight (kg)",
        digits="Panel Weight",
        compute="_compute_panel_measures",
        store=True,
        help="Weight of one sheet: volume × density.",
    )
    is_panel = fields.Boolean(
        string="Is a Panel",
        compute="_compute_panel_measures",
        store=True,
        help="The product has a length, a width and a thickness.",
    )
    panel_lacks_dimensions = fields.Boolean(
        string="Without Dimensions",
        compute="_compute_panel_lacks_dimensions",
        search="_search_panel_lacks_dimensions",
        help="Goods of a brand or series without length, width and thickness: they cannot be "
        "counted in m² or m³, nor packed or loaded.",
    )

    _panel_pack_range = models.Constraint(
        "CHECK (panel_pack_sheets >= 0 AND panel_pack_sheets <= 10000)",
        "A pack must hold between 0 and 10,000 sheets.",
    )

    @api.depends("panel_length_mm", "panel_width_mm", "panel_thickness_mm")
    def _compute_panel_size(self):
        for product in self:
            sides = (product.panel_length_mm, product.panel_width_mm, product.panel_thickness_mm)
            product.panel_size = " × ".join(f"{side:g}" for side in sides) if all(sides) else False

    @api.depends("panel_thickness_mm", "panel_family_id")
    def _compute_panel_density(self):
        for product in self:
            thickness = product.panel_thickness_mm
            if not product.panel_density and 0 < thickness <= MAX_THICKNESS_MM:
                product.panel_density = product.panel_family_id._density_at(thickness)

    @api.depends("panel_length_mm", "panel_width_mm", "panel_thickness_mm", "panel_density")
    def _compute_panel_measures(self):
        for product in self:
            geometry = product._panel_geometry()
            product.is_panel = bool(geometry)
            product.panel_area_m2 = geometry.area_m2 if geometry else 0
            product.panel_volume_m3 = geometry.volume_m3 if geometry else 0
            product.panel_weight_kg = (geometry.weight_kg or 0) if geometry else 0

    def _compute_panel_lacks_dimensions(self):
        lacking = self.search(Domain("id", "in", self.ids) & self._panel_lacking_domain())
        for product in self:
            product.panel_lacks_dimensions = product in lacking

    def _search_panel_lacks_dimensions(self, operator, value):
        return self._panel_lacking_domain() if operator == "in" else NotImplemented

    @api.constrains("panel_length_mm", "panel_width_mm", "panel_thickness_mm")
    def _check_panel_dimensions(self):
        for product in self:
            sides = (product.panel_length_mm, product.panel_width_mm, product.panel_thickness_mm)
            if any(sides) and not all(sides):
                raise ValidationError(
                    self.env._(
                        "“%(product)s” needs a length, a width and a thickness above zero, "
                        "or none of them when it is not a board.",
                        product=product.display_name,
                    )
                )

    @api.model
    def _panel_lacking_domain(self):
        """Return the domain of goods that need dimensions and have none."""
        return Domain("type", "=", "consu") & Domain("is_panel", "=", False) & self._panel_goods()

    @api.model
    def _panel_goods(self):
        """Return the domain of what is a board by everything but its dimensions."""
        return Domain("panel_series_id", "!=", False) | Domain("product_brand_id", "!=", False)

    def _panel_geometry(self):
        """Return the geometry of one sheet.

        :return: a ``panelkit.Geometry``, or None when the product has no usable dimensions
        """
        self.ensure_one()
        sides = (self.panel_length_mm, self.panel_width_mm, self.panel_thickness_mm)
        try:
            return Geometry(*sides, self.panel_density)
        except GeometryError:
            return None

    def _panel_sheets(self, quantity, uom):
        """Return how many sheets a quantity in some unit means for this product.

        Odoo converts between unrelated units as if they were the same (domain.md 2.6), so
        units that share no reference are refused instead.

        :param quantity: amount in ``uom``
        :param uom: ``uom.uom`` record
        :return: number of sheets, unrounded
        :raises UserError: when the unit cannot be converted into sheets
        """
        self.ensure_one()
        if uom == self.uom_id:
            return quantity
        if not uom._has_common_reference(self.uom_id):
            raise UserError(
                self.env._(
                    "“%(product)s” is counted in %(unit)s; a quantity in %(other)s cannot be "
                    "converted. Choose a unit that is a multiple of it.",
                    product=self.display_name,
                    unit=self.uom_id.name,
                    other=uom.name,
                )
            )
        return uom._compute_quantity(quantity, self.uom_id, round=False)
