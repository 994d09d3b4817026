import json

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .emission_common import PanelEmissionCommon


@tagged("post_install", "-at_install")
class TestMatrix(PanelEmissionCommon):
    """Scenario 1 of domain.md, from the grid of a quotation to the law and the printed page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decor.texture_id = cls.env.ref("panel_crm.term_texture_eir")
        cls.series_b.write({"core": "particleboard", "standard": "GB/T 15102"})
        cls.env["panel.pack.size"].create(
            {"series_id": cls.series_b.id, "thickness_mm": 18, "sheets": 50}
        )
        lines = (
            ("Thickness", "thickness", ("9 mm", "18 mm")),
            ("Format", "format", ("1220×2440", "1220×2745")),
            ("Decor", "decor", ("W1023",)),
            ("Class", "emission", ("E1", "ENF")),
        )
        attributes = cls.env["product.attribute"].create(
            [
                {
                    "name": name,
                    "panel_role": role,
                    "create_variant": "dynamic",
                    "value_ids": [Command.create({"name": value}) for value in values],
                }
                for name, role, values in lines
            ]
        )
        cls.template = cls.env["product.template"].create(
            {
                "name": "Silverleaf melamine board",
                "type": "consu",
                "is_storable": True,
                "product_add_mode": "matrix",
                "uom_id": cls.sheet.id,
                "list_price": 150,
                "taxes_id": [Command.clear()],
                "product_brand_id": cls.brand_b.id,
                "panel_series_id": cls.series_b.id,
                "attribute_line_ids": [
                    Command.create(
                        {"attribute_id": each.id, "value_ids": [Command.set(each.value_ids.ids)]}
                    )
                    for each in attributes
                ],
            }
        )

    def _cell(self, *names):
        values = self.template.attribute_line_ids.product_template_value_ids
        return values.filtered(lambda value: value.name in names).ids

    def _fill(self, order, cells):
        order = order.new(origin=order)
        order.grid = json.dumps(
            {
                "product_template_id": self.template.id,
                "changes": [{"qty": qty, "ptav_ids": self._cell(*names)} for names, qty in cells],
            }
        )
        order.grid_update = True
        order._apply_grid()
        return order.order_line

    def test_the_grid_shows_thickness_against_the_rest(self):
        order = self._order()
        matrix = order._get_matrix(self.template)
        header = [cell["name"] for cell in matrix["header"]]
        self.assertEqual(header[1:], ["9 mm", "18 mm"])
        rows = {row[0]["name"] for row in matrix["matrix"]}
        self.assertEqual(len(rows), 4)
        self.assertIn("1220×2440 • W1023 • ENF", rows)

    def test_sheets_in_the_grid_become_lines_that_know_everything(self):
        lines = self._fill(
            self._order(),
            [
                (("18 mm", "1220×2440", "W1023", "ENF"), 100),
                (("9 mm", "1220×2745", "W1023", "E1"), 30),
            ],
        )
        board = lines[0].product_id
        self.assertEqual(board.default_code, "SILD-18-122244-ENF-W1023")
        self.assertEqual(board.panel_surface, "melamine")
        self.assertEqual((board.panel_area_m2, board.panel_volume_m3), (2.9768, 0.0535824))
        self.assertEqual((lines[0].panel_sheets, lines[0].panel_packs), (100, 2))
        self.assertAlmostEqual(lines[0].panel_volume_m3, 5.35824)
        self.assertAlmostEqual(lines[1].panel_area_m2, 30 * 1.22 * 2.745)

    @freeze_time("2026-11-20")
    def test_scenario_1(self):
        """The E1 decor is refused for China since June, allowed for export with TSCA."""
        names = ("18 mm", "1220×2440", "W1023")
        make = self.template._create_product_variant
        values = self.env["product.template.attribute.value"]
        e1, enf = (make(values.browse(self._cell(*names, name))) for name in ("E1", "ENF"))
        self.assertEqual(enf.panel_markets, "CN")
        self.assertFalse(e1.panel_markets)
        home = self._emission_order(e1, "2026-06-01")
        with self.assertRaisesRegex(UserError, "GB 18580-2025"):
            home.action_confirm()
        self._emission_order(enf, "2026-06-01").action_confirm()
        export = self._emission_order(e1, "2026-11-30", self.importer_us)
        with self.assertRaises(UserError):
            export.action_confirm()
        self._certificate()
        self.env.invalidate_all()
        self.assertEqual(e1.panel_markets, "US")
        export.action_confirm()
        self.assertEqual(export.state, "sale")
        (page,) = self._pdf("panel_sales.quotation", export)
        text = " ".join(page.split())
        for words in ("2440 × 1220 × 18 mm", "W1023 Alpine Oak", "GB/T 15102", "TPC-2026-0417"):
            self.assertIn(words, text)
        self.assertIn("1 pack", text)


@tagged("post_install", "-at_install")
class TestDecorCheck(PanelEmissionCommon):
    """Quotations warn about decors that are not made yet or no longer."""

    def _note(self, order):
        self.env.invalidate_all()
        return str(order.panel_check_note or "")

    def test_after_the_last_order_date(self):
        self.decor.write({"date_launch": "2025-01-01", "date_phase_out": "2026-06-30"})
        order = self._emission_order(self.enf, "2026-06-30")
        self.assertNotIn("W1023 Alpine Oak", self._note(order))
        order.commitment_date = "2026-07-01 04:00:00"
        self.assertIn("W1023 Alpine Oak", self._note(order))
        self.assertIn("06/30/2026", self._note(order))
        self.assertEqual(order.panel_check_state, "warn")
        self.decor.successor_id = self.decor.create({"code": "W2023", "name": "Nordic Oak"})
        self.assertIn("W2023 Nordic Oak", self._note(order))
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_before_the_launch(self):
        self.decor.date_launch = "2027-01-01"
        order = self._emission_order(self.enf, "2026-12-31")
        self.assertIn("is launched on 01/01/2027", self._note(order))

    def test_face_b_counts(self):
        back = self.decor.create(
            {"code": "F5001", "name": "Porcelain", "date_phase_out": "2026-01-01"}
        )
        self.enf.panel_decor_back_id = back
        self.assertIn("F5001", self._note(self._emission_order(self.enf, "2026-07-01")))

    def test_the_number_of_queries_does_not_grow(self):
        self.decor.date_phase_out = "2026-06-30"

        def queries(count):
            orders = self.env["sale.order"].union(
                *(self._emission_order(self.enf, "2026-11-30") for _number in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(orders.mapped("panel_check_state")), {"warn"})
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(1), queries(20))
