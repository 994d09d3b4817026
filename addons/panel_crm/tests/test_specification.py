from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestSpecification(PanelCrmCommon):
    """Scenario 1 of domain.md: name, code, m², m³, kg, pack and markets fill themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enf = cls.env.ref("panel_crm.emission_gbt_enf")
        cls.e1 = cls.env.ref("panel_crm.emission_gbt_e1")
        cls.muf = cls.env.ref("panel_crm.term_glue_muf")
        cls.oak, cls.snow = cls.env["panel.decor"].create(
            [
                {
                    "code": "W1023",
                    "name": "Alpine Oak",
                    "texture_id": cls.env.ref("panel_crm.term_texture_eir").id,
                    "grain": "length",
                },
                {"code": "W1002", "name": "Snow White", "colour": "white"},
            ]
        )
        cls.series_b.write(
            {
                "core": "particleboard",
                "glue_id": cls.muf.id,
                "quality_id": cls.env.ref("panel_crm.term_quality_premium").id,
                "standard": "GB/T 15102",
            }
        )
        cls.env["panel.pack.size"].create(
            [
                {"series_id": cls.series_b.id, "thickness_mm": 18, "sheets": 50},
                {
                    "series_id": cls.series_b.id,
                    "thickness_mm": 18,
                    "sheets": 44,
                    "destination": "abroad",
                },
                {"thickness_mm": 9, "sheets": 100},
            ]
        )

    # === ONE BOARD === #
    def _board(self, **values):
        return self.env["product.product"].create(
            {
                "type": "consu",
                "is_storable": True,
                "product_brand_id": self.brand_b.id,
                "panel_series_id": self.series_b.id,
                "panel_length_mm": 2440,
                "panel_width_mm": 1220,
                "panel_thickness_mm": 18,
                "panel_emission_class_id": self.enf.id,
                "panel_decor_id": self.oak.id,
                **values,
            }
        )

    @freeze_time("2026-11-20")
    def test_a_board_fills_itself(self):
        board = self._board()
        self.assertEqual(board.name, "Silverleaf Decor 18 mm 1220×2440 ENF W1023 Alpine Oak")
        self.assertEqual(board.default_code, "SILD-18-122244-ENF-W1023")
        self.assertEqual(board.panel_area_m2, 2.9768)
        self.assertEqual(board.panel_volume_m3, 0.0535824)
        self.assertAlmostEqual(board.panel_weight_kg, 0.0535824 * board.panel_density, 3)
        self.assertTrue(650 < board.panel_density < 680)
        self.assertEqual(board.panel_pack_sheets, 50)
        self.assertEqual(board.panel_markets, "CN")
        self.assertEqual(board.panel_surface, "melamine")
        self.assertEqual(board.panel_core, "particleboard")
        self.assertEqual(board.panel_glue_id, self.muf)
        self.assertEqual(board.panel_standard, "GB/T 15102")

    def test_what_is_given_stays(self):
        board = self._board(
            name="Own name", default_code="OWN", panel_pack_sheets=40, panel_core="poplar"
        )
        self.assertEqual((board.name, board.default_code), ("Own name", "OWN"))
        self.assertEqual((board.panel_pack_sheets, board.panel_core), (40, "poplar"))

    def test_a_code_that_is_taken_is_not_given_twice(self):
        first, second = self._board(), self._board()
        self.assertTrue(first.default_code)
        self.assertFalse(second.default_code)

    def test_the_form_proposes_name_and_code_until_a_person_writes_them(self):
        self.env.user.group_ids += self.env.ref("panel_crm.group_manager")
        view = "product.product_normal_form_view"
        with Form(self.env["product.product"], view=view) as form:
            form.product_brand_id = self.brand_b
            form.panel_series_id = self.series_b
            form.panel_length_mm, form.panel_width_mm = 2440, 1220
            form.panel_thickness_mm = 18
            self.assertEqual(form.name, "Silverleaf Decor 18 mm 1220×2440")
            form.panel_decor_id = self.oak
            self.assertEqual(form.name, "Silverleaf Decor 18 mm 1220×2440 W1023 Alpine Oak")
            self.assertEqual(form.default_code, "SILD-18-122244-W1023")
            form.name = "Oak board"
            form.panel_decor_id = self.snow
            self.assertEqual(form.name, "Oak board")
            self.assertEqual(form.default_code, "SILD-18-122244-W1002")

    # === VARIANTS === #
    def _attribute(self, name, role, values, create_variant="dynamic"):
        return self.env["product.attribute"].create(
            {
                "name": name,
                "panel_role": role,
                "create_variant": create_variant,
                "value_ids": [Command.create({"name": value}) for value in values],
            }
        )

    def _template(self, create_variant="dynamic"):
        attributes = [
            self._attribute(*row, create_variant)
            for row in (
                ("Thickness", "thickness", ("9 mm", "18厘")),
                ("Format", "format", ("1220×2440", "4×9尺")),
                ("Decor", "decor", ("W1023 Alpine Oak", "w1002")),
                ("Class", "emission", ("ENF", "E1")),
            )
        ]
        return self.env["product.template"].create(
            {
                "name": "Silverleaf board",
                "type": "consu",
                "is_storable": True,
                "uom_id": self.env.ref("panel_crm.uom_sheet").id,
                "product_brand_id": self.brand_b.id,
                "panel_series_id": self.series_b.id,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                    for attribute in attributes
                ],
            }
        )

    def test_values_are_read_from_their_names(self):
        thickness = self._attribute("T", "thickness", ("9 mm", "18厘", "25", "thick"))
        self.assertEqual(thickness.value_ids.mapped("panel_thickness_mm"), [9, 18, 25, 0])
        (size,) = self._attribute("F", "format", ("2440x1220",)).value_ids
        self.assertEqual((size.panel_width_mm, size.panel_length_mm), (1220, 2440))
        decors = self._attribute("D", "decor", ("w1023", "Unknown")).value_ids
        self.assertEqual([value.panel_decor_id for value in decors], [self.oak, self.oak.browse()])
        plain = self.env["product.attribute"].create(
            {"name": "Legs", "value_ids": [Command.create({"name": "18 mm"})]}
        )
        self.assertFalse(plain.value_ids.panel_thickness_mm)

    def _combination(self, template, *names):
        values = template.attribute_line_ids.product_template_value_ids
        return values.filtered(lambda value: value.name in names)

    def test_a_dynamic_variant_fills_itself(self):
        template = self._template()
        self.assertFalse(template.product_variant_ids)
        names = ("18厘", "1220×2440", "W1023 Alpine Oak", "ENF")
        board = template._create_product_variant(self._combination(template, *names))
        self.assertEqual(board.panel_size, "2440 × 1220 × 18")
        self.assertEqual(
            (board.panel_decor_id, board.panel_emission_class_id), (self.oak, self.enf)
        )
        self.assertEqual(board.default_code, "SILD-18-122244-ENF-W1023")
        self.assertEqual((board.panel_area_m2, board.panel_pack_sheets), (2.9768, 50))
        self.assertEqual(board.panel_surface, "melamine")
        thin = template._create_product_variant(
            self._combination(template, "9 mm", "4×9尺", "w1002", "E1")
        )
        self.assertEqual((thin.panel_length_mm, thin.panel_pack_sheets), (2745, 100))

    def test_a_full_matrix_fills_itself_in_one_go(self):
        template = self._template("always")
        self.assertEqual(len(template.product_variant_ids), 16)
        self.assertTrue(all(template.product_variant_ids.mapped("is_panel")))
        self.assertEqual(len(set(template.product_variant_ids.mapped("default_code"))), 16)

    def test_a_corrected_value_corrects_its_variants(self):
        template = self._template("always")
        value = template.attribute_line_ids.value_ids.filtered(lambda value: value.name == "9 mm")
        value.panel_thickness_mm = 9.2
        thin = template.product_variant_ids.filtered(lambda board: board.panel_thickness_mm < 10)
        self.assertEqual(len(thin), 8)
        self.assertEqual(set(thin.mapped("panel_thickness_mm")), {9.2})
        with self.assertRaisesRegex(ValidationError, "between 0 and 500"):
            value.panel_thickness_mm = -1

    def test_boards_cost_no_more_queries_than_other_goods(self):
        """Odoo makes products one by one; what fills a board must not add to each of them."""

        def queries(number, **common):
            values = [
                {"name": f"Goods {index}", "panel_thickness_mm": 3 + index if common else 0}
                | common
                for index in range(number)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            goods = self.env["product.product"].create(values)
            self.env.flush_all()
            self.assertEqual(all(goods.mapped("default_code")), bool(common))
            return self.env.cr.sql_log_count - before

        board = {
            "panel_series_id": self.series_b.id,
            "product_brand_id": self.brand_b.id,
            "panel_width_mm": 1220,
        }
        queries(1)
        plain = queries(40) - queries(2)
        boards = queries(40, panel_length_mm=2440, **board) - queries(
            2, panel_length_mm=2070, **board
        )
        self.assertLess(boards - plain, 10)


@tagged("post_install", "-at_install")
class TestDecor(PanelCrmCommon):
    def test_names_and_boards(self):
        decor = self.env["panel.decor"].create({"code": "W1", "name": "Oak"})
        self.assertEqual(decor.display_name, "W1 Oak")
        self.board_b.panel_decor_id = decor
        self.assertEqual(decor.product_count, 1)
        found = self.env["product.product"].search(decor.action_view_products()["domain"])
        self.assertEqual(found, self.board_b)
        self.assertEqual(self.env["panel.decor"].name_search("oak")[0][0], decor.id)

    def test_wrong_decors_are_refused(self):
        Decor = self.env["panel.decor"]
        decor = Decor.create({"code": "W1", "name": "Oak"})
        for values in (
            {"code": "w1"},
            {"date_launch": "2026-05-02", "date_phase_out": "2026-05-01"},
            {"collection_year": 26},
            {"minimum_sheets": -1},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                Decor.create({"code": "W2", "name": "Elm", **values})
                self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            decor.successor_id = decor
            self.env.flush_all()

    def test_decors_of_another_company_are_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        decor = self.env["panel.decor"].create(
            {"code": "X1", "name": "Elm", "company_id": other.id}
        )
        own = self.env["panel.decor"].with_user(self.users["salesperson"])
        self.assertFalse(own.search([("code", "=", "X1")]))
        self.assertTrue(decor.exists())

    def test_mixed_paper_lots_are_seen_on_the_delivery(self):
        self.board_b.tracking = "lot"
        self.board_b.panel_decor_id = self.env["panel.decor"].create({"code": "W1", "name": "Oak"})
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        lots = self.env["stock.lot"].create(
            [
                {"name": name, "product_id": self.board_b.id, "panel_paper_lot": paper}
                for name, paper in (("L1", "P7"), ("L2", "P7"), ("L3", "P8"))
            ]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                self.board_b, warehouse.lot_stock_id, 10, lot_id=lot
            )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.dealer.id,
                "order_line": [
                    Command.create({"product_id": self.board_b.id, "product_uom_qty": 20})
                ],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        self.assertFalse(picking.panel_paper_note)
        lines = picking.move_line_ids
        lines[-1].lot_id = lots[2]
        self.assertIn("P7, P8", picking.panel_paper_note)
        self.assertIn("W1 Oak", picking.panel_paper_note)
