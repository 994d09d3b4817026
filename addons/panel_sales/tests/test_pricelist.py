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

    # === RULES FOR BOARDS === #
    def _rule(self, price, basis="m3", **values):
        return self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.pricelist.id,
                "compute_price": "fixed",
                "fixed_price": price,
                "panel_price_basis": basis,
                **values,
            }
        )

    def _basis_price(self, product, quantity=10):
        return self._order([(product, quantity)]).order_line.panel_basis_price

    def test_a_series_has_one_price_per_thickness(self):
        thin = self._create_board("EVG-9", self.series_a, 2440, 1220, 9, lst_price=70)
        self._rule(1800)
        self._rule(1900, panel_family_id=self.series_a.family_id.id)
        self._rule(2000, panel_brand_id=self.brand_a.id, panel_thickness_mm=18)
        self._rule(2100, panel_series_id=self.series_a.id)
        rule = self._rule(2240, panel_series_id=self.series_a.id, panel_thickness_mm=9)
        self.assertEqual(rule.name, "Evergreen Core, 9 mm")
        self.assertEqual(self._basis_price(thin), 2240)
        self.assertEqual(self._basis_price(self.board_a), 2100)
        self.assertEqual(self._basis_price(self.board_b), 1800)
        new = self._create_board("EVG-9B", self.series_a, 2800, 2070, 9, lst_price=70)
        self.assertEqual(self._basis_price(new), 2240, "new boards have their price at once")
        self.assertEqual(self._basis_price(self.service), 30, "a service is no board")

    def test_narrower_rules_come_first_whatever_was_entered_last(self):
        self._rule(2100, panel_series_id=self.series_a.id)
        self._rule(2000, panel_brand_id=self.brand_a.id, min_quantity=5)
        self._rule(1800, min_quantity=5)
        self.assertEqual(self._basis_price(self.board_a), 2100)
        self._rule(1950, panel_series_id=self.series_a.id, min_quantity=100)
        self.assertEqual(self._basis_price(self.board_a), 2100)
        self.assertEqual(self._basis_price(self.board_a, 100), 1950)
        self._price(self.board_a, 2300, "m3")
        self.assertEqual(self._basis_price(self.board_a, 100), 2300, "a board before its series")

    def test_an_emission_class_costs_more(self):
        enf = self.env.ref("panel_crm.emission_gbt_enf")
        self._rule(2000, panel_brand_id=self.brand_a.id)
        self._rule(2200, panel_brand_id=self.brand_a.id, panel_emission_class_id=enf.id)
        self.assertEqual(self._basis_price(self.board_a), 2000)
        self.board_a.panel_emission_class_id = enf
        self.assertEqual(self._basis_price(self.board_a), 2200)

    def test_a_zone_decides_between_rules_of_one_series(self):
        self._rule(2100, panel_series_id=self.series_a.id)
        self._rule(2000, panel_series_id=self.series_a.id, panel_region_id=self.region_js.id)
        self._rule(1900, panel_region_id=self.region_wuxi.id)
        self.assertEqual(self._basis_price(self.board_a), 2000)

    def test_the_series_must_be_of_the_brand(self):
        with self.assertRaisesRegex(ValidationError, "belongs to “Evergreen”"):
            self._rule(1, panel_brand_id=self.brand_b.id, panel_series_id=self.series_a.id)

    def test_rules_of_a_series_cost_as_many_queries_for_fifty_boards(self):
        self._rule(2100, panel_series_id=self.series_a.id)
        boards = self.env["product.product"].union(
            *(
                self._create_board(f"EVG-N{number}", self.series_a, 2440, 1220, 18, lst_price=1)
                for number in range(50)
            )
        )

        def queries(products):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.pricelist._get_products_price(products, 1.0)
            return self.env.cr.sql_log_count - before

        queries(boards)
        self.assertLessEqual(queries(boards), queries(boards[:1]))
