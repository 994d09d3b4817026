"""Write the import templates as workbooks, from the CSV files beside them.

Developers run it in the shell after changing a column: ``templates.main(env)``.
"""

from pathlib import Path

import xlsxwriter

from odoo.tools.misc import file_path

from ..panelkit import read_table
from ..wizard.panel_import import KINDS

FOLDER = "panel_crm/static/templates"
KIND_NAMES = {
    "text": "text",
    "integer": "whole number",
    "decimal": "number",
    "date": "date, such as 2026-01-31",
    "boolean": "yes or no",
    "choice": "one of these",
}


def main(env):
    """Write one workbook for each kind.

    :param env: environment of a database with this addon
    :return: exit status
    """
    for kind, _title in KINDS:
        source = Path(file_path(f"{FOLDER}/{kind}.csv"))
        write_template(env[f"panel.importer.{kind}"], source, source.with_suffix(".xlsx"))
    return 0


def write_template(importer, source, target):
    """Write the examples of a CSV file as a workbook, with a sheet that explains the columns."""
    table = read_table(source.read_bytes(), source.name)
    columns = importer._columns()
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E7EEF5", "text_wrap": True})
        write_examples(book.add_worksheet("Import"), table, columns, bold)
        write_explanation(book.add_worksheet("Columns"), columns, bold)


def write_examples(sheet, table, columns, bold):
    """Write headers and examples, numbers as numbers, and lists to choose from."""
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)
    by_title = {column.title: column for column in columns}
    for index, header in enumerate(table.headers):
        column = by_title[header.rstrip("*")]
        sheet.write_string(0, index, header, bold)
        sheet.set_column(index, index, max(12, min(36, len(header) + 4)))
        if column.choices:
            titles = [titles[0] for titles in column.choices.values()]
            sheet.data_validation(1, index, 5000, index, {"validate": "list", "source": titles})
        for row, line in enumerate(table.rows, start=1):
            if line.cells[index] is None:
                continue
            if column.kind in ("decimal", "integer"):
                sheet.write_number(row, index, float(line.cells[index]))
            else:
                sheet.write_string(row, index, str(line.cells[index]))


def write_explanation(sheet, columns, bold):
    """Write what each column holds, in English and Chinese."""
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 26)
    sheet.set_column(4, 4, 90)
    sheet.write_row(0, 0, ("Column", "列名", "Required", "Content", "Allowed"), bold)
    for row, column in enumerate(columns, start=1):
        allowed = "; ".join(" / ".join(titles) for titles in column.choices.values())
        if column.min is not None or column.max is not None:
            allowed = f"from {column.min} to {column.max}"
        required = "yes" if column.required else ""
        cells = (column.title, column.title_zh, required, KIND_NAMES[column.kind], allowed)
        sheet.write_row(row, 0, cells)
