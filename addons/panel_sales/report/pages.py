"""Business documents: letterhead, running heads, feet with page numbers.

Lengths are points. Nothing here knows Odoo.
"""

import io
from dataclasses import dataclass, field
from functools import partial

from reportlab import platypus, rl_config
from reportlab.lib.pagesizes import A4

from .fonts import LATIN
from .pdf import ACCENT, LINE, MARGIN, MUTED, WIDTH, block, everywhere, paragraph

rl_config.useA85 = 0  # binary streams: smaller, and encoding them as text is slow in Python

HEIGHT = A4[1]
BOTTOM = 56


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
    """One document, with its own letterhead and page numbers.

    :param letterhead: who sends it
    :param title: what it is
    :param subtitle: its number and the like
    :param footer: text at the left of every page's foot
    :param page_label: such as ``Page {page} of {pages}``
    :param story: what it says, as flowables
    :param pages: its pages, as numbers within the file, known when they are laid out
    """

    letterhead: Letterhead
    title: str
    subtitle: str
    footer: str
    page_label: str
    story: list
    pages: list = field(default_factory=list)


def render(title, author, parts):
    """Return a PDF of some documents.

    :param title: title that PDF viewers show
    :param author: author that PDF viewers show
    :param parts: ``Part`` objects
    :return: bytes
    """
    buffer, story = io.BytesIO(), []
    document = platypus.BaseDocTemplate(buffer, pagesize=A4, title=title, author=author)
    for index, part in enumerate(parts):
        first, later = f"first-{index}", f"later-{index}"
        document.addPageTemplates([_template(first, 34, part, later), _template(later, 60, part)])
        if story:
            story += [platypus.NextPageTemplate(first), platypus.PageBreak()]
        story += [*_letterhead(part), *part.story, _PageLabels(part)]
    document.build(story)
    return buffer.getvalue()


def _letterhead(part):
    head, logo, room = part.letterhead, None, 0
    if head.logo:
        logo = platypus.Image(io.BytesIO(head.logo), 110, 44, kind="proportional")
        room = logo.drawWidth + 10
    address = [paragraph(line, 7.5, color=MUTED) for line in head.lines]
    title = paragraph(part.title, 17, bold=True, color=ACCENT, right=True)
    subtitle = paragraph(part.subtitle, 9.5, color=MUTED, right=True)
    cells = [logo, [paragraph(head.name, 12, bold=True), *address], [title, subtitle]]
    rule = everywhere("LINEBELOW", 1.4, ACCENT)
    below = everywhere("BOTTOMPADDING", 8)
    return [block([cells], [room, WIDTH - 200 - room, 200], rule, below), platypus.Spacer(0, 14)]


def _template(name, top, part, following=None):
    frame = platypus.Frame(MARGIN, BOTTOM, WIDTH, HEIGHT - BOTTOM - top, 0, 0, 0, 0)
    begin = partial(_begin_page, part)
    return platypus.PageTemplate(name, frame, onPage=begin, autoNextPageTemplate=following)


def _begin_page(part, canvas, document):
    """Draw what stands around the text of a page."""
    right = MARGIN + WIDTH
    part.pages.append(document.page)
    canvas.saveState()
    canvas.setFillColor(MUTED)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    if len(part.pages) > 1:
        canvas.setFont(LATIN, 8)
        canvas.drawString(MARGIN, HEIGHT - 40, part.letterhead.name)
        canvas.drawRightString(right, HEIGHT - 40, f"{part.title}  {part.subtitle}")
        canvas.line(MARGIN, HEIGHT - 47, right, HEIGHT - 47)
    canvas.line(MARGIN, BOTTOM - 14, right, BOTTOM - 14)
    canvas.setFont(LATIN, 7.5)
    canvas.drawString(MARGIN, BOTTOM - 25, part.footer)
    canvas.doForm(f"label-{document.page}")
    canvas.restoreState()


class _PageLabels(platypus.ActionFlowable):
    """Draws the page labels of a part, at its end: the number of pages is not known before."""

    def __init__(self, part):
        super().__init__()
        self._part = part

    def apply(self, document):
        canvas, pages = document.canv, self._part.pages
        for number, page in enumerate(pages, start=1):
            label = self._part.page_label.format(page=number, pages=len(pages))
            canvas.beginForm(f"label-{page}")
            canvas.setFillColor(MUTED)
            canvas.setFont(LATIN, 7.5)
            canvas.drawRightString(MARGIN + WIDTH, BOTTOM - 25, label)
            canvas.endForm()
