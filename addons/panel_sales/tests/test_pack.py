"""Packs and loads on orders, in the words of domain.md, scenario 2."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestPack(PanelSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board_a.write({"panel_pack_sheets": 50, "panel_density": 650})
        cls.high_cube = cls.env.ref("panel_crm.vehicle_40hc")

    def _volume(self, volume, **values):
        """Make a quotation of boards by volume for the dealer of Wuxi."""
        order = self._order([(self.board_a, 1, values)])
        order.order_line.panel_volume_m3 = volume
        return order

    def _shown(self, line):
        return (
            line.panel_packs,
            line.panel_sheets,
            round(line.panel_volume_m3, 4),
            round(line.panel_deviation, 1),
            line.panel_pack_state,
        )

    # === ROUNDING === #
    def test_dealer_of_wuxi_orders_100_m3_and_sees_38_packs(self):
        order = self._volume(100)
        line = order.order_line
        self.assertEqual(line.panel_ordered, "100 m³")
        self.assertEqual(self._shown(line), (37.34, 1867, 100.0383, 1.8, "round"))
        self.assertEqual(line.panel_rounded_packs, 38)
        self.assertEqual(line.panel_rounded_sheets, 1900)
        self.assertAlmostEqual(line.panel_rounded_area_m2, 5655.92, 2)
        self.assertAlmostEqual(line.panel_rounded_volume_m3, 101.8066, 4)
        order.action_panel_round_packs()
        self.assertEqual(self._shown(line), (38, 1900, 101.8066, 1.8, "full"))
        self.assertEqual(line.panel_ordered, "100 m³")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_second_press_changes_nothing(self):
        order = self._volume(100)
        order.action_panel_round_packs()
        before = order.order_line.read()
        order.action_panel_round_packs()
        self.assertEqual(order.order_line.read(), before)
        self.assertFalse(order.panel_can_round)

    def test_30_m3_are_refused_and_both_possible_quantities_named(self):
        order = self._volume(30)
        line = order.order_line
        order.action_panel_round_packs()
        self.assertEqual(self._shown(line), (11.2, 560, 30.0061, 7.2, "outside"))
        self.assertEqual((line.panel_rounded_packs, line.panel_rounded_sheets), (12, 600))
        with self.assertRaisesRegex(
            UserError,
            r"more than 5 % from the 30 m³ .* 11 packs = 550 sheets = 29.4703 m³ \(-1.8 %\) or "
            r"12 packs = 600 sheets = 32.1494 m³ \(\+7.2 %\)",
        ):
            order.action_confirm()
        line.panel_packs = 12
        self.assertEqual(self._shown(line), (12, 600, 32.1494, 0, "full"))
        order.action_confirm()

    def test_what_can_be_rounded_is_not_confirmed_unrounded(self):
        order = self._volume(100)
        with self.assertRaisesRegex(UserError, "Press “Round to Full Packs” to get 38 packs"):
            order.action_confirm()

    def test_less_than_a_pack_names_only_one_pack(self):
        order = self._order([(self.board_a, 20)])
        with self.assertRaisesRegex(UserError, r"Agree with the customer on 1 pack = 50 sheets"):
            order.action_confirm()

    def test_tolerance_of_the_company(self):
        self.company.panel_pack_tolerance = 8
        order = self._volume(30)
        order.action_panel_round_packs()
        self.assertEqual(order.order_line.panel_packs, 12)
        order.action_confirm()
        with self.assertRaises(ValidationError):
            self.company.panel_pack_tolerance = 101

    def test_broken_packs_for_a_customer_who_takes_loose_sheets(self):
        self.dealer.panel_loose_allowed = True
        order = self._volume(30)
        line = order.order_line
        self.assertEqual(self._shown(line)[:2], (11.2, 560))
        self.assertEqual(line.panel_pack_state, "loose")
        order.action_panel_round_packs()
        self.assertEqual(line.panel_sheets, 560)
        order.action_confirm()

    def test_broken_packs_allowed_on_one_line(self):
        order = self._order([(self.board_a, 60, {"panel_loose_allowed": True})])
        order.action_confirm()
        self.assertEqual(order.order_line.panel_packs, 1.2)

    def test_boards_without_pack_size_and_services_have_no_packs(self):
        order = self._order([(self.board_b, 7), (self.service, 1)])
        for line in order.order_line:
            line.panel_packs = 3
            self.assertEqual((line.panel_packs, line.panel_pack_state), (0, False))
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [7, 1])
        order.action_confirm()

    def test_returned_sheets_are_no_packs(self):
        line = self._order([(self.board_a, -7)]).order_line
        self.assertFalse(line.panel_pack_state)

    # === WHAT WAS ORDERED === #
    def test_typing_a_quantity_is_a_new_order(self):
        order = self._volume(100)
        order.action_panel_round_packs()
        line = order.order_line
        line.product_uom_qty = 1850
        self.assertEqual((line.panel_ordered, line.panel_deviation), ("1,850 sheets", 0))

    def test_square_metres(self):
        line = self._order([(self.board_a, 1)]).order_line
        line.panel_area_m2 = 5700
        self.assertEqual((line.panel_sheets, line.panel_ordered), (1915, "5,700 m²"))

    def test_created_by_volume(self):
        price = {"panel_price_basis": "m3", "panel_basis_price": 2240}
        order = self._order([(self.board_a, 1, {"panel_volume_m3": 100, **price})])
        self.assertEqual(self._shown(order.order_line)[:2], (37.34, 1867))
        self.assertEqual(order.order_line.price_subtotal, 224085.88)
        self.assertEqual(order.amount_untaxed, 224085.88)
        self.assertEqual(order.order_line.panel_ordered, "100 m³")
        copy = order.copy()
        self.assertEqual(copy.order_line.panel_ordered, "100 m³")

    def test_form_takes_cubic_metres_and_packs(self):
        with Form(self._order([(self.board_a, 1)])) as form:
            with form.order_line.edit(0) as line:
                line.panel_volume_m3 = 100
                self.assertEqual(line.product_uom_qty, 1867)
                self.assertAlmostEqual(line.panel_volume_m3, 100.0383, 4)
                self.assertAlmostEqual(line.panel_packs, 37.34)
            order = form.save()
            self.assertEqual(order.order_line.panel_ordered, "100 m³")
            self.assertTrue(order.panel_can_round)
            with form.order_line.edit(0) as line:
                line.panel_packs = 40
                self.assertEqual(line.product_uom_qty, 2000)
        self.assertEqual(self._shown(order.order_line)[:2], (40, 2000))
        self.assertEqual(order.order_line.panel_ordered, "2,000 sheets")

    def test_agreed_price_survives_rounding(self):
        price = {"panel_price_basis": "m3", "panel_basis_price": 2240}
        order = self._volume(100, **price)
        order.action_panel_round_packs()
        self.assertEqual(order.order_line.panel_basis_price, 2240)
        self.assertEqual(order.order_line.price_subtotal, 228046.69)

    def test_rounding_a_line_in_another_unit(self):
        order = self._order([(self.board_a, 48, {"product_uom_id": self.pack.id})])
        line = order.order_line
        self.assertEqual(self._shown(line)[:2], (38.4, 1920))
        order.action_panel_round_packs()
        self.assertEqual((line.product_uom_qty, line.product_uom_id), (1950, self.sheet))

    def test_sheets_stand_beside_lines_in_another_unit(self):
        order = self._order([(self.board_a, 50)])
        self.assertFalse(order.panel_shows_sheets)
        order.order_line.product_uom_id = self.pack
        self.assertTrue(order.panel_shows_sheets)

    def test_bad_numbers_are_refused(self):
        line = self._order([(self.board_a, 1)]).order_line
        for name in ("panel_volume_m3", "panel_area_m2", "panel_packs"):
            with self.assertRaises(ValidationError):
                line[name] = float("nan")

    # === PACK SIZES === #
    def test_pack_size_of_the_plant_and_the_destination(self):
        states = self.env.ref("base.us")
        sizes = self.env["panel.pack.size"]
        sizes.create({"thickness_mm": 18, "country_id": states.id, "sheets": 44})
        home = self._order([(self.board_a, 50)])
        self.dealer_south.country_id = states
        abroad = self._order([(self.board_a, 88)], partner=self.dealer_south)
        self.assertEqual(home.order_line.panel_pack_sheets, 50)
        self.assertEqual(abroad.order_line.panel_pack_sheets, 44)
        self.assertEqual(abroad.order_line.panel_packs, 2)
        warehouse = abroad.warehouse_id
        sizes.create({"product_id": self.board_a.id, "warehouse_id": warehouse.id, "sheets": 40})
        self.assertEqual(abroad.order_line.panel_pack_sheets, 44, "what was reckoned with stays")
        self.assertEqual(self._order([(self.board_a, 1)]).order_line.panel_pack_sheets, 40)

    # === LOADS === #
    def test_load_plan_of_38_packs(self):
        self.company.panel_vehicle_id = self.high_cube
        order = self._volume(100)
        order.action_panel_round_packs()
        self.assertEqual(order.panel_vehicle_id, self.high_cube)
        self.assertEqual(order.panel_packs, 38)
        self.assertEqual(order.panel_load_count, 3)
        first, last = order._panel_load_plan()["rows"]
        self.assertEqual((first["number"], first["packs"], first["binding"]), ("1–2", 15, "weight"))
        self.assertAlmostEqual(first["volume_m3"], 40.1868, 4)
        self.assertAlmostEqual(first["weight_kg"], 26121.42, 2)
        self.assertAlmostEqual(first["filled"]["weight"], 98.7, 1)
        self.assertEqual((last["number"], last["packs"]), ("3", 8))
        self.assertIn("1–2", order.panel_load_plan)

    def test_broken_pack_takes_a_place_and_loose_sheets_take_none(self):
        lines = [(self.board_a, 60, {"panel_loose_allowed": True}), (self.board_b, 10)]
        order = self._order(lines, panel_vehicle_id=self.high_cube.id)
        plan = order._panel_load_plan()
        self.assertEqual([(row["packs"], row["loose"]) for row in plan["rows"]], [(2, 10)])

    def test_unknown_format_weight_and_too_large_packs_are_told(self):
        self.board_b.panel_pack_sheets = 40
        order = self._order([(self.board_b, 40)], panel_vehicle_id=self.high_cube.id)
        self.assertIn("2800 × 2070 × 18 mm", order._panel_load_plan()["remark"])
        self.board_b.panel_density = 0
        self.assertIn("is unknown and counts as zero", order._panel_load_plan()["remark"])
        self.board_b.write({"panel_pack_sheets": 800, "panel_density": 650})
        order = self._order([(self.board_b, 800)], panel_vehicle_id=self.high_cube.id)
        self.assertIn("Choose another kind", order.panel_load_plan)
        self.assertEqual(order.panel_load_count, 0)

    def test_no_vehicle_no_plan(self):
        order = self._order([(self.board_a, 50)])
        self.assertEqual((order.panel_load_count, order._panel_load_plan()["rows"]), (0, []))

    # === NORTH AMERICA === #
    def test_thousand_square_feet_for_american_customers(self):
        order = self._order([(self.board_a, 1900)])
        self.assertFalse(order.panel_shows_msf)
        self.dealer.country_id = self.env.ref("base.us")
        self.assertTrue(order.panel_shows_msf)
        self.assertAlmostEqual(order.order_line.panel_msf, 57.524, 3)
        self.series_a.family_id = self.env.ref("panel_crm.family_ply")
        self.assertAlmostEqual(order.panel_msf, 115.05, 2)

    # === PAPER === #
    def test_packs_and_loads_on_paper(self):
        self.dealer.country_id = self.env.ref("base.us")
        order = self._volume(100, panel_price_basis="m3", panel_basis_price=2240)
        order.panel_vehicle_id = self.high_cube
        order.action_panel_round_packs()
        (page,) = self._pdf("panel_sales.quotation", order)
        for text in ("38 packs × 50 sheets", "57.524 MSF", "3 × 40′ High Cube Container"):
            self.assertIn(text, page)
        self.dealer.lang = "zh_CN"
        (page,) = self._pdf("panel_sales.quotation", order)
        self.assertIn("38 包", page)
