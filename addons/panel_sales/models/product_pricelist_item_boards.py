from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.panel_crm.fields import Measure

# What narrows a rule: its field, and that of the board.
NARROWING = {
    "panel_series_id": "panel_series_id",
    "panel_family_id": "panel_family_id",
    "panel_brand_id": "product_brand_id",
    "panel_emission_class_id": "panel_emission_class_id",
    "panel_thickness_mm": "panel_thickness_mm",
}


class ProductPricelistItem(models.Model):
    """A rule for the boards of a brand, a series or a family, a thickness or an emission class.

    Makers price by these and not by the board: a series with a hundred decors has one price per
    thickness, and a new decor has it from its first day.
    """

    _inherit = "product.pricelist.item"

    panel_brand_id = fields.Many2one(
        "product.brand",
        string="Only the Brand",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="The rule holds for boards of this brand. Empty for all brands.",
    )
    panel_series_id = fields.Many2one(
        "panel.series",
        string="Only the Series",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('brand_id', '=?', panel_brand_id), ('family_id', '=?', panel_family_id)]",
        help="The rule holds for boards of this series. Empty for all series.",
    )
    panel_family_id = fields.Many2one(
        "panel.family",
        string="Only the Family",
        index="btree_not_null",
        ondelete="cascade",
        help="The rule holds for boards of this family, such as MDF. Empty for all families.",
    )
    panel_emission_class_id = fields.Many2one(
        "panel.emission.class",
        string="Only the Emission Class",
        index="btree_not_null",
        ondelete="cascade",
        help="The rule holds for boards of this class, such as ENF. Empty for all classes.",
    )
    panel_thickness_mm = Measure(
        bounds=(0, 500),
        string="Only the Thickness (mm)",
        digits="Panel Parameter",
        help="The rule holds for boards of this thickness. 0 for all.",
    )

    # === COMPUTE METHODS === #
    @api.depends(*NARROWING)
    @api.depends_context("lang")
    def _compute_name(self):
        # EXTENDS product
        result = super()._compute_name()
        for item in self.filtered(lambda each: each._panel_is_narrowed()):
            boards = item._panel_boards_name()
            # A rule for all products is one for these boards only.
            whole = item.applied_on == "3_global"
            item.name = boards if whole else f"{item.name} ({boards})"
        return result

    def _panel_boards_name(self):
        """Return which boards the rule is for, in words."""
        self.ensure_one()
        names = [
            self[name].display_name
            for name in NARROWING
            if name != "panel_thickness_mm" and self[name]
        ]
        if self.panel_thickness_mm:
            names.append(f"{self.panel_thickness_mm:g} mm")
        return ", ".join(names)

    # === CONSTRAINT METHODS === #
    @api.constrains("panel_series_id", "panel_brand_id", "panel_family_id")
    def _check_panel_series(self):
        for item in self.filtered("panel_series_id"):
            series = item.panel_series_id
            for name, own in (
                ("panel_brand_id", series.brand_id),
                ("panel_family_id", series.family_id),
            ):
                if item[name] and item[name] != own:
                    raise ValidationError(
                        self.env._(
                            "The series “%(series)s” belongs to “%(own)s”, not to “%(other)s”: "
                            "the rule would hold for no board.",
                            series=series.display_name,
                            own=own.display_name,
                            other=item[name].display_name,
                        )
                    )

    # === APPLICATION === #
    def _panel_narrowness(self):
        """Return how narrow the rule is: a series comes before anything wider.

        :return: whether it names a series, and the number of its conditions
        """
        self.ensure_one()
        conditions = sum(bool(self[name]) for name in NARROWING)
        return (bool(self.panel_series_id), conditions)

    def _panel_is_narrowed(self):
        """Say whether the rule is for certain boards only."""
        self.ensure_one()
        return any(self[name] for name in NARROWING)

    def _panel_covers(self, product):
        """Say whether a board is one of those that the rule is for.

        :param product: ``product.product`` record
        """
        self.ensure_one()
        for name, own in NARROWING.items():
            wanted = self[name]
            if wanted and (
                abs(product[own] - wanted) > 1e-6
                if name == "panel_thickness_mm"
                else product[own] != wanted
            ):
                return False
        return True

    def _is_applicable_for(self, product, qty_in_product_uom):
        # EXTENDS product
        applicable = super()._is_applicable_for(product, qty_in_product_uom)
        if applicable and self._panel_is_narrowed():
            variant = product if product._name == "product.product" else product.product_variant_id
            return self._panel_covers(variant)
        return applicable
