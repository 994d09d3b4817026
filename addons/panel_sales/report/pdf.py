"""Drawing of business documents: pages, letterhead, text in two scripts, tables.

Lengths are points; y grows downwards from the top of an A4 page. Nothing here knows Odoo.
"""

import io
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = 0  # binary streams: smaller, and encoding them as text is slow in Python

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
MARGIN = 42.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
BOTTOM = PAGE_HEIGHT - 56.0

INK = (0.13, 0.15, 0.18)
MUTED = (0.42, 0.45, 0.5)
ACCENT = (0.11, 0.36, 0.32)
LINE = (0.82, 0.84, 0.86)
SHADE = (0.94, 0.96, 0.955)

LATIN, BOLD, CJK = "PanelLatin", "PanelLatinBold", "PanelCJK"
_FILES = {
    LATIN: "Roboto-Regular.ttf",
    BOLD: "Roboto-Bold.ttf",
    CJK: "DroidSansFallbackFull.ttf",
}
_EAST = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_CLOSING = "，。、；：）】》」』！？％”’"
# A word with its space, an East Asian character with its closing marks, or a space.
_PIECES = re.compile(rf"[^\s{_EAST}]+\s?|[{_EAST}][{_CLOSING}]*|\s")


@lru_cache(maxsize=1)
def _latin_glyphs():
    """Register the fonts once per process and return the code points that Roboto draws."""
    folder = Path(__file__).parent.parent / "static" / "fonts"
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    return frozenset(pdfmetrics.getFont(LATIN).face.charToGlyph)


@lru_cache(maxsize=8192)
def runs(text, bold=False):
    """Split a text into (font, text) runs, so that each font draws what it has glyphs for.

    :param text: one line
    :param bold: whether Latin is drawn in bold
    """
    glyphs = _latin_glyphs()
    latin = BOLD if bold else LATIN
    if text.isascii():
        return ((latin, text),)
    found = []
    for char in text:
        font = latin if ord(char) in glyphs else CJK
        if found and found[-1][0] == font:
            found[-1][1].append(char)
        else:
            found.append((font, [char]))
    return tuple((font, "".join(chars)) for font, chars in found)


@lru_cache(maxsize=2)
def _widths(bold):
    """Return the width of every character in thousandths of the size."""
    _latin_glyphs()
    latin = pdfmetrics.getFont(BOLD if bold else LATIN).face.charWidths
    widths = {**pdfmetrics.getFont(CJK).face.charWidths, **latin}
    return {chr(point): width for point, width in widths.items()}


def text_width(text, size, bold=False):
    """Return the width of one line of text."""
    return _text_units(text, bold) * size / 1000


@lru_cache(maxsize=16384)
def _text_units(text, bold):
    widths = _widths(bold)
    return sum([widths.get(char, 1000) for char in text])


def wrap(text, width, size, bold=False):
    """Break a text into lines that fit a width, between words or East Asian characters.

    :param text: the text, with line feeds where lines must end
    :param width: width of a line
    :param size: size of the type
    :param bold: whether it is set in bold
    """
    lines = []
    for paragraph in (text or "").split("\n"):
        if text_width(paragraph, size, bold) <= width:
            lines.append(paragraph)
        else:
            lines += _break(paragraph, width, size, bold)
    return lines


def _break(paragraph, width, size, bold):
    lines, line = [], ""
    for piece in _PIECES.findall(paragraph):
        while text_width((line + piece).rstrip(), size, bold) > width:
            if line.strip():
                lines.append(line.rstrip())
                line = ""
                continue
            count = _fitting(piece, width, size, bold)
            lines.append(piece[:count])
            piece = piece[count:]
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _fitting(piece, width, size, bold):
    count = len(piece)
    while count > 1 and text_width(piece[:count], size, bold) > width:
        count -= 1
    return count


@lru_cache(maxsize=64)
def _rgb(color):
    return " ".join(f"{part:.3g}" for part in color)


@dataclass(frozen=True)
class Text:
    """A line of text in a cell; it is wrapped when it does not fit.

    :param text: what it says
    :param size: size of the type
    :param bold: whether it is set in bold
    :param color: its colour, as three numbers from 0 to 1
    """

    text: str
    size: float = 8.5
    bold: bool = False
    color: tuple = INK


@dataclass(frozen=True)
class Column:
    """A column of a table.

    :param title: heading, repeated on every page
    :param width: width in points
    :param align: ``left`` or ``right``
    """

    title: str
    width: float
    align: str = "left"


@dataclass(frozen=True)
class Letterhead:
    """Who sends the document.

    :param name: name of the company
    :param lines: address and the like
    :param logo: bytes of a raster image, or None
    """

    name: str
    lines: tuple = ()
    logo: bytes | None = None


@dataclass
class Part:
    """The pages of one document; each page is a list of drawing calls.

    :param letterhead: who sends it
    :param title: what it is
    :param subtitle: its number and the like
    :param footer: text at the left of every page's foot
    :param page_label: such as ``Page {page} of {pages}``
    """

    letterhead: Letterhead
    title: str
    subtitle: str
    footer: str
    page_label: str
    pages: list = field(default_factory=list)


