import io

import xlsxwriter

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import PanelCrmCommon

THICKNESSES = (3, 5, 9, 12, 15, 18, 22, 25)
MANY = 10_000


@tagged("post_install", "-at_install")
class TestSearch(PanelCrmCommon):
    """One search box: “18 mm E0 2440×1220 white”."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env.ref("panel_crm.family_pb").with_context(lang="zh_CN").name = "刨花板"
        cls.classes = {
            name: cls.env.ref(f"panel_crm.emission_gbt_{name.lower()}").id
            for name in ("E0", "E1", "ENF")
        }
        cls.white = cls.env["panel.decor"].create(
            {
                "code": "W1002",
                "name": "Snow",
                "colour": "white",
                "texture_id": cls.env.ref("panel_crm.term_texture_eir").id,
            }
        )
        cls.white.with_context(lang="zh_CN").write({"name": "雪山", "colour": "白色"})
        cls.boards = {
            (thickness, name, decor): cls._create_board(
                f"B{thickness}{name}{'D' if decor else ''}",
                cls.series_b if decor else cls.series_a,
                2440,
                1220,
                thickness,
                panel_emission_class_id=cls.classes[name],
                panel_decor_id=decor and cls.white.id,
            )
            for thickness in (9, 18)
            for name in cls.classes
            for decor in (False, True)
        }
        cls.screws = cls.env["product.product"].create({"name": "Screws 18 mm zinc"})

    def _codes(self, text, model="product.product"):
        found = self.env[model].search([("display_name", "ilike", text)])
        return set(found.filtered(lambda each: each.default_code).mapped("default_code"))

    def _names(self, text):
        return {name for _id, name in self.env["product.product"].name_search(text, limit=None)}

    def test_thickness_and_class_find_exactly_the_matching_ones(self):
        for text in ("18 mm + E0", "18 mm E0", "E0 18厘", "18mm E0级", "18 E0"):
            self.assertEqual(self._codes(text), {"B18E0", "B18E0D"}, text)

    def test_a_whole_sentence(self):
        for text in (
            "18 mm E0 2440×1220 white",
            "18厘 E0 1220x2440 白色",
            "white E0 2440*1220*18",
            "w1002 4×8尺 18mm e0",
            "Silverleaf 18 mm E0 同步木纹",
        ):
            self.assertEqual(self._codes(text), {"B18E0D"}, text)
        self.assertFalse(self._codes("18 mm E0 2800×2070 white"))

    def test_family_brand_and_series_in_both_languages(self):
        for text in (
            "18 mm ENF 刨花板",
            "18 mm ENF chipboard",
            "ENF 18 Evergreen",
        ):
            self.assertEqual(self._codes(text), {"B18ENF"}, text)
        # a faced board of particleboard is one, too
        self.assertEqual(self._codes("18厘ENF颗粒板"), {"B18ENF", "B18ENFD"})
        self.assertEqual(self._codes("Silverleaf E1"), {"B9E1D", "B18E1D"})

    def test_words_without_a_measure(self):
        self.assertEqual(len(self._codes("snow silverleaf")), 6)
        self.assertEqual(self._codes("B18E0D"), {"B18E0D"})

    def test_other_goods_are_found_by_their_names(self):
        found = self.env["product.product"].search([("display_name", "ilike", "18 mm")])
        self.assertIn(self.screws, found)
        self.assertIn("Screws 18 mm zinc", self._names("Screws 18 mm"))

    def test_names_of_lines_and_search_views(self):
        self.assertEqual(self._names("18 mm E0 white"), {"[B18E0D] Board B18E0D"})
        self.assertEqual(self._names("[B9E1] Board"), {"[B9E1] Board B9E1"})
        found = self.env["product.product"].search([("panel_query", "ilike", "9 mm E1 white")])
        self.assertEqual(found.default_code, "B9E1D")
        self.assertEqual(self._codes("18 mm E0 white", "product.template"), {"B18E0D"})

    def test_search_views_know_it(self):
        for xmlid in (
            "panel_crm.product_product_view_search",
            "product.product_view_search_catalog",
        ):
            view = self.env.ref(xmlid)
            arch = self.env["product.product"].get_view(view.id, "search")["arch"]
            self.assertIn("panel_query", arch)

    def test_templates_that_can_become_what_is_asked_for(self):
        attributes = self.env["product.attribute"].create(
            [
                {
                    "name": name,
                    "panel_role": role,
                    "create_variant": "dynamic",
                    "value_ids": [Command.create({"name": value}) for value in values],
                }
                for name, role, values in (
                    ("T", "thickness", ("16 mm", "19 mm")),
                    ("C", "emission", ("E0", "ENF")),
                )
            ]
        )
        template = self.env["product.template"].create(
            {
                "name": "Configurable",
                "panel_series_id": self.series_b.id,
                "product_brand_id": self.brand_b.id,
                "attribute_line_ids": [
                    Command.create(
                        {"attribute_id": each.id, "value_ids": [Command.set(each.value_ids.ids)]}
                    )
                    for each in attributes
                ],
            }
        )
        self.assertFalse(template.product_variant_ids)
        templates = self.env["product.template"]
        self.assertIn(template, templates.search([("display_name", "ilike", "19 mm E0")]))
        self.assertNotIn(template, templates.search([("display_name", "ilike", "18 mm E0")]))

    def test_nonsense_finds_nothing_and_breaks_nothing(self):
        products = self.env["product.product"]
        for text in ("' OR 1=1 --", "18 mm ' \\", "×××", "a" * 1000):
            with self.subTest(text=text):
                self.assertFalse(products.search([("panel_query", "ilike", text)]))
        for text in ("%", "_ _"):  # stand for any text, as everywhere in Odoo
            with self.subTest(text=text):
                self.assertTrue(products.search([("panel_query", "ilike", text)]))

    def test_salespeople_may_search(self):
        products = self.env["product.product"].with_user(self.users["salesperson"])
        self.assertTrue(products.name_search("18 mm E0 white"))

    # === FROM A SPREADSHEET === #
    def test_a_thousand_boards_from_a_workbook_are_found(self):
        """S4-PROD-03: import 1,000 SKUs; “18 mm + E0” returns exactly the matching ones."""
        titles = ("code", "name", "series", "length_mm", "width_mm", "thickness_mm")
        titles += ("emission_scheme", "emission_class", "decor", "glue", "price")
        content = io.BytesIO()
        matching = set()
        with xlsxwriter.Workbook(content) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, titles)
            for number in range(1000):
                thickness, name = THICKNESSES[number % 8], list(self.classes)[number // 8 % 3]
                code = f"X-{number}"
                if thickness == 18 and name == "E0":
                    matching.add(code)
                row = (code, f"Board {number}", "SIL-D", 2440, 1220, thickness)
                row += (
                    "GB/T 39600-2021",
                    name,
                    f"N{number % 40} Decor {number % 40}",
                    "脲醛胶",
                    99,
                )
                sheet.write_row(number + 1, 0, row)
        importer = self.env["panel.importer.catalogue"]
        file = importer._read(content.getvalue(), "boards.xlsx")
        importer._check(file)
        self.assertFalse(file.problem_count)
        self.assertTrue(importer._import(file))
        self.assertEqual(self._codes("18 mm + E0"), matching | {"B18E0", "B18E0D"})
        decors = self.env["panel.decor"].search([("code", "=like", "N%")])
        self.assertEqual(len(decors), 40)
        self.assertEqual(decors[0].name, f"Decor {decors[0].code[1:]}")
        board = self.env["product.product"].search([("default_code", "=", "X-81")])
        self.assertEqual(board.panel_glue_id.code, "uf")
        self.assertEqual(board.panel_decor_id.code, "N1")

    # === MANY === #
    def _fill(self):
        """Make ten thousand variants by two statements."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH made AS (
                    INSERT INTO product_template
                           (name, type, categ_id, uom_id, active, sale_ok, purchase_ok,
                            service_tracking, tracking, list_price,
                            panel_series_id, panel_family_id, product_brand_id)
                    SELECT jsonb_build_object('en_US', 'Mass board ' || n), type, categ_id,
                           uom_id, TRUE, TRUE, TRUE, service_tracking, tracking,
                           1, panel_series_id, panel_family_id, product_brand_id
                      FROM product_template, generate_series(1, %(many)s) AS n
                     WHERE id = %(model)s
                    RETURNING id)
                INSERT INTO product_product
                       (product_tmpl_id, active, default_code, panel_length_mm, panel_width_mm,
                        panel_thickness_mm, panel_emission_class_id, is_panel)
                SELECT id, TRUE, 'MASS-' || id, 2440, 1220,
                       (%(thicknesses)s::int[])[1 + id %% 8],
                       (%(classes)s::int[])[1 + (id / 8) %% 3], TRUE
                  FROM made
                """,
                many=MANY,
                model=self.board_a.product_tmpl_id.id,
                thicknesses=list(THICKNESSES),
                classes=list(self.classes.values()),
            )
        )
        self.env.invalidate_all()
        self.env.cr.execute("ANALYZE product_template, product_product")

    def test_ten_thousand_variants(self):
        self._fill()
        products = self.env["product.product"]
        text = "18 mm E0 2440×1220"
        products.search([("display_name", "ilike", text)], limit=80)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = products.search([("display_name", "ilike", text)], limit=80)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 8)
        self.assertEqual(len(found), 80)
        self.assertEqual(set(found.mapped("panel_thickness_mm")), {18})
        self.assertEqual(set(found.mapped("panel_emission_class_id.name")), {"E0"})
        self.assertNotIn("Seq Scan on product_product", self._plan(text))
        # fresh entries of the index wait in a list that has to be read as a whole
        self.env.cr.execute("SELECT gin_clean_pending_list('product_product_panel_code_parts')")
        self.assertIn("product_product_panel_code_parts", self._plan("xyzzy-4711 plugh"))

    def _plan(self, text):
        """Return how the database finds the boards that a text asks for."""
        products = self.env["product.product"]
        domain = products._panel_query_domain(products._panel_read_query("ilike", text))
        rows = self.env.execute_query(SQL("EXPLAIN %s", products._search(domain).select()))
        return "\n".join(row[0] for row in rows)
