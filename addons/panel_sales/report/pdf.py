"""What business documents consist of: texts, blocks and tables, laid out by reportlab's platypus.

Lengths are points. Nothing here knows Odoo.
"""

from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

from reportlab import platypus
from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle

from .fonts import BOLD, LATIN, is_east_asian, wrap

MARGIN, PADDING, LEADING = 42, 4, 1.4
WIDTH = A4[0] - 2 * MARGIN
ROWS_AT_ONCE = 100
INK, MUTED, ACCENT = HexColor("#21262e"), HexColor("#6b7380"), HexColor("#1c5c52")
LINE, SHADE = HexColor("#d1d6db"), HexColor("#f0f5f4")


# === BLOCKS === #
class _Outlined(platypus.Paragraph):
    """A paragraph in a bold that both fonts have: with the outline of its letters."""

    def draw(self):
        self.canv.saveState()
        self.canv.setStrokeColor(self.style.textColor)
        self.canv.setLineWidth(self.style.fontSize / 32)
        self.canv.addLiteral("2 Tr")
        try:
            return super().draw()
        finally:
            self.canv.restoreState()


@lru_cache(maxsize=64)
def _style(font, size, color, right, word_wrap):
    return ParagraphStyle(
        "text",
        fontName=font,
        fontSize=size,
        leading=size * LEADING,
        textColor=color,
        alignment=TA_RIGHT if right else TA_LEFT,
        wordWrap=word_wrap,
    )


def paragraph(text, size=8.5, bold=False, color=INK, right=False):
    """Return a text that is broken into lines.

    :param text: plain text, with line feeds where lines must end
    :param size: size of the type
    :param bold: whether it is set in bold
    :param color: colour of the type
    :param right: whether it stands at the right
    """
    east_asian = is_east_asian(text)
    font = BOLD if bold and not east_asian else LATIN
    kind = _Outlined if bold and east_asian else platypus.Paragraph
    style = _style(font, size, color, right, "CJK" if east_asian else None)
    return kind(escape(text).replace("\n", "<br/>"), style)


def everywhere(command, *values):
    """Return a command of ``TableStyle`` for all cells."""
    return command, (0, 0), (-1, -1), *values


def block(rows, widths, *commands, padding=0, **options):
    """Return a table of texts and flowables.

    :param rows: lists of cells
    :param widths: widths of the columns
    :param commands: further commands of reportlab's ``TableStyle``
    :param padding: room within the cells
    :param options: further arguments of reportlab's ``Table``
    """
    style = [everywhere("VALIGN", "TOP"), everywhere("TEXTCOLOR", INK)]
    for side in ("LEFT", "RIGHT", "TOP", "BOTTOM"):
        style.append(everywhere(f"{side}PADDING", padding))
    return platypus.Table(rows, widths, style=[*style, *commands], **options)


def labelled(pairs, width, label_width=84):
    """Return labelled values below each other.

    :param pairs: (label, value) tuples; pairs without value are left out
    :param width: width of label and value
    :param label_width: width of the labels
    """
    rows = [(paragraph(label, 8, color=MUTED), paragraph(text)) for label, text in pairs if text]
    return block(rows, [label_width, width - label_width])


def signatures(labels):
    """Return lines to sign on, side by side.

    :param labels: what stands below each line
    """
    gap = 24
    cells = [cell for label in labels for cell in (paragraph(label, 7.5, color=MUTED), "")]
    lines = [("LINEABOVE", (at, 0), (at, 0), 0.6, MUTED) for at in range(0, len(cells), 2)]
    widths = [WIDTH / len(labels) - gap, gap] * len(labels)
    signing = block([cells], widths, everywhere("TOPPADDING", 2), *lines)
    return platypus.KeepTogether([platypus.Spacer(0, 46), signing])


# === TABLES === #
@dataclass(frozen=True)
class Column:
    """A column of a grid.

    :param title: heading, repeated on every page
    :param width: width in points
    :param right: whether texts stand at the right
    """

    title: str
    width: float
    right: bool = False


class Grid:
    """A table over any number of pages; its methods return the flowables that it consists of.

    Platypus can repeat a heading within one table, but each page that is split off a table takes
    time for all the rows that are left. So the heading is a page top, above tables of some rows.
    """

    def __init__(self, columns, size=8.5):
        """Prepare a grid.

        :param columns: ``Column`` objects
        :param size: size of the type
        """
        self._columns = columns
        self._size = size

    def begin(self):
        """Return the heading, for this page and those that follow."""
        heading = self._bold([column.title for column in self._columns], 7.5, white, ACCENT)
        return [platypus.CondPageBreak(60), platypus.SetPageTopFlowables([heading]), heading]

    def rows(self, rows):
        """Return rows.

        :param rows: lists of cells, each a text, a list of flowables, or None
        """
        found = []
        for start in range(0, len(rows), ROWS_AT_ONCE):
            # Without it, the first row of a table would be broken to fill the page.
            found += [platypus.CondPageBreak(30)] if start else []
            found.append(self._table(rows[start : start + ROWS_AT_ONCE]))
        return found

    def sums(self, cells, shade=False):
        """Return a row in bold.

        :param cells: texts or None
        :param shade: whether it stands on a tinted ground
        """
        return self._bold(cells, self._size, INK, SHADE if shade else None)

    def band(self, text):
        """Return a title over all columns."""
        return [platypus.CondPageBreak(40), self._ruled([[paragraph(text, bold=True)]], [WIDTH])]

    def note(self, text):
        """Return a remark over all columns."""
        return [self._ruled([[paragraph(text, 8, color=MUTED)]], [WIDTH])]

    def end(self):
        """Return what ends the repetition of the heading."""
        return [platypus.SetPageTopFlowables([])]

    def _bold(self, texts, size, color, ground):
        cells = [
            text and paragraph(text, size, bold=True, color=color, right=column.right)
            for text, column in zip(texts, self._columns, strict=True)
        ]
        return self._table([cells], everywhere("BACKGROUND", ground))

    def _table(self, rows, *commands):
        widths = [column.width for column in self._columns]
        rows = [
            [
                wrap(cell, width - 2 * PADDING, self._size) if isinstance(cell, str) else cell
                for cell, width in zip(row, widths, strict=True)
            ]
            for row in rows
        ]
        face = everywhere("FONT", LATIN, self._size, self._size * LEADING)
        at_right = [
            ("ALIGN", (at, 0), (at, -1), "RIGHT")
            for at, column in enumerate(self._columns)
            if column.right
        ]
        return self._ruled(rows, widths, face, *at_right, *commands)

    def _ruled(self, rows, widths, *commands):
        rule = everywhere("LINEBELOW", 0.6, LINE)
        # A row may be higher than a page, and is broken then.
        return block(rows, widths, rule, *commands, padding=PADDING, splitInRow=1)
