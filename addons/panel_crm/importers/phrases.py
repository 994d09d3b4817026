"""What panelkit says about tables, where Odoo finds it for translation.

panelkit knows no Odoo and keeps each sentence as a template; it is translated when it is shown.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

PHRASES = (
    _lt("This column is there twice."),
    _lt("This column is unknown."),
    _lt("This column has values but no header."),
    _lt("“%(value)s” is not a date such as 2026-01-31 or 2026/1/31."),
    _lt("“%(value)s” is neither yes nor no."),
    _lt("“%(value)s” is not one of these: %(allowed)s."),
    _lt("The text is longer than %(limit)s characters."),
    _lt("The number has too many digits."),
    _lt("“%(value)s” is not a whole number."),
    _lt("%(value)s is less than %(limit)s."),
    _lt("%(value)s is more than %(limit)s."),
    _lt("“%(value)s” is not a number."),
    _lt("This required column is missing."),
    _lt("“%(value)s” is not a day of the calendar."),
    _lt("A value is missing."),
    _lt("The file is empty."),
    _lt("The file has %(size)s MB; at most %(limit)s MB are read."),
    _lt(
        "The file is an old Excel file (.xls) or protected by a password; save it as "
        ".xlsx without a password."
    ),
    _lt("Only .xlsx and .csv files can be read."),
    _lt("The name ends in %(ending)s, but the file is an archive."),
    _lt("The file is not a table."),
    _lt(
        "The name ends in .xlsx, but the file is not an Excel workbook; a CSV file must "
        "be called .csv."
    ),
    _lt("A formula is not allowed; enter the value itself."),
    _lt("This is not a finite number."),
    _lt("The cell holds the spreadsheet error %(value)s."),
    _lt("A cell of this type cannot be read."),
    _lt("Row %(row)s, column %(column)s: the text is longer than %(limit)s characters."),
    _lt(
        "Row %(row)s, column %(column)s: there is a NUL character; the file is damaged or"
        " not a table."
    ),
    _lt("The file is empty: there is not even a row of headers."),
    _lt("Row %(row)s has far more cells than a sheet can have."),
    _lt(
        "The table stretches too far: up to row %(row)s, most of it blank. Delete the "
        "blank rows and columns."
    ),
    _lt("Row %(row)s has %(count)s columns; at most %(limit)s are read."),
    _lt("Row %(row)s has a value in column %(column)s, which has no header."),
    _lt("Row %(row)s: the table has more than %(limit)s rows."),
    _lt("Row %(row)s: the table has more than %(limit)s cells."),
    _lt("Row %(row)s, column %(column)s: a header must not be a formula."),
    _lt("The characters cannot be read; save the file as CSV in UTF-8."),
    _lt("The file is encoded in UTF-16; save it as CSV in UTF-8."),
    _lt(
        "Row %(row)s cannot be read: a quotation mark is not closed or stands in the "
        "wrong place, or a cell is far too long."
    ),
    _lt("The workbook is damaged and cannot be read."),
    _lt("The workbook has too many parts: %(count)s."),
    _lt("The file is an archive, but not an Excel workbook (.xlsx)."),
    _lt("The workbook is protected by a password; save it without one."),
    _lt("The workbook unpacks to %(size)s MB, far more than its table can need."),
    _lt("A part of the workbook is far larger than usual; save it anew."),
    _lt("The workbook has no sheet with cells."),
    _lt("The workbook declares entities, which no genuine one does."),
    _lt("A part of the workbook is far more complex than usual; save it anew."),
)
