"""The fonts of documents: Roboto, and Droid Sans Fallback for what Roboto lacks."""

from functools import lru_cache
from pathlib import Path

from reportlab.lib.textsplit import wordSplit
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

LATIN, BOLD = "PanelLatin", "PanelLatinBold"
FOLDER = Path(__file__).parent.parent / "static" / "fonts"


class FontWithFallback(TTFont):
    """A font that has another one draw the characters that it lacks.

    So texts need not be split by script before they are drawn; reportlab itself offers fallbacks
    for the old Type 1 fonts only.
    """

    def __init__(self, name, file, fallback):
        super().__init__(name, str(FOLDER / file))
        self.fallback = fallback
        # Texts are measured as a whole, so the widths must be those of both fonts.
        self.face.charWidths = fallback.face.charWidths | self.face.charWidths
        self.face.defaultWidth = fallback.face.defaultWidth

    def splitString(self, text, doc, encoding="utf-8"):
        """Return a text as (subset, codes); a subset of the fallback comes with its font."""
        parts = []
        for own, run in self.runs(text):
            if own:
                parts += super().splitString(run, doc)
            else:
                subsets = self.fallback.splitString(run, doc)
                parts += [((self.fallback, subset), codes) for subset, codes in subsets]
        return parts

    def getSubsetInternalName(self, subset, doc):
        """Return the name of a subset within a document."""
        if isinstance(subset, tuple):
            fallback, subset = subset
            return fallback.getSubsetInternalName(subset, doc)
        return super().getSubsetInternalName(subset, doc)

    def runs(self, text):
        """Return a text as (whether this font draws it, text)."""
        if text.isascii():
            return [(True, text)]
        glyphs, runs = self.face.charToGlyph, []
        for char in text:
            own = ord(char) in glyphs
            if runs and runs[-1][0] == own:
                runs[-1][1].append(char)
            else:
                runs.append((own, [char]))
        return [(own, "".join(chars)) for own, chars in runs]


@lru_cache(maxsize=1)
def register_fonts():
    """Make the fonts known to reportlab, once per process."""
    east_asian = TTFont("PanelEastAsian", str(FOLDER / "DroidSansFallbackFull.ttf"))
    registerFont(FontWithFallback(LATIN, "Roboto-Regular.ttf", east_asian))
    registerFont(FontWithFallback(BOLD, "Roboto-Bold.ttf", east_asian))


def is_east_asian(text):
    """Whether a text holds characters between which lines may be broken."""
    return any(char >= "\u2e80" for char in text)


@lru_cache(maxsize=4096)
def wrap(text, width, size):
    """Return a text with line feeds, so that it fits a width.

    For the cells of long tables: a paragraph there takes ten times as long as a string.

    :param text: plain text
    :param width: width of the lines
    :param size: size of the type
    """
    if "\n" not in text and stringWidth(text, LATIN, size) <= width:
        return text
    lines = simpleSplit(text, LATIN, size, width)
    return "\n".join(part for line in lines for __, part in wordSplit(line, width, LATIN, size))
