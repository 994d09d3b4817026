from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestOrderPaste(PanelSalesCommon):
    """Many lines at once, copied from a spreadsheet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board_b.panel_pack_sheets = 40
        cls.board_b.panel_emission_class_id = cls.env.ref("panel_crm.emission_gbt_enf")
        cls.board_b.barcode = "6900000000017"
        cls.order = cls._order()

    def _paste(self, text, order=None):
        return self.env["panel.order.paste"].create(
            {"order_id": (order or self.order).id, "text": text}
        )

    def _reasons(self, paste):
        return {line.number: line.reason for line in paste.line_ids if line.reason}

    def test_codes_barcodes_names_and_descriptions_in_every_unit(self):
        paste = self._paste(
            "EVG-18\t1,900\n\n"
            "6900000000017\t38 包\n"
            "Board SIL-18\t57.96\tm²\n"
            "18 mm ENF 2800×2070\t10\tm3\t3200\n"
            "Pallet fee\t2\tpcs\t25\n"
        )
        result = paste.action_add()
        self.assertEqual(result["type"], "ir.actions.act_window_close", self._reasons(paste))
        lines = self.order.order_line
        self.assertEqual(
            [line.product_id.name for line in lines],
            ["Board EVG-18", "Board SIL-18", "Board SIL-18", "Board SIL-18", "Pallet fee"],
        )
        self.assertEqual(lines.mapped("product_uom_qty"), [1900, 1520, 10, 96, 2])
        self.assertEqual((lines[3].panel_price_basis, lines[3].panel_basis_price), ("m3", 3200))
        self.assertEqual(lines[3].panel_ordered, "10 m³")
        self.assertEqual(lines[4].price_unit, 25)

    def test_nothing_is_added_while_a_line_is_wrong(self):
        paste = self._paste("EVG-18\t50\nNOTHING-1\t5\nEVG-18\tmany\nSIL-18\t10\tpallets\n")
        result = paste.action_add()
        self.assertEqual(result["res_id"], paste.id)
        self.assertFalse(self.order.order_line)
        self.assertEqual((paste.good_count, paste.bad_count), (1, 3))
        reasons = self._reasons(paste)
        self.assertIn("There is no board “NOTHING-1”", reasons[2])
        self.assertIn("“many” is no quantity", reasons[3])
        self.assertIn("unit “pallets” is unknown", reasons[4])

    def test_the_good_ones_can_be_added_and_the_others_stay(self):
        paste = self._paste("EVG-18\t50\nNOTHING-1\t5\nSIL-18\t10\n")
        paste.action_add_good()
        self.assertEqual(self.order.order_line.mapped("product_uom_qty"), [50, 10])
        self.assertEqual(paste.text, "NOTHING-1\t5")
        self.assertEqual((paste.added_count, paste.bad_count, paste.good_count), (2, 1, 0))
        paste.text = "EVG-18\t5"
        paste.action_add()
        self.assertEqual(self.order.order_line.mapped("product_uom_qty"), [50, 10, 5])

    def test_ambiguous_descriptions_name_what_fits(self):
        self._create_board("EVG-19", self.series_a, 2440, 1220, 18)
        paste = self._paste("18 mm Evergreen\t5")
        paste.action_check()
        (reason,) = self._reasons(paste).values()
        self.assertIn("Several boards fit", reason)
        self.assertIn("EVG-19", reason)

    def test_goods_without_dimensions_have_no_area(self):
        paste = self._paste("Pallet fee\t5\tm²")
        paste.action_check()
        self.assertIn("no length, width and thickness", self._reasons(paste)[1])

    def test_packs_need_a_pack_size(self):
        paste = self._paste("EVG-18\t3\tpacks")
        paste.action_check()
        self.assertIn("pack size", self._reasons(paste)[1])

    def test_nothing_and_too_much(self):
        for text, message in (("", "at least one line"), ("A\t1\n" * 2001, "At most 2000")):
            with self.assertRaisesRegex(UserError, message):
                self._paste(text).action_check()

    def test_confirmed_orders_take_none(self):
        order = self._order([(self.board_a, 1)])
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "is none any more"):
            self._paste("EVG-18\t1", order).action_add()

    def test_foreign_orders_are_out_of_reach(self):
        other = self._order(partner=self.dealer_south)
        other.user_id = self.users["leader"]
        paste = self.env["panel.order.paste"].with_user(self.users["salesperson"])
        with self.assertRaises(UserError):
            paste.create({"order_id": other.id, "text": "EVG-18\t1"}).action_add()

    def test_reasons_in_chinese(self):
        paste = self._paste("EVG-18\tmany").with_context(lang="zh_CN")
        paste.action_check()
        self.assertIn("数量", self._reasons(paste)[1])

    def test_a_hundred_codes_cost_no_more_queries_than_ten(self):
        boards = [self._create_board(f"M-{n}", self.series_a, 2440, 1220, 18) for n in range(100)]

        def queries(count):
            text = "\n".join(f"{board.default_code}\t{5}" for board in boards[:count])
            paste = self._paste(text)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines = paste._read_lines()
            self.assertFalse(any(line["reason"] for line in lines))
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(10), queries(100))
