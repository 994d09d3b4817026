import importlib.util
from pathlib import Path

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestCustomSpec(PanelSalesCommon):
    """Boards cut to size, edged and marked, with a surcharge and a lead time (S2-PROD-01)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.band = cls.env["product.product"].create({"name": "ABS 23 oak"})
        cls.decor = cls.env["panel.decor"].create(
            {"code": "W1023", "name": "Oak", "grain": "length", "edge_band_id": cls.band.id}
        )
        cls.dealer.country_id = cls.env.ref("base.cn")

    def _spec(self, line, **values):
        return self.env["panel.custom.spec"].create(
            {"line_id": line.id, "length_mm": 1000, "width_mm": 600, **values}
        )

    # === CUT === #
    def test_pieces_and_waste(self):
        order = self._order([(self.board_a, 50)])
        spec = self._spec(order.order_line)
        self.assertEqual((spec.pieces_per_sheet, spec.pieces), (4, 200))
        self.assertAlmostEqual(spec.waste_percent, 19.4, 1)
        self.assertTrue(order.order_line.panel_is_custom)

    def test_a_grain_forbids_turning_and_the_band_matches_the_decor(self):
        self.board_a.panel_decor_id = self.decor
        spec = self._spec(self._order([(self.board_a, 1)]).order_line, edge_long=2, edge_short=1)
        self.assertFalse(spec.turnable)
        self.assertEqual(spec.edge_band_id, self.band)
        # four pieces, each with two long edges and a short one
        self.assertAlmostEqual(spec.edge_m, 4 * (2 * 1.0 + 0.6))

    def test_impossible_work_is_refused(self):
        for values, message in (
            ({"length_mm": 2500}, "does not fit"),
            ({"width_mm": 0}, "a length and a width, or neither"),
            ({"length_mm": -1}, "between 0 and"),
            ({"surcharge": 5, "surcharge_basis": "edge"}, "the edges that are banded"),
        ):
            line = self._order([(self.board_a, 1)]).order_line
            with self.subTest(values=values), self.assertRaisesRegex(ValidationError, message):
                self._spec(line, **values)
        goods = self._order([(self.service, 1)]).order_line
        with self.assertRaisesRegex(ValidationError, "is no board"):
            self._spec(goods)

    # === SURCHARGE === #
    def test_the_surcharge_goes_into_the_price_and_follows_the_quantity(self):
        line = self._order([(self.board_a, 40)]).order_line
        self.assertEqual(line.price_unit, 120)
        spec = self._spec(line, surcharge=2.5, surcharge_basis="piece")
        self.assertEqual(spec.sheet_surcharge, 10)
        self.assertEqual((line.price_unit, line.price_subtotal), (130, 5200))
        line.product_uom_qty = 80
        self.assertEqual((line.price_unit, line.price_subtotal), (130, 10400))
        line.write({"product_uom_id": self.pack.id, "product_uom_qty": 2})
        self.assertEqual(line.price_subtotal, 2 * 40 * 130)
        spec.surcharge = 0
        self.assertEqual(line.price_subtotal, 2 * 40 * 120)
        spec.surcharge = 1
        spec.unlink()
        self.assertEqual(line.price_subtotal, 2 * 40 * 120)

    def test_an_agreed_price_stays(self):
        line = self._order([(self.board_a, 40)]).order_line
        line.panel_basis_price = 111
        spec = self._spec(line, surcharge=10)
        self.assertTrue(spec.price_is_agreed)
        self.assertEqual(line.panel_basis_price, 111)

    def test_a_copy_of_the_quotation_has_the_work_and_its_price_once(self):
        order = self._order([(self.board_a, 40)])
        self._spec(order.order_line, surcharge=10)
        copy = order.copy()
        self.assertEqual(copy.order_line.panel_custom_ids.length_mm, 1000)
        self.assertEqual(copy.order_line.price_unit, 130)

    # === TIME === #
    @freeze_time("2026-03-02 08:00:00")
    def test_the_lead_time_moves_the_promised_date(self):
        order = self._order([(self.board_a, 40)])
        self._spec(order.order_line, lead_days=12)
        self.assertEqual(str(order.expected_date), "2026-03-14 08:00:00")
        order.action_confirm()
        self.assertEqual(str(order.panel_promised_date), "2026-03-14 08:00:00")
        order.commitment_date = "2026-04-01 08:00:00"
        self.assertEqual(str(order.panel_promised_date), "2026-03-14 08:00:00")

    @freeze_time("2026-03-02 08:00:00")
    def test_an_agreed_date_is_the_promise(self):
        order = self._order([(self.board_a, 40)], commitment_date="2026-03-20 04:00:00")
        order.action_confirm()
        self.assertEqual(str(order.panel_promised_date), "2026-03-20 04:00:00")

    def test_confirmed_work_cannot_be_changed(self):
        order = self._order([(self.board_a, 40)])
        spec = self._spec(order.order_line)
        order.action_confirm()
        for action in (lambda: spec.write({"marking": "x"}), spec.unlink):
            with self.assertRaisesRegex(UserError, "cannot be changed any more"):
                action()
        other = self._order([(self.board_a, 40)])
        other.action_confirm()
        with self.assertRaisesRegex(UserError, "cannot be changed any more"):
            self._spec(other.order_line)

    # === PRINT === #
    def test_it_is_printed_on_order_and_delivery_slip(self):
        order = self._order([(self.board_a, 40)])
        self._spec(order.order_line, edge_long=2, marking="Wardrobe B", surcharge=10)
        (page,) = self._pdf("panel_sales.quotation", order)
        for text in ("Cut to 1000 × 600 mm", "4 per sheet", "Wardrobe B", "2 long"):
            self.assertIn(text, " ".join(page.split()))
        order.action_confirm()
        pages = self._pdf("stock.action_report_delivery", order.picking_ids)
        text = " ".join(" ".join(pages).split())
        self.assertIn("Cut to 1000 × 600 mm", text)
        self.assertIn("Wardrobe B", text)

    # === SCREENS === #
    def test_the_scissors_open_the_form_of_the_line(self):
        order = self._order([(self.board_a, 40)])
        action = order.order_line.action_panel_customise()
        self.assertFalse(action["res_id"])
        with Form(self.env["panel.custom.spec"].with_context(**action["context"])) as form:
            form.length_mm, form.width_mm = 1000, 600
            self.assertEqual(form.pieces_per_sheet, 4)
        again = order.order_line.action_panel_customise()
        self.assertEqual(again["res_id"], order.order_line.panel_custom_ids.id)

    def test_salespeople_see_the_work_on_their_own_orders(self):
        own = self._order([(self.board_a, 40)])
        other = self._order([(self.board_a, 40)], partner=self.dealer_south)
        other.user_id = self.users["leader"]
        self._spec(own.order_line)
        self._spec(other.order_line)
        specs = self.env["panel.custom.spec"].with_user(self.users["salesperson"]).search([])
        self.assertEqual(specs.order_id, own)
        own.order_line.with_user(self.users["salesperson"]).panel_custom_ids.marking = "Mine"

    def test_queries_do_not_grow_with_the_lines(self):
        def queries(count):
            order = self._order([(self.board_a, 10)] * count)
            self.env["panel.custom.spec"].create(
                [
                    {"line_id": line.id, "length_mm": 600, "width_mm": 400}
                    for line in order.order_line
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order.panel_custom_ids.read(["pieces", "waste_percent", "sheet_surcharge", "edge_m"])
            order.order_line.read(["panel_is_custom"])
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(1), queries(50))


@tagged("post_install", "-at_install")
class TestMigrationPromise(PanelSalesCommon):
    def test_confirmed_orders_get_the_promise_of_their_day(self):
        path = Path(__file__).parents[1] / "migrations/19.0.1.1.0/post-promised-date.py"
        spec = importlib.util.spec_from_file_location("post_promised_date", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        with freeze_time("2026-03-02 08:00:00"):
            agreed = self._order([(self.board_a, 40)], commitment_date="2026-03-20 04:00:00")
            expected = self._order([(self.board_a, 40, {"customer_lead": 5})])
            quoted = self._order([(self.board_a, 40)])
            (agreed + expected).action_confirm()
        (agreed + expected).panel_promised_date = False
        self.env.flush_all()
        script.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(str(agreed.panel_promised_date), "2026-03-20 04:00:00")
        self.assertEqual(str(expected.panel_promised_date), "2026-03-07 08:00:00")
        self.assertFalse(quoted.panel_promised_date)


@tagged("post_install", "-at_install")
class TestOtif(PanelSalesCommon):
    """On time in full, per customer: a day late counts as late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"

    def _deliver(self, order, moment, quantity=None):
        with freeze_time(moment):
            picking = order.picking_ids.filtered(lambda each: each.state not in ("done", "cancel"))
            for move in picking.move_ids:
                move.quantity = quantity or move.product_uom_qty
                move.picked = True
            picking.with_context(skip_backorder=True).button_validate()

    def _ordered(self, partner=None, **values):
        with freeze_time("2026-03-02 04:00:00"):
            order = self._order(
                [(self.board_a, 40)], partner, commitment_date="2026-03-10 04:00:00", **values
            )
            order.action_confirm()
        return order

    def _row(self, order):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["panel.otif"].search([("order_id", "=", order.id)])

    def test_on_the_promised_day_is_on_time(self):
        order = self._ordered()
        self._deliver(order, "2026-03-10 15:59:00")
        row = self._row(order)
        self.assertEqual((row.otif, row.on_time, row.in_full, row.days_late), (100, 100, 100, 0))
        self.assertEqual((row.ordered, row.delivered_in_time), (40, 40))

    def test_a_day_late_counts_as_late(self):
        order = self._ordered()
        self._deliver(order, "2026-03-10 16:01:00")  # past midnight in Shanghai
        row = self._row(order)
        self.assertEqual((row.otif, row.on_time, row.in_full, row.days_late), (0, 0, 100, 1))
        self.assertEqual(str(row.delivered_on), "2026-03-11")

    def test_a_part_in_time_is_not_in_full(self):
        order = self._ordered()
        self._deliver(order, "2026-03-09 04:00:00", quantity=30)
        row = self._row(order)
        self.assertEqual((row.otif, row.on_time, row.in_full), (0, 100, 0))
        self.assertEqual((row.delivered_in_time, row.delivered), (30, 30))
        self.assertGreater(row.days_late, 0)

    def test_what_is_not_due_yet_does_not_count(self):
        order = self._order([(self.board_a, 40)], commitment_date="2099-01-01 04:00:00")
        order.action_confirm()
        self.assertFalse(self._row(order))

    def test_packs_are_compared_in_sheets(self):
        with freeze_time("2026-03-02 04:00:00"):
            order = self._order(
                [(self.board_a, 2, {"product_uom_id": self.pack.id})],
                commitment_date="2026-03-10 04:00:00",
            )
            order.action_confirm()
        self._deliver(order, "2026-03-09 04:00:00")
        row = self._row(order)
        self.assertEqual((row.ordered, row.delivered, row.otif), (80, 80, 100))

    def test_what_comes_back_later_does_not_undo_it(self):
        order = self._ordered()
        self._deliver(order, "2026-03-09 04:00:00")
        wizard = self.env["stock.return.picking"].create({"picking_id": order.picking_ids.id})
        wizard.product_return_moves.quantity = 40
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(self._row(order).otif, 100)

    def test_per_customer(self):
        self._deliver(self._ordered(), "2026-03-09 04:00:00")
        self._deliver(self._ordered(), "2026-03-12 04:00:00")
        child = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.dealer.id})
        self._deliver(self._ordered(child), "2026-03-12 04:00:00")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertAlmostEqual(self.dealer.panel_otif, 100 / 3, 1)
        self.assertEqual(self.dealer.panel_otif_lines, 3)
        self.assertEqual(self.dealer_south.panel_otif_lines, 0)
        rows = self.env["panel.otif"].search(self.dealer.action_view_otif()["domain"])
        self.assertEqual(len(rows), 3)

    def test_salespeople_see_their_own_only(self):
        own, other = self._ordered(), self._ordered(self.dealer_south)
        other.user_id = self.users["leader"]
        self._deliver(own, "2026-03-09 04:00:00")
        self._deliver(other, "2026-03-09 04:00:00")
        self.env.flush_all()
        found = self.env["panel.otif"].with_user(self.users["salesperson"]).search([])
        self.assertEqual(found.order_id, own)
        found = self.env["panel.otif"].with_user(self.users["leader"]).search([])
        self.assertLessEqual(own + other, found.order_id)

    def test_the_same_number_of_queries_for_one_customer_and_many(self):
        partners = self.env["res.partner"].create([{"name": f"P{n}"} for n in range(30)])

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("panel_otif")
            return self.env.cr.sql_log_count - before

        queries(partners)
        self.assertEqual(queries(partners[:1]), queries(partners))
