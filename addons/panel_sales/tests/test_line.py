from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.panel_crm.panelkit.geometry import Geometry
from odoo.addons.panel_crm.panelkit.pricing import line_amount

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestLine(PanelSalesCommon):
    # === QUANTITIES === #
    def test_golden_sheet(self):
        self.assertEqual(self.board_a.panel_area_m2, 2.9768)
        self.assertEqual(self.board_a.panel_volume_m3, 0.0535824)

    def test_golden_line(self):
        line = self._order([(self.board_b, 100)]).order_line
        self.assertEqual(line.panel_sheets, 100)
        self.assertEqual(line.panel_area_m2, 579.6)
        self.assertEqual(line.panel_volume_m3, 10.4328)

    def test_packs_count_their_sheets(self):
        line = self._order([(self.board_b, 2.5, {"product_uom_id": self.pack.id})]).order_line
        self.assertEqual(line.panel_sheets, 100)
        self.assertEqual(line.panel_volume_m3, 10.4328)

    def test_order_adds_up(self):
        order = self._order([(self.board_a, 1000), (self.board_b, 100), (self.service, 3)])
        self.assertEqual(order.panel_sheets, 1100)
        self.assertEqual(order.panel_area_m2, 3556.4)
        self.assertAlmostEqual(order.panel_volume_m3, 64.0152, 4)
        self.assertEqual(order.order_line[2].panel_sheets, 0)

    def test_sales_analysis_in_m3(self):
        order = self._order([(self.board_a, 1000, {"price_unit": 120})])
        order.action_confirm()
        self.env.flush_all()
        reference = f"sale.order,{order.id}"
        report = self.env["sale.report"].search([("order_reference", "=", reference)])
        self.assertAlmostEqual(report.panel_volume_m3, 53.5824, 4)
        self.assertEqual(report.panel_sheets, 1000)

    def test_pivot_by_brand(self):
        """S4-PROD-01: two brands are two rows, whose sum is the untaxed total."""
        order = self._order(
            [(self.board_a, 10, {"price_unit": 120}), (self.board_b, 5, {"price_unit": 260})]
        )
        order.action_confirm()
        self.env.flush_all()
        rows = self.env["sale.report"]._read_group(
            [("order_reference", "=", f"sale.order,{order.id}")],
            ["product_brand_id"],
            ["price_subtotal:sum"],
        )
        self.assertEqual(dict(rows), {self.brand_a: 1200, self.brand_b: 1300})
        self.assertEqual(sum(amount for _brand, amount in rows), order.amount_untaxed)

    def test_unrelated_unit_is_refused(self):
        order = self._order([(self.board_a, 10)])
        with self.assertRaisesRegex(UserError, "cannot be converted"):
            order.order_line.product_uom_id = self.square_metre

    # === PRICES === #
    def test_golden_amounts(self):
        per_volume = {"panel_price_basis": "m3", "panel_basis_price": 2240}
        per_sheet = {"panel_price_basis": "sheet", "panel_basis_price": 120.02}
        order = self._order([(self.board_a, 4000, per_volume), (self.board_a, 4000, per_sheet)])
        by_volume, by_sheet = order.order_line
        self.assertEqual(by_volume.price_subtotal, 480098.30)
        self.assertAlmostEqual(by_volume.price_unit, 120.024576, 9)
        self.assertEqual(by_sheet.price_subtotal, 480080.00)

    def test_amount_equals_panelkit(self):
        board = Geometry(2440, 1220, 18)
        for basis, price, sheets in (
            ("m3", 1987.35, 777),
            ("m2", 41.337, 1913),
            ("sheet", 119.995, 3),
            ("m3", 0.01, 1),
        ):
            values = {"panel_price_basis": basis, "panel_basis_price": price}
            line = self._order([(self.board_a, sheets, values)]).order_line
            expected = line_amount(sheets, price, basis, board, "0.01")
            self.assertEqual(line.price_subtotal, float(expected), (basis, price, sheets))

    def test_form_keeps_prices_together(self):
        self._price(self.board_a, 2240, "m3")
        with Form(self._order()) as form:
            with form.order_line.new() as line:
                line.product_id = self.board_a
                line.product_uom_qty = 4000
                self.assertEqual(line.panel_price_basis, "m3")
                self.assertEqual(line.panel_basis_price, 2240)
                self.assertAlmostEqual(line.price_unit, 120.024576, 9)
                line.panel_price_basis = "m2"
                self.assertAlmostEqual(line.panel_basis_price, 40.32, 9)
                self.assertAlmostEqual(line.price_unit, 120.024576, 9)
                line.panel_price_basis = "sheet"
                line.panel_basis_price = 120.02
                self.assertAlmostEqual(line.price_unit, 120.02, 9)
                line.price_unit = 119
                self.assertEqual(line.panel_basis_price, 119)
                line.panel_price_basis = "m3"
                line.panel_basis_price = 2240
                self.assertEqual(line.panel_basis_price, 2240)
            order = form.save()
        self.assertEqual(order.order_line.price_subtotal, 480098.30)
        self.assertEqual(order.order_line.panel_basis_price, 2240)

    def test_price_unit_typed_stays_exact(self):
        self._price(self.board_a, 2240, "m3")
        with Form(self._order([(self.board_a, 4000)])) as form, form.order_line.edit(0) as line:
            line.price_unit = 120.02
        line = form.record.order_line
        self.assertEqual(line.price_unit, 120.02)
        self.assertEqual(line.price_subtotal, 480080.00)
        self.assertAlmostEqual(line.panel_basis_price, 120.02 / 0.0535824, 6)

    def test_write_each_of_the_three(self):
        line = self._order([(self.board_a, 4000)]).order_line
        line.write({"panel_price_basis": "m3", "panel_basis_price": 2240})
        self.assertEqual(line.price_subtotal, 480098.30)
        line.write({"price_unit": 120.02})
        self.assertEqual(line.price_subtotal, 480080.00)
        line.write({"panel_price_basis": "sheet"})
        self.assertAlmostEqual(line.panel_basis_price, 120.02, 9)
        self.assertEqual(line.price_subtotal, 480080.00)

    def test_agreed_price_holds_in_another_unit(self):
        values = {"panel_price_basis": "m3", "panel_basis_price": 2300}
        order = self._order([(self.board_a, 4000, values)])
        with Form(order) as form, form.order_line.edit(0) as line:
            line.product_uom_id = self.pack
            line.product_uom_qty = 100
            self.assertEqual(line.panel_basis_price, 2300)
        self.assertEqual(order.order_line.panel_sheets, 4000)
        self.assertAlmostEqual(order.order_line.price_unit, 0.0535824 * 40 * 2300, 6)
        self.assertEqual(order.order_line.panel_basis_price, 2300)

    def test_agreed_price_holds_for_another_quantity(self):
        self._price(self.board_a, 120.02, "sheet")
        order = self._order([(self.board_a, 10)])
        order.order_line.write({"panel_price_basis": "m3", "panel_basis_price": 2240})
        order.order_line.product_uom_qty = 4000
        self.assertEqual(order.order_line.price_subtotal, 480098.30)

    def test_list_price_follows_the_quantity(self):
        self._price(self.board_a, 2240, "m3")
        self._price(self.board_a, 2200, "m3", min_quantity=1000)
        order = self._order([(self.board_a, 10)])
        self.assertEqual(order.order_line.panel_basis_price, 2240)
        order.order_line.product_uom_qty = 1000
        self.assertEqual(order.order_line.panel_basis_price, 2200)
        self.assertEqual(order.order_line.price_subtotal, 117881.28)

    def test_update_prices_takes_the_basis_of_the_list(self):
        item = self._price(self.board_a, 2240, "m3")
        order = self._order([(self.board_a, 4000)])
        item.write({"panel_price_basis": "m2", "fixed_price": 41})
        order._recompute_prices()
        self.assertEqual(order.order_line.panel_price_basis, "m2")
        self.assertEqual(order.order_line.panel_basis_price, 41)
        self.assertEqual(order.order_line.price_subtotal, 488195.20)

    def test_dimensions_later_do_not_touch_the_order(self):
        values = {"panel_price_basis": "m3", "panel_basis_price": 2240}
        line = self._order([(self.board_a, 4000, values)]).order_line
        self.board_a.panel_thickness_mm = 15
        self.assertEqual(line.price_subtotal, 480098.30)
        self.assertEqual(line.panel_basis_price, 2240)
        self.assertAlmostEqual(line.panel_volume_m3, 178.608, 6)

    def test_no_price_per_m3_without_dimensions(self):
        order = self._order([(self.service, 1)])
        self.assertFalse(order.order_line.panel_price_basis)
        self.assertEqual(order.order_line.price_unit, 30)
        with self.assertRaisesRegex(ValidationError, "cannot be priced per m³"):
            order.order_line.panel_price_basis = "m3"

    def test_bad_numbers_are_refused(self):
        line = self._order([(self.board_a, 1)]).order_line
        for number in (float("nan"), float("inf"), 1e15):
            with self.assertRaises(ValidationError):
                line.panel_basis_price = number

    def test_locked_order_keeps_its_price(self):
        order = self._order([(self.board_a, 1, {"price_unit": 100})])
        order.action_confirm()
        order.action_lock()
        with self.assertRaisesRegex(UserError, "locked"):
            order.order_line.panel_basis_price = 1

    # === CONFIRMATION === #
    def test_missing_price_blocks(self):
        self._price(self.board_a, 0, "sheet")
        order = self._order([(self.service, 1), (self.board_a, 10)])
        with self.assertRaisesRegex(UserError, "EVG-18.*has no price"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")
        order.order_line[1].panel_basis_price = 120
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_board_without_dimensions_blocks(self):
        sides = ("panel_length_mm", "panel_width_mm", "panel_thickness_mm")
        order = self._order([(self.board_a, 10)])
        self.board_a.write(dict.fromkeys(sides, 0))
        with self.assertRaisesRegex(UserError, "EVG-18.*without length, width and thickness"):
            order.action_confirm()

    def test_half_a_sheet_blocks(self):
        order = self._order([(self.board_a, 10.5)])
        with self.assertRaisesRegex(UserError, "10.5 sheets cannot be delivered"):
            order.action_confirm()

    # === INVOICES === #
    def test_partial_invoices_equal_the_order(self):
        values = {"panel_price_basis": "m3", "panel_basis_price": 2240}
        order = self._order([(self.board_a, 4000, values)])
        self.board_a.invoice_policy = "order"
        order.action_confirm()
        line = order.order_line
        values = line._prepare_invoice_line(quantity=1500)
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.dealer.id,
                "invoice_line_ids": [Command.create(values)],
            }
        )
        row = invoice.invoice_line_ids
        self.assertEqual(row.price_subtotal, 180036.86)
        self.assertEqual((row.panel_sheets, row.panel_area_m2), (1500, 4465.2))
        self.assertEqual(row.panel_price_basis, "m3")
        self.assertEqual(row.panel_basis_price, 2240)
        rest = order._create_invoices().invoice_line_ids
        self.assertEqual(rest.quantity, 2500)
        self.assertEqual(rest.price_subtotal + row.price_subtotal, line.price_subtotal)
        self.assertEqual(invoice._reverse_moves().invoice_line_ids.panel_price_basis, "m3")
