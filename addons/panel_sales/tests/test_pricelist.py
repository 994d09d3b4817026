from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestPricelist(PanelSalesCommon):
    def test_three_bases(self):
        for basis, price, expected in (
            ("m3", 2240, 120.024576),
            ("m2", 41, 122.0488),
            ("sheet", 120.02, 120.02),
        ):
            item = self._price(self.board_a, price, basis)
            got = self.pricelist._get_product_price(self.board_a, 1)
            self.assertAlmostEqual(got, expected, 9, basis)
            packed = self.pricelist._get_product_price(self.board_a, 1, uom=self.pack)
            self.assertAlmostEqual(packed, expected * 40, 8, basis)
            item.unlink()

    def test_label_names_the_basis(self):
        self.assertIn("/ m³", self._price(self.board_a, 2240, "m3").price)
        self.assertNotIn("/", self._price(self.board_a, 120, "sheet").price)

    def test_product_without_dimensions_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Pallet fee.*cannot be priced per m²"):
            self._price(self.service, 5, "m2")

    def test_dimensions_taken_away_later(self):
        self._price(self.board_a, 2240, "m3")
        self.board_a.write({"panel_length_mm": 0, "panel_width_mm": 0, "panel_thickness_mm": 0})
        with self.assertRaisesRegex(UserError, "cannot be priced per m³"):
            self._order([(self.board_a, 1)])

    def test_rule_for_all_passes_services_over(self):
        self._price(
            self.board_a, 2240, "m3", applied_on="3_global", product_id=False, product_tmpl_id=False
        )
        self.assertAlmostEqual(self.pricelist._get_product_price(self.board_a, 1), 120.024576, 9)
        self.assertEqual(self.pricelist._get_product_price(self.service, 1), 30)

    def test_list_on_list_keeps_the_basis(self):
        self._price(self.board_a, 2000, "m3")
        dealer_list = self.env["product.pricelist"].create({"name": "Dealers"})
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": dealer_list.id,
                "compute_price": "formula",
                "base": "pricelist",
                "base_pricelist_id": self.pricelist.id,
                "price_discount": 10,
            }
        )
        line = self._order([(self.board_a, 4000)], pricelist_id=dealer_list.id).order_line
        self.assertEqual(line.panel_price_basis, "m3")
        self.assertEqual(line.panel_basis_price, 1800)
        self.assertEqual(line.price_subtotal, 385793.28)

    def test_unrelated_unit_is_refused(self):
        self._price(self.board_a, 2240, "m3")
        with self.assertRaisesRegex(UserError, "cannot be converted"):
            self.pricelist._get_product_price(self.board_a, 1, uom=self.square_metre)

    def test_a_price_of_the_zone_comes_before_the_price_for_everywhere(self):
        """Scenario 2: a dealer of Wuxi pays the m³ price of zone 2."""
        self._price(self.board_a, 2000, "m3", panel_region_id=self.region_js.id)
        self._price(self.board_a, 2100, "m3")
        self._price(self.board_a, 1900, "m3", panel_region_id=self.region_gd.id)
        order = self._order([(self.board_a, 100)])
        self.assertEqual(order.order_line.panel_basis_price, 2000)
        self.assertEqual(order.order_line.panel_price_basis, "m3")
        self._price(self.board_a, 1980, "m3", panel_region_id=self.region_wuxi.id)
        self.assertEqual(self._order([(self.board_a, 100)]).order_line.panel_basis_price, 1980)
        south = self._order([(self.board_a, 100)], partner=self.dealer_south)
        self.assertEqual(south.order_line.panel_basis_price, 1900)
        self.dealer_south.panel_region_id = False
        nowhere = self._order([(self.board_a, 100)], partner=self.dealer_south)
        self.assertEqual(nowhere.order_line.panel_basis_price, 2100)

    def test_the_place_of_delivery_decides_the_zone(self):
        self._price(self.board_a, 1900, "m3", panel_region_id=self.region_gd.id)
        self._price(self.board_a, 2100, "m3")
        site = self.env["res.partner"].create(
            {"name": "Site", "parent_id": self.dealer.id, "panel_region_id": self.region_gd.id}
        )
        order = self._order([(self.board_a, 100)], partner_shipping_id=site.id)
        self.assertEqual(order.order_line.panel_basis_price, 1900)
