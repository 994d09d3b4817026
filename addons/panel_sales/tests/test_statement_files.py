from datetime import datetime
from io import BytesIO
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.panel_crm.panelkit.table import looks_like_formula

from .common import PanelIncentiveCommon

HOSTILE = ("=cmd|' /C calc'!A0", "@SUM(1)", "+HYPERLINK(1)", "-2+cmd", "\t=1+1", "＝1+1")


@tagged("post_install", "-at_install")
class TestStatementFiles(PanelIncentiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan([(cls.brand_a, "revenue", 1), (cls.brand_b, "revenue", 2)])
        lines = [(cls.board_a, 10, 123.45), (cls.board_b, 2, 300)]
        cls.invoice = cls._invoice(lines, "2026-03-10")
        cls._credit(cls._invoice([(cls.board_a, 1, 100)], "2026-03-11"), "2026-03-12")

    # === XLSX === #
    def test_cells_are_typed(self):
        statement = self._compute("2026-03-01")
        sheet = self._xlsx(statement).active
        self.assertEqual(sheet.freeze_panes, "C8")
        heading = [cell.value for cell in sheet[7]]
        self.assertEqual(heading[:4], ["Date", "Document", "Customer", "Brand"])
        rows = list(sheet.iter_rows(min_row=8, max_row=11, values_only=True))
        self.assertEqual(
            rows[0],
            (
                datetime(2026, 3, 10),
                self.invoice.name,
                "Wuxi Timber Trading",
                "Evergreen",
                "Invoice",
                "Revenue",
                1234.5,
                1,
                12.35,
            ),
        )
        self.assertEqual([row[8] for row in rows], [12.35, 1.00, -1.00, 12.00])
        self.assertEqual(sheet["I12"].value, "=SUM(I8:I11)")
        self.assertEqual(sheet["B2"].value, statement.name)

    def test_totals_are_written_as_values_too(self):
        statement = self._compute("2026-03-01")
        content = self.env["ir.actions.report"]._render_xlsx(
            "panel_sales.incentive_statement_xlsx", statement.ids, data={}
        )[0]
        book = load_workbook(BytesIO(content), data_only=True)
        self.assertEqual(book.active["I12"].value, 24.35)
        self.assertEqual(statement.amount, 24.35)

    def test_hostile_names_stay_texts(self):
        statement = self._compute("2026-03-01")
        for name in HOSTILE:
            self.dealer.name = name
            self.brand_a.name = name
            self.user.name = name
            for row in self._xlsx(statement).active.iter_rows():
                for cell in row:
                    if cell.value == "=SUM(I8:I11)":
                        continue
                    self.assertNotEqual(cell.data_type, "f", name)
                    if isinstance(cell.value, str):
                        self.assertFalse(looks_like_formula(cell.value), cell.value)

    def test_one_sheet_per_statement(self):
        self._invoice([(self.board_a, 1, 100)], "2026-04-10")
        april = self._compute("2026-04-01")
        march = self.Statement.search([]) - april
        self.assertEqual(len(self._xlsx(march + april).sheetnames), 2)

    def test_xlsx_of_others_is_refused(self):
        statement = self._compute("2026-03-01")
        report = self.env["ir.actions.report"].with_user(self.users["general"])
        for model in ("panel.incentive.statement", "res.partner"):
            with self.assertRaises(AccessError):
                report.with_context(active_model=model)._render_xlsx(
                    "panel_sales.incentive_statement_xlsx", statement.ids, data={}
                )

    # === PDF === #
    def test_statement_on_paper(self):
        statement = self._compute("2026-03-01")
        (page,) = self._pdf("panel_sales.incentive_statement", statement)
        for text in (
            statement.name,
            self.user.name,
            "March 2026",
            self.invoice.name,
            "Evergreen",
            "Subtotal Evergreen",
            "1,234.50",
            "12.35",
            "-1.00",
            "24.35",
            "Page 1 of 1",
            "Draft",
            "Salesperson",
            "Finance",
            "Management",
        ):
            self.assertIn(text, page)
        self._approve(statement)
        (page,) = self._pdf("panel_sales.incentive_statement", statement)
        self.assertIn(statement.seal[:40], page)
        self.assertIn(self.users["finance"].name, page)

    def test_chinese(self):
        statement = self._compute("2026-03-01").with_context(lang="zh_CN")
        self.dealer.name = "无锡市太湖木业有限公司"
        self.env = self.env(context=dict(self.env.context, lang="zh_CN"))
        (page,) = self._pdf("panel_sales.incentive_statement", statement)
        for text in ("提成对账单", "销售人员", "小计", "合计", "第 1 页", "太湖木业", "2026年3月"):
            self.assertIn(text, page)

    def test_long_statement_repeats_its_heading(self):
        self._invoice([(self.board_a, 1, 100 + number) for number in range(80)], "2026-03-20")
        statement = self._compute("2026-03-01")
        pages = self._pdf("panel_sales.incentive_statement", statement)
        self.assertGreaterEqual(len(pages), 3)
        for number, page in enumerate(pages, start=1):
            self.assertIn(f"Page {number} of {len(pages)}", page)
            self.assertIn(statement.name, page)
        for page in pages[:-1]:
            self.assertIn("Base amount", page)

    def test_no_page_holds_nothing_but_totals(self):
        self._invoice([(self.board_a, 1, 100 + number) for number in range(40)], "2026-04-20")
        statement = self._compute("2026-04-01")
        ((brand, rows),) = statement._get_rows_by_brand()
        for count in range(20, 40):
            groups = [(brand, rows[:count])]
            with patch.object(type(statement), "_get_rows_by_brand", return_value=groups):
                pages = self._pdf("panel_sales.incentive_statement", statement)
            for page in pages:
                if "Document" in page:
                    self.assertIn("INV/", page)
