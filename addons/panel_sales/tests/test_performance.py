import time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.panel_sales.report.fonts import register_fonts
from odoo.addons.panel_sales.report.pages import Letterhead, Part, render
from odoo.addons.panel_sales.report.pdf import Column, Grid

from .common import PanelIncentiveCommon


@tagged("post_install", "-at_install")
class TestPerformance(PanelIncentiveCommon):
    def _queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def test_quantities_cost_the_same_for_one_line_and_fifty(self):
        one, fifty = self._order([(self.board_a, 1)]), self._order([(self.board_b, 1)] * 50)
        names = ["panel_sheets", "panel_volume_m3", "panel_basis_price"]

        def read(order):
            return lambda: order.order_line.read(names)

        read(one)()
        self.assertEqual(self._queries(read(one)), self._queries(read(fifty)))

    def test_packs_cost_the_same_for_one_line_and_fifty(self):
        self.board_b.panel_pack_sheets = 40
        self.env["panel.pack.size"].create({"thickness_mm": 18, "sheets": 50})
        orders = [self._order([(self.board_a, 1)]), self._order([(self.board_b, 1)] * 50)]
        names = ["panel_pack_sheets", "panel_packs", "panel_deviation", "panel_pack_state"]

        def read(order):
            return lambda: order.order_line.read(names)

        def look_up(order):
            self.env.add_to_compute(order.order_line._fields["panel_pack_sheets"], order.order_line)
            return read(order)

        read(orders[0])()
        one, fifty = (self._queries(read(order)) for order in orders)
        self.assertEqual(one, fifty)
        one, fifty = (self._queries(lambda order=order: look_up(order)()) for order in orders)
        self.assertEqual(one, fifty)

    def test_load_plan_costs_the_same_for_one_line_and_fifty(self):
        vehicle = self.env.ref("panel_crm.vehicle_40hc")
        self.board_a.panel_pack_sheets = self.board_b.panel_pack_sheets = 50
        one, fifty = (
            self._order([(board, 50)] * count, panel_vehicle_id=vehicle.id)
            for board, count in ((self.board_a, 1), (self.board_b, 50))
        )

        def read(order):
            return lambda: order.read(["panel_packs", "panel_load_count", "panel_load_plan"])

        read(one)()
        self.assertEqual(self._queries(read(one)), self._queries(read(fifty)))

    def test_order_totals_cost_the_same_for_one_order_and_ten(self):
        orders = self.env["sale.order"]
        for __ in range(10):
            orders += self._order([(self.board_a, 1), (self.board_b, 2)])

        def read(records):
            return lambda: records.read(["panel_sheets", "panel_area_m2", "panel_volume_m3"])

        read(orders)()
        self.assertEqual(self._queries(read(orders[:1])), self._queries(read(orders)))

    def test_ledger_costs_the_same_for_one_line_and_fifty(self):
        self._plan([(None, "revenue", 1), (None, "margin", 2)])
        self._invoice([(self.board_a, 1, 100)], "2026-03-10")
        self._run()
        self._invoice([(self.board_a, 1, 100)], "2026-03-10")
        one = self._queries(self._run)
        self._invoice([(self.board_a, 1, 100)] * 50, "2026-03-10")
        self.assertEqual(self._queries(self._run), one)
        self.assertEqual(len(self._amounts()), 104)

    def test_printing_costs_the_same_for_one_entry_and_fifty(self):
        self._plan([(None, "revenue", 1)])
        self._invoice([(self.board_a, 1, 100)], "2026-03-10")
        self._invoice([(self.board_a, 1, 100)] * 50, "2026-04-10")
        april = self._compute("2026-04-01")
        march = self.Statement.search([]) - april

        def print_pdf(statement):
            return lambda: self._pdf("panel_sales.incentive_statement", statement)

        print_pdf(march)()
        self.assertLessEqual(self._queries(print_pdf(april)), self._queries(print_pdf(march)) + 2)

    def test_selling_costs_few_queries_more(self):
        """Creating and confirming an order asks no more per line than without our fields."""

        def sell(lines):
            def confirm():
                order = self._order([(self.board_a, 5)] * lines)
                order.action_confirm()

            return confirm

        sell(1)()
        one, ten = self._queries(sell(1)), self._queries(sell(10))
        self.assertLessEqual(ten - one, 60)

    def _draw(self, count):
        """Return a long document and the processor time that it took."""
        columns = [Column(str(number), 63.9, right=True) for number in range(8)]
        started = time.process_time()
        grid = Grid(columns, size=7.5)
        rows = [
            ["2026-03-10", f"INV/{number}", "太湖木业", "a", "b", f"{number}.00", "1", "2"]
            for number in range(count)
        ]
        story = [*grid.begin(), *grid.rows(rows), *grid.end()]
        part = Part(Letterhead("Mill 板厂"), "Statement", "1", "1", "{page}/{pages}", story)
        content = render("Test", "Test", [part])
        return content, time.process_time() - started

    def test_ten_times_the_pages_take_about_ten_times_as_long(self):
        register_fonts()
        small = min(self._draw(760)[1] for _round in range(3))
        content, large = self._draw(7600)
        self.assertGreaterEqual(content.count(b"/Type /Page\n"), 200)
        # One table that is split again and again would take 100 times as long.
        self.assertLess(large / small, 30)

    def test_columns_are_made_empty_on_installation(self):
        """Lines that exist before the installation are not computed, only theirs when touched."""
        order = self._order([(self.board_a, 10, {"price_unit": 120})])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order_line SET panel_price_basis = NULL, panel_basis_price = NULL"
        )
        self.env.invalidate_all()
        order.order_line.write({"product_uom_qty": 20})
        order.order_line = [Command.update(order.order_line.id, {"price_unit": 119})]
        self.assertEqual(order.order_line.price_subtotal, 2380)
        self.assertEqual(order.order_line.panel_basis_price, 119)
