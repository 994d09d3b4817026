from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestProduct(PanelCrmCommon):
    def _stored(self, product):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT panel_area_m2::text, panel_volume_m3::text, panel_weight_kg::text "
            "FROM product_product WHERE id = %s",
            [product.id],
        )
        return self.env.cr.fetchone()

    def test_measures_of_a_sheet_are_exact_in_the_database(self):
        self.assertEqual(self._stored(self.board_a), ("2.976800", "0.0535824", "34.829"))

    def test_measures_of_the_large_format(self):
        self.board_b.panel_density = 680
        self.assertEqual(self._stored(self.board_b), ("5.796000", "0.1043280", "70.943"))

    def test_density_starts_with_the_curve_of_the_family_and_can_be_overridden(self):
        thick = self._create_board("EVG-38", self.series_a, 2440, 1220, 38)
        self.assertEqual(self.board_a.panel_density, 650)
        self.assertEqual(thick.panel_density, 600)
        self.board_a.panel_density = 700
        self.assertAlmostEqual(self.board_a.panel_weight_kg, 37.508, 3)

    def test_changing_a_dimension_changes_the_measures(self):
        self.board_a.panel_thickness_mm = 9
        self.assertEqual(self._stored(self.board_a)[1], "0.0267912")

    def test_impossible_dimensions_are_refused_by_name(self):
        for value in (-1, 20001, float("nan"), float("inf"), float("-inf")):
            with (
                self.subTest(value=value),
                self.assertRaisesRegex(ValidationError, r"Length \(mm\) must be a number"),
            ):
                self.board_a.panel_length_mm = value

    def test_a_zero_dimension_beside_others_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "length, a width and a thickness above zero"):
            self.board_a.panel_thickness_mm = 0

    def test_a_product_without_dimensions_is_no_panel(self):
        glue = self.env["product.product"].create({"name": "Glue"})
        self.assertFalse(glue.is_panel)
        self.assertFalse(glue._panel_geometry())
        self.assertTrue(self.board_a.is_panel)

    def test_series_of_another_brand_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "belongs to the brand “Silverleaf”"):
            self.board_a.panel_series_id = self.series_b

    def test_code_of_a_series_is_unique(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.series_b.code = "EVG-C"
            self.env.flush_all()

    def test_units_without_common_reference_are_refused(self):
        with self.assertRaisesRegex(UserError, "cannot be converted"):
            self.board_a._panel_sheets(1, self.env.ref("uom.product_uom_kgm"))

    def test_a_dozen_is_twelve_sheets(self):
        self.assertEqual(self.board_a._panel_sheets(2, self.env.ref("uom.product_uom_dozen")), 24)

    def test_search_by_thickness_class_and_brand(self):
        emission = self.env.ref("panel_crm.emission_gbt_e0")
        self.board_a.panel_emission_class_id = emission
        found = self.env["product.product"].search(
            [("panel_thickness_mm", "=", 18), ("panel_emission_class_id", "=", emission.id)]
        )
        self.assertEqual(found, self.board_a)

    def test_series_counts_its_variants(self):
        self._create_board("EVG-25", self.series_a, 2440, 1220, 25)
        self.series_a.invalidate_recordset(["product_count"])
        self.assertEqual((self.series_a + self.series_b).mapped("product_count"), [2, 1])
