from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.panel_crm.fields import Measure

# What a value of an attribute may stand for, under the same names on the variant.
CARRIED = (
    "panel_length_mm",
    "panel_width_mm",
    "panel_thickness_mm",
    "panel_decor_id",
    "panel_emission_class_id",
)
# What the boards of a series have in common, and its name on the series.
SHARED = {
    "panel_core": "core",
    "panel_glue_id": "glue_id",
    "panel_moisture_id": "moisture_id",
    "panel_quality_id": "quality_id",
    "panel_standard": "standard",
}
DESCRIBED = ("panel_series_id", *CARRIED)


class ProductProduct(models.Model):
    """A board's specification fills itself: from attributes, series, decor, and into its name."""

    _inherit = "product.product"

    # === FROM THE ATTRIBUTES OF A VARIANT === #
    panel_length_mm = Measure(compute="_compute_panel_carried", store=True, readonly=False)
    panel_width_mm = Measure(compute="_compute_panel_carried", store=True, readonly=False)
    panel_thickness_mm = Measure(compute="_compute_panel_carried", store=True, readonly=False)
    panel_decor_id = fields.Many2one(compute="_compute_panel_carried", store=True, readonly=False)
    panel_emission_class_id = fields.Many2one(
        compute="_compute_panel_carried", store=True, readonly=False
    )
    # === FROM DECOR AND SERIES === #
    panel_surface = fields.Selection(compute="_compute_panel_surface", store=True, readonly=False)
    panel_core = fields.Char(compute="_compute_panel_shared", store=True, readonly=False)
    panel_glue_id = fields.Many2one(compute="_compute_panel_shared", store=True, readonly=False)
    panel_moisture_id = fields.Many2one(compute="_compute_panel_shared", store=True, readonly=False)
    panel_quality_id = fields.Many2one(compute="_compute_panel_shared", store=True, readonly=False)
    panel_standard = fields.Char(compute="_compute_panel_shared", store=True, readonly=False)
    panel_pack_sheets = fields.Integer(
        compute="_compute_panel_pack_sheets", store=True, readonly=False
    )
    # What was proposed last while a form is open: a name or code that is still the proposal
    # follows the specification, any other is a person's and stays.
    panel_proposed_name = fields.Char(store=False)
    panel_proposed_code = fields.Char(store=False)

    # === COMPUTE METHODS === #
    @api.depends(
        *(
            f"product_template_attribute_value_ids.product_attribute_value_id.{name}"
            for name in CARRIED
        )
    )
    def _compute_panel_carried(self):
        for product in self:
            values = product.product_template_attribute_value_ids.product_attribute_value_id
            for name in CARRIED:
                product[name] = values.filtered(name)[:1][name] or product[name]

    @api.depends("panel_decor_id", "panel_series_id")
    def _compute_panel_surface(self):
        for product in self:
            product.panel_surface = (
                product.panel_surface
                or product.panel_decor_id.surface
                or product.panel_series_id.surface
            )

    @api.depends("panel_series_id")
    def _compute_panel_shared(self):
        for product in self:
            for name, source in SHARED.items():
                product[name] = product[name] or product.panel_series_id[source]

    @api.depends("panel_series_id", *CARRIED[:3])
    def _compute_panel_pack_sheets(self):
        """Start with the pack size of the series, thickness or format that holds everywhere."""
        open_ones = self.filtered(
            lambda product: product.is_panel and not product.panel_pack_sheets
        )
        sizes = self.env["panel.pack.size"]._general() if open_ones else ()
        for product in self:
            fitting = (size.sheets for size in sizes if size._is_about(product))
            product.panel_pack_sheets = product.panel_pack_sheets or (
                next(fitting, 0) if product in open_ones else 0
            )

    # === ONCHANGE METHODS === #
    @api.onchange(*DESCRIBED)
    def _onchange_panel_specification(self):
        name, code = self._panel_describe(), self._panel_code()
        if name and (not self.name or self.name == self.panel_proposed_name):
            self.name = self.panel_proposed_name = name
        if code and (not self.default_code or self.default_code == self.panel_proposed_code):
            self.default_code = self.panel_proposed_code = code

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        named = [
            vals
            if vals.get("name") or vals.get("product_tmpl_id") or not vals.get("panel_series_id")
            else {**vals, "name": self.new(vals)._panel_describe()}
            for vals in vals_list
        ]
        products = super().create(named)
        products._panel_fill_codes()
        return products

    # === BUSINESS METHODS === #
    def _panel_fill_codes(self):
        """Give boards without a code the one that their specification makes, if it is free."""
        boards = self.filtered(lambda product: not product.default_code and product._panel_code())
        if not boards:
            return
        codes = [board._panel_code() for board in boards]
        known = Domain("default_code", "in", codes)
        products = self.with_context(active_test=False)
        taken = set(products.search_fetch(known, ["default_code"]).mapped("default_code"))
        for board, code in zip(boards, codes, strict=True):
            if code not in taken:
                board.default_code = code
                taken.add(code)

    def _panel_describe(self):
        """Return a name made of the specification, empty when series or size is missing."""
        self.ensure_one()
        if not self.panel_series_id or not self.panel_size:
            return ""
        size = f"{self.panel_width_mm:g}×{self.panel_length_mm:g}"
        parts = (
            self.panel_series_id.name,
            f"{self.panel_thickness_mm:g} mm",
            size,
            self.panel_emission_class_id.name,
            self.panel_decor_id.display_name,
        )
        return " ".join(filter(None, parts))

    def _panel_code(self):
        """Return a code made of the specification, such as MWSS-18-122244-E0-W1023."""
        self.ensure_one()
        if not self.panel_series_id or not self.panel_size:
            return ""
        sides = (self.panel_width_mm, self.panel_length_mm)
        parts = (
            self.panel_series_id.code.replace("-", ""),
            f"{self.panel_thickness_mm:g}",
            "".join(f"{side / 10:.0f}" for side in sides),
            (self.panel_emission_class_id.name or "").replace(" ", ""),
            self.panel_decor_id.code,
        )
        return "-".join(filter(None, parts))