class Document:
    """A PDF of one or several parts, each with its own letterhead and page numbers."""

    def __init__(self, title, author):
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT))
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._parts = []
        self._encoded = {}
        self.y = 0.0

    # === STRUCTURE === #
    def start(self, part):
        """Begin a document on a page of its own.

        :param part: the ``Part`` to begin
        """
        self._parts.append(part)
        self.new_page()

    def new_page(self):
        """Begin a page: the letterhead on the first, one line with the title on others."""
        part = self._parts[-1]
        part.pages.append([])
        if len(part.pages) == 1:
            self._draw_letterhead(part)
            return
        self.text(MARGIN, 40, part.letterhead.name, 8, color=MUTED)
        title = f"{part.title}  {part.subtitle}"
        self.text(MARGIN + WIDTH, 40, title, 8, align="right", color=MUTED)
        self.line(47)
        self.y = 60.0

    def need(self, height):
        """Begin a page when the rest of this one is lower than a height.

        :return: whether a page was begun
        """
        if self.y + height <= BOTTOM:
            return False
        self.new_page()
        return True

    def output(self):
        """Return the finished PDF as bytes."""
        for part in self._parts:
            for number, calls in enumerate(part.pages, start=1):
                for draw, *arguments in calls:
                    draw(*arguments)
                self._draw_footer(part, number)
                self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    # === DRAWING === #
    def text(self, x, y, text, size=8.5, bold=False, align="left", color=INK):
        """Draw one line of text; ``x`` is its left or right end, ``y`` its base line."""
        if align == "right":
            x -= text_width(text, size, bold)
        self._parts[-1].pages[-1].append((self._put_text, x, y, text, size, bold, color))

    def line(self, y, x=MARGIN, width=WIDTH, color=LINE, thickness=0.6):
        """Draw a horizontal line."""
        self._parts[-1].pages[-1].append((self._put_line, x, y, width, color, thickness))

    def box(self, x, y, width, height, color=SHADE):
        """Fill a rectangle; ``y`` is its upper edge."""
        self._parts[-1].pages[-1].append((self._put_box, x, y, width, height, color))

    def paragraph(self, text, width=WIDTH, size=8.5, color=INK):
        """Write wrapped text at the left margin, over as many pages as it takes."""
        for line in wrap(text, width, size):
            self.need(size * 1.4)
            self.text(MARGIN, self.y + size, line, size, color=color)
            self.y += size * 1.4

    def fields(self, pairs, x, width, label_width):
        """Write labelled values below each other.

        :param pairs: (label, value) tuples; pairs without value are left out
        :param x: left end
        :param width: width of label and value
        :param label_width: width of the labels
        """
        for label, value in pairs:
            if not value:
                continue
            self.text(x, self.y + 8.5, label, 8, color=MUTED)
            for line in wrap(str(value), width - label_width, 8.5):
                self.text(x + label_width, self.y + 8.5, line, 8.5)
                self.y += 12.5

    def signatures(self, labels):
        """Draw lines to sign on, side by side.

        :param labels: what stands below each line
        """
        self.need(70)
        self.y += 46
        width = WIDTH / len(labels)
        for index, label in enumerate(labels):
            self.line(self.y, MARGIN + index * width, width - 24, MUTED)
            self.text(MARGIN + index * width, self.y + 11, label, 7.5, color=MUTED)
        self.y += 20

    # === PIECES === #
    def _draw_letterhead(self, part):
        head, left = part.letterhead, MARGIN
        if head.logo:
            left += self._draw_logo(head.logo) + 10
        self.text(left, 50, head.name, 12, bold=True)
        for index, line in enumerate(head.lines):
            self.text(left, 63 + index * 10.5, line, 7.5, color=MUTED)
        self.text(MARGIN + WIDTH, 52, part.title, 17, bold=True, align="right", color=ACCENT)
        self.text(MARGIN + WIDTH, 67, part.subtitle, 9.5, align="right", color=MUTED)
        self.y = max(70.0 + len(head.lines) * 10.5, 88.0)
        self.line(self.y, color=ACCENT, thickness=1.4)
        self.y += 14

    def _draw_logo(self, logo):
        image = ImageReader(io.BytesIO(logo))
        across, down = image.getSize()
        scale = min(110 / across, 44 / down)
        width, height = across * scale, down * scale
        self._parts[-1].pages[-1].append((self._put_image, image, MARGIN, 34, width, height))
        return width

    def _draw_footer(self, part, number):
        self._put_line(MARGIN, BOTTOM + 14, WIDTH, LINE, 0.6)
        self._put_text(MARGIN, BOTTOM + 25, part.footer, 7.5, False, MUTED)
        label = part.page_label.format(page=number, pages=len(part.pages))
        left = MARGIN + WIDTH - text_width(label, 7.5)
        self._put_text(left, BOTTOM + 25, label, 7.5, False, MUTED)

    # The calls below write PDF operators: the canvas' own methods take four times as long.
    def _put_text(self, x, y, text, size, bold, color):
        shown = [
            f"{mode} {name} {size:g} Tf ({escaped}) Tj"
            for mode, name, escaped in self._encode(text, bold)
        ]
        outline = f"{_rgb(color)} RG {size / 32:.3f} w" if bold else ""
        self._canvas.addLiteral(
            f"{_rgb(color)} rg {outline} BT 1 0 0 1 {x:.2f} {PAGE_HEIGHT - y:.2f} Tm "
            f"{' '.join(shown)} 0 Tr ET"
        )

    def _encode(self, text, bold):
        """Return a text as (rendering mode, font, escaped glyphs), once per document.

        The East Asian face has no bold, so its outline is drawn too.
        """
        if (text, bold) not in self._encoded:
            inner = self._canvas._doc
            self._encoded[text, bold] = [
                (
                    "2 Tr" if bold and name == CJK else "0 Tr",
                    pdfmetrics.getFont(name).getSubsetInternalName(subset, inner),
                    self._canvas._escape(glyphs),
                )
                for name, part in runs(text, bold)
                for subset, glyphs in pdfmetrics.getFont(name).splitString(part, inner)
            ]
        return self._encoded[text, bold]

    def _put_line(self, x, y, width, color, thickness):
        y = PAGE_HEIGHT - y
        self._canvas.addLiteral(
            f"{_rgb(color)} RG {thickness:g} w {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S"
        )

    def _put_box(self, x, y, width, height, color):
        y = PAGE_HEIGHT - y - height
        self._canvas.addLiteral(f"{_rgb(color)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def _put_image(self, image, x, y, width, height):
        self._canvas.drawImage(image, x, PAGE_HEIGHT - y - height, width, height, mask="auto")


class Table:
    """A table whose heading is repeated on every page that it reaches.

    :param document: where to draw it
    :param columns: ``Column`` objects
    :param size: size of the type of plain texts
    """

    PADDING = 4.0
    LEADING = 1.38

    def __init__(self, document, columns, size=8.5):
        self._document = document
        self._columns = columns
        self._size = size
        document.need(60)
        self._draw_heading()

    def row(self, cells, shade=False, bold=False, keep=0.0):
        """Draw a row, on the next page when it does not fit.

        :param cells: per column a text, a tuple of ``Text``, or None
        :param shade: whether the row stands on a tinted ground
        :param bold: whether plain texts are set in bold
        :param keep: height that must fit below the row on the same page
        """
        laid_out = [
            self._lay_out(cell, column, bold)
            for cell, column in zip(cells, self._columns, strict=True)
        ]
        height = max(self._height(lines) for lines in laid_out) + 2 * self.PADDING
        if self._document.need(height + keep):
            self._draw_heading()
        self._draw_row(laid_out, height, shade)

    def band(self, text):
        """Draw a row of one text over all columns."""
        if self._document.need(40):
            self._draw_heading()
        self._document.text(MARGIN + self.PADDING, self._document.y + 13, text, 8.5, bold=True)
        self._document.y += 19
        self._document.line(self._document.y)

    def note(self, text):
        """Write a remark over all columns."""
        for line in wrap(text, WIDTH - 2 * self.PADDING, 8):
            if self._document.need(14):
                self._draw_heading()
            self._document.text(MARGIN + self.PADDING, self._document.y + 10, line, 8, color=MUTED)
            self._document.y += 11
        self._document.y += self.PADDING
        self._document.line(self._document.y)

    def _lay_out(self, cell, column, bold):
        if not cell:
            return ()
        if isinstance(cell, str):
            cell = (Text(cell, self._size, bold),)
        width = column.width - 2 * self.PADDING
        return [
            Text(line, text.size, text.bold, text.color)
            for text in cell
            for line in wrap(text.text, width, text.size, text.bold)
        ]

    def _height(self, lines):
        return sum(text.size * self.LEADING for text in lines)

    def _draw_row(self, cells, height, shade):
        document, x = self._document, MARGIN
        if shade:
            document.box(MARGIN, document.y, WIDTH, height)
        for lines, column in zip(cells, self._columns, strict=True):
            y = document.y + self.PADDING
            right = column.align == "right"
            at = x + column.width - self.PADDING if right else x + self.PADDING
            for text in lines:
                y += text.size
                document.text(at, y, text.text, text.size, text.bold, column.align, text.color)
                y += text.size * (self.LEADING - 1)
            x += column.width
        document.y += height
        document.line(document.y)

    def _draw_heading(self):
        document, x = self._document, MARGIN
        titles = [wrap(column.title, column.width - 8, 7.5, True) for column in self._columns]
        height = max(map(len, titles)) * 10 + 8
        document.box(MARGIN, document.y, WIDTH, height, ACCENT)
        for lines, column in zip(titles, self._columns, strict=True):
            at = x + column.width - self.PADDING if column.align == "right" else x + self.PADDING
            for index, line in enumerate(lines):
                y = document.y + 12 + index * 10
                document.text(at, y, line, 7.5, True, column.align, (1, 1, 1))
            x += column.width
        document.y += height
