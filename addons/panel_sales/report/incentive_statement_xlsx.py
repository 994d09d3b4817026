from odoo import models

from odoo.addons.panel_crm.panelkit.table import escape_cell

WIDTHS = (12, 20, 34, 18, 14, 12, 16, 9, 16)
FIRST_ROW = 7


class ReportPanelSalesIncentiveStatementXlsx(models.AbstractModel):
    """Commission statements, one sheet each: numbers and dates as such, texts escaped."""

    _name = "report.panel_sales.incentive_statement_xlsx"
    _description = "Commission Statement (XLSX)"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        # EXTENDS report_xlsx: rows go to the file as they are written; texts stay texts
        return {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }

    def _get_objs_for_report(self, docids, data):
        # OVERRIDES report_xlsx, which lets the caller name the model
        ids = docids or self.env.context.get("active_ids", [])
        statements = self.env["panel.incentive.statement"].browse(ids)
        statements.check_access("read")
        return statements

    def generate_xlsx_report(self, workbook, data, objs):
        workbook.set_properties({"title": self.env._("Commission Statement")})
        for statement in objs:
            formats = self._formats(workbook, statement.currency_id)
            sheet = workbook.add_worksheet(self._sheet_name(statement))
            self._set_up(sheet, statement)
            self._write_head(sheet, formats, statement)
            last = self._write_entries(sheet, formats, statement)
            self._write_total(sheet, formats, statement, last)

    # === LAYOUT === #
    def _formats(self, workbook, currency):
        money = "#,##0" + ("." + "0" * currency.decimal_places if currency.decimal_places else "")
        money = f"{money};[Red]-{money}"
        plain = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        total = {**plain, "bold": True, "top": 1, "bg_color": "#EFF5F3"}
        head = {"bold": True, "bg_color": "#1C5C52", "font_color": "#FFFFFF", "text_wrap": True}
        return {
            "title": workbook.add_format({**plain, "bold": True, "font_size": 14}),
            "label": workbook.add_format({**plain, "font_color": "#6B7280"}),
            "text": workbook.add_format(plain),
            "date": workbook.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"}),
            "month": workbook.add_format({**plain, "num_format": "yyyy-mm", "align": "left"}),
            "money": workbook.add_format({**plain, "num_format": money}),
            "rate": workbook.add_format({**plain, "num_format": '0.0##"%"'}),
            "head": workbook.add_format({**plain, **head}),
            "total": workbook.add_format(total),
            "total_money": workbook.add_format({**total, "num_format": money}),
        }

    def _sheet_name(self, statement):
        name = f"{statement.name} {statement.user_id.name}"
        return "".join(char for char in name if char not in "[]:*?/\\'")[:31]

    def _set_up(self, sheet, statement):
        for index, width in enumerate(WIDTHS):
            sheet.set_column(index, index, width)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST_ROW - 1)
        sheet.set_footer(f"&L{escape_cell(statement.name)}&R&P / &N")

    # === CONTENT === #
    def _write_head(self, sheet, formats, statement):
        states = dict(statement._fields["state"]._description_selection(self.env))
        sheet.write_string(0, 0, self.env._("Commission Statement"), formats["title"])
        pairs = (
            (self.env._("Number"), statement.name),
            (self.env._("Company"), statement.company_id.name),
            (self.env._("Salesperson"), statement.user_id.name),
            (self.env._("Status"), states[statement.state]),
        )
        for row, (label, value) in enumerate(pairs, start=1):
            sheet.write_string(row, 0, label, formats["label"])
            sheet.write_string(row, 1, escape_cell(value), formats["text"])
            if row == 1:
                sheet.write_string(row, 3, self.env._("Month"), formats["label"])
                sheet.write_datetime(row, 4, statement.period, formats["month"])
            if row == 2:
                sheet.write_string(row, 3, self.env._("Currency"), formats["label"])
                sheet.write_string(row, 4, statement.currency_id.name, formats["text"])
        for column, title in enumerate(self._titles()):
            sheet.write_string(FIRST_ROW - 1, column, title, formats["head"])

    def _titles(self):
        return (
            self.env._("Date"),
            self.env._("Document"),
            self.env._("Customer"),
            self.env._("Brand"),
            self.env._("Kind"),
            self.env._("Base"),
            self.env._("Base amount"),
            self.env._("Rate %"),
            self.env._("Commission"),
        )

    def _write_entries(self, sheet, formats, statement):
        """Write an entry per row and return the number of the row after the last."""
        at = FIRST_ROW
        for brand, rows in statement._get_rows_by_brand():
            brand_cell = escape_cell(brand)
            for row in rows:
                sheet.write_datetime(at, 0, row["date"], formats["date"])
                sheet.write_string(at, 1, escape_cell(row["document"]), formats["text"])
                sheet.write_string(at, 2, escape_cell(row["partner"]), formats["text"])
                sheet.write_string(at, 3, brand_cell, formats["text"])
                sheet.write_string(at, 4, row["kind"], formats["text"])
                sheet.write_string(at, 5, row["base"], formats["text"])
                sheet.write_number(at, 6, row["base_amount"], formats["money"])
                sheet.write_number(at, 7, row["rate"], formats["rate"])
                sheet.write_number(at, 8, row["amount"], formats["money"])
                at += 1
        return at

    def _write_total(self, sheet, formats, statement, at):
        sheet.autofilter(FIRST_ROW - 1, 0, max(at - 1, FIRST_ROW), len(WIDTHS) - 1)
        sheet.write_string(at, 0, self.env._("Total"), formats["total"])
        for column in range(1, 8):
            sheet.write_blank(at, column, None, formats["total"])
        formula = f"=SUM(I{FIRST_ROW + 1}:I{max(at, FIRST_ROW + 1)})"
        sheet.write_formula(at, 8, formula, formats["total_money"], statement.amount)
