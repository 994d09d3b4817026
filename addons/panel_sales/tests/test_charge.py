from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestCharge(PanelSalesCommon):
    """Freight, packing and cutting are lines that say how they were reckoned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._price(cls.board_a, 100, "sheet")
        cls.freight = cls._charge("Freight", "m3", 85)

    @classmethod
    def _charge(cls, name, basis, amount, **values):
        product = cls.env.ref("panel_sales.product_freight")
        product.taxes_id = False
        return cls.env["panel.charge"].create(
            {"name": name, "basis": basis, "amount": amount, "product_id": product.id, **values}
        )

    def _charged(self, order):
        lines = order.order_line.filtered("panel_charge_id")
        return {line.panel_charge_id: line.price_subtotal for line in lines}

    def test_freight_is_a_line_that_explains_itself(self):
        """400 sheets of 0.0535824 m³ are 21.43296 m³, at 85: 1,821.80, rounded once."""
        order = self._order([(self.board_a, 400)])
        order.action_panel_charges()
        self.assertEqual(self._charged(order), {self.freight: 1821.8})
        line = order.order_line.filtered("panel_charge_id")
        self.assertIn("21.4330 m³", line.name)
        self.assertIn("85.00", line.name)
        self.assertEqual(order.amount_untaxed, 40000 + 1821.8)
        self.assertEqual(order.order_line[-1], line, "charges stand below the goods")

    def test_the_customer_reads_it_in_their_language(self):
        self.dealer.lang = "zh_CN"
        self.freight.with_context(lang="zh_CN").name = "运费"
        order = self._order([(self.board_a, 400)])
        order.action_panel_charges()
        self.assertIn("运费", order.order_line.filtered("panel_charge_id").name)

    def test_the_nearest_region_counts(self):
        province = self._charge("Freight", "m3", 60, region_id=self.region_js.id)
        city = self._charge("Freight", "m3", 40, region_id=self.region_wuxi.id)
        self._charge("Freight", "m3", 1, region_id=self.region_gd.id)
        self.dealer.panel_region_id = self.region_js
        order = self._order([(self.board_a, 400)])
        order.action_panel_charges()
        self.assertEqual(list(self._charged(order)), [province])
        self.dealer.panel_region_id = self.region_wuxi
        order = self._order([(self.board_a, 400)])
        order.action_panel_charges()
        self.assertEqual(list(self._charged(order)), [city])

    def test_changed_goods_ask_for_new_charges(self):
        order = self._order([(self.board_a, 400)])
        self.assertTrue(order.panel_charges_due)
        self.assertIn(order.panel_check_state, ("warn", "block"))
        self.assertIn("Charges do not fit the goods: Freight", order.panel_check_note)
        order.action_panel_charges()
        self.assertFalse(order.panel_charges_due)
        self.assertNotIn("Charges", order.panel_check_note or "")
        order.order_line[0].product_uom_qty = 800
        self.assertTrue(order.panel_charges_due)
        order.action_panel_charges()
        self.assertEqual(self._charged(order), {self.freight: 3643.6})
        self.assertEqual(len(order.order_line), 2)

    def test_a_price_that_was_agreed_on_stays(self):
        order = self._order([(self.board_a, 400)])
        order.action_panel_charges()
        line = order.order_line.filtered("panel_charge_id")
        line.price_unit = 1500
        order.order_line[0].product_uom_qty = 800
        self.assertFalse(order.panel_charges_due)
        order.action_panel_charges()
        self.assertEqual(self._charged(order), {self.freight: 1500})

    def test_an_order_can_be_without_charges(self):
        order = self._order([(self.board_a, 400)])
        with Form(order) as form:
            form.panel_waives_charges = True
        self.assertFalse(order.panel_charges_due)
        self.assertNotIn("Charges", order.panel_check_note or "")

    def test_without_charges_those_that_are_there_go(self):
        order = self._order([(self.board_a, 400)])
        order.action_panel_charges()
        order.panel_waives_charges = True
        self.assertTrue(order.panel_charges_due)
        order.action_panel_charges()
        self.assertEqual(self._charged(order), {})
        self.assertTrue(order.panel_waives_charges)
        self.assertFalse(order.panel_charges_due)

    def test_one_sheet_too_many_breaks_a_pack(self):
        """1,001 sheets are 4.004 packs of 250, which the order shows as 4."""
        broken = self._charge("Broken pack", "broken_pack", 80)
        packing = self._charge("Pallets", "pack", 35)
        self.board_a.panel_pack_sheets = 250
        order = self._order([(self.board_a, 1001, {"panel_loose_allowed": True})])
        order.action_panel_charges()
        charged = self._charged(order)
        self.assertEqual((charged[broken], charged[packing]), (80, 5 * 35))

    def test_charges_that_no_longer_hold_go(self):
        order = self._order([(self.board_a, 400)])
        order.action_panel_charges()
        self.freight.free_from_m3 = 20
        self.assertTrue(order._panel_due_charges())
        order.action_panel_charges()
        self.assertEqual(self._charged(order), {})
        with self.assertRaisesRegex(UserError, "No charge holds"):
            order.action_panel_charges()

    def test_minimum_broken_packs_and_brands(self):
        self.freight.minimum = 500
        broken = self._charge("Broken pack", "broken_pack", 80)
        other = self._charge("Film", "m2", 1, brand_id=self.brand_b.id)
        self.board_a.panel_pack_sheets = 40
        order = self._order([(self.board_a, 50, {"panel_loose_allowed": True})])
        order.action_panel_charges()
        self.assertEqual(self._charged(order), {self.freight: 500, broken: 80})
        self.assertNotIn(other, self._charged(order))

    def test_charges_are_no_discount_and_not_priced_anew(self):
        order = self._order([(self.board_a, 400)])
        order.action_panel_charges()
        order.action_update_prices()
        self.assertEqual(self._charged(order), {self.freight: 1821.8})
        fall = order._panel_waterfalls()[order]
        self.assertEqual((float(fall.listed), float(fall.discount)), (41821.8, 0))

    def test_a_confirmed_order_keeps_its_charges(self):
        order = self._order([(self.board_a, 400)])
        order.action_panel_charges()
        order.action_confirm()
        self.freight.amount = 200
        self.assertFalse(order.panel_charges_due)
        with self.assertRaisesRegex(UserError, "is confirmed"):
            order.action_panel_charges()

    def test_bad_charges_are_refused(self):
        with self.assertRaises(ValidationError):
            self.freight.free_from_m3 = -1
        for values in (
            {"amount": -1},
            {"minimum": -1},
            {"date_from": "2026-02-01", "date_to": "2026-01-01"},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.freight.write(values)
                self.freight.flush_recordset()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self._charge("Freight again", "m3", 85)

    def test_ended_charges_do_not_hold(self):
        self.freight.date_to = "2020-01-01"
        self.assertFalse(self._order([(self.board_a, 400)]).panel_charges_due)

    def test_many_orders_cost_no_more_queries_than_one(self):
        orders = self.env["sale.order"].browse(
            self._order([(self.board_a, 10)]).id for _number in range(50)
        )
        counts = []
        self.freight._price(orders[0])  # a rate is looked up once for all
        for some in (orders[:1], orders):
            self.env.invalidate_all()
            some.mapped("order_line.panel_volume_m3")
            some.mapped("partner_shipping_id.panel_region_id")
            before = self.cr.sql_log_count
            self.assertEqual(len(some._panel_due_charges()), len(some))
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
