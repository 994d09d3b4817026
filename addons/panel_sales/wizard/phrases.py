"""What panelkit says about pasted lines, where Odoo finds it for translation."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

PHRASES = (
    _lt("At most %(limit)s lines can be pasted at once."),
    _lt("A line needs a board and a quantity, divided by a tab as a spreadsheet copies them."),
    _lt("There are %(count)s cells; a line has a board, a quantity, a unit and a price."),
    _lt("The board is missing."),
    _lt("The unit “%(unit)s” is unknown; use sheets, packs, m² or m³."),
    _lt("“%(value)s” is no quantity."),
    _lt("The quantity says “%(own)s”, the unit “%(unit)s”."),
    _lt("The quantity must be above zero and at most %(limit)s."),
    _lt("%(quantity)s is not a whole number of sheets or packs."),
    _lt("Give the price per sheet, m² or m³, not per pack."),
    _lt("“%(value)s” is no price."),
    _lt("The price must be between 0 and %(limit)s."),
)
