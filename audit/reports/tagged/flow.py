"""Text that runs down the page and over to the next, in reading order, each part with its tag."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from audit.reports.tagged.canvas import Colour, TaggedCanvas, ink
from audit.reports.tagged.fonts import readable
from audit.reports.tagged.lines import Line, Span, broken, widest
from audit.reports.tagged.structure import Element, described

LEFT = 46.0
RIGHT = A4[0] - 46.0
TOP = A4[1] - 78.0
BOTTOM = 62.0
WIDTH = RIGHT - LEFT
"""The text area of a page, in points."""

_BASELINE = 0.87
"""Of the font size, from the top of a line to its baseline, besides half the line spacing."""


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes in points."""

    size: float
    leading: float
    colour: Colour
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading or a paragraph. `mark` draws a sign in a unit square, beside the first line."""

    spans: tuple[Span, ...]
    style: Style
    tag: str = "P"
    language: str = ""
    """Where it is not the document's."""
    indent: float = 0.0
    mark: str = ""
    outline: int | None = None
    """The level at which the outline lists it."""
    link: str = ""
    """Where the whole paragraph leads to."""


class Flow:
    """A cursor `y` that goes down the text area of the current page."""

    def __init__(self, canvas: TaggedCanvas) -> None:
        self.canvas = canvas
        self.parent: Element = canvas.structure.document
        self.y = TOP

    def new_page(self) -> None:
        self.canvas.showPage()
        self.y = TOP

    def need(self, height: float) -> None:
        """Goes to the next page if `height` is not left on this one but would be there."""
        if self.y - height < BOTTOM and self.y < TOP and height <= TOP - BOTTOM:
            self.new_page()

    def space(self, height: float) -> None:
        """Leaves room, except at the top of a page."""
        if self.y < TOP:
            self.y -= height

    @contextmanager
    def inside(self, tag: str, attributes: str = "") -> Iterator[Element]:
        """What is drawn within belongs to a new element."""
        outer = self.parent
        self.parent = self.element(tag, attributes)
        yield self.parent
        self.parent = outer

    def element(self, tag: str, attributes: str = "") -> Element:
        return self.canvas.structure.element(tag, self.parent, attributes)

    def together(self, paragraphs: Sequence[Paragraph], and_then: float = 0.0) -> None:
        """Draws them on one page with `and_then` points to spare, if they fit on one at all."""
        self.need(height(paragraphs) + and_then)
        for paragraph in paragraphs:
            self.paragraph(paragraph)

    def paragraph(self, paragraph: Paragraph) -> None:
        style = paragraph.style
        lines = broken(paragraph.spans, WIDTH - paragraph.indent, style.size)
        if not lines:
            return
        self.space(style.before)
        element = self.element(paragraph.tag, described(language=paragraph.language))
        if paragraph.link:
            element = self.canvas.structure.element("Link", element)
        first = True
        while lines:
            fit = int((self.y - BOTTOM) / style.leading)
            if fit < min(2, len(lines)):
                self.new_page()
                continue
            if first:
                self._begin(paragraph)
            self._lines(element, lines[:fit], paragraph)
            lines, first = lines[fit:], False
        self.y -= style.after

    def _begin(self, paragraph: Paragraph) -> None:
        if paragraph.outline is not None:
            title = " ".join(readable(span.text) for span in paragraph.spans)
            self.canvas.bookmark(title, paragraph.outline, self.y + paragraph.style.before)
        if paragraph.mark:
            with self.canvas.artifact():
                self.mark(paragraph.mark, LEFT, self.y, paragraph.style)

    def _lines(self, element: Element, lines: Sequence[Line], paragraph: Paragraph) -> None:
        style, x, top = paragraph.style, LEFT + paragraph.indent, self.y
        self.write(element, lines, x, style)
        self.y -= len(lines) * style.leading
        if paragraph.link:
            right = x + widest(lines, style.size)
            self.canvas.link(element, paragraph.link, (x, self.y, right, top))

    def write(self, element: Element, lines: Sequence[Line], x: float, style: Style) -> None:
        """Writes `lines` from the cursor down, as content of `element`; the cursor stays."""
        with self.canvas.content(element):
            self.canvas.put(
                self.canvas.text(
                    lines, x, self.y - baseline(style), style.size, style.leading, style.colour
                )
            )

    def mark(self, sign: str, x: float, top: float, style: Style) -> None:
        """Draws a sign at the height of a line of text that begins at `top`."""
        side = style.size * 1.2
        y = top - (style.leading + side) / 2
        self.canvas.put(f"q {side:.2f} 0 0 {side:.2f} {x:.2f} {y:.2f} cm {sign} Q")

    def bullets(self, items: Sequence[Sequence[Span]], style: Style) -> None:
        """A list."""
        with self.inside("L", described(bullets=True)):
            for spans in items:
                self._bullet(tuple(spans), style)

    def _bullet(self, spans: tuple[Span, ...], style: Style) -> None:
        body = Paragraph(spans, style, tag="LBody", indent=16)
        self.need(min(height([body]), 3 * style.leading))
        with self.inside("LI"):
            self.write(self.element("Lbl"), broken((Span("•"),), 16, style.size), LEFT + 3, style)
            self.paragraph(body)

    def panel(self, paragraphs: Sequence[Paragraph], fill: Colour) -> None:
        """A few paragraphs on a filled ground, on one page; their `indent` is theirs."""
        inner = height(paragraphs)
        self.need(inner + 16)
        with self.canvas.artifact():
            ground = f"{LEFT:.2f} {self.y - inner - 16:.2f} {WIDTH:.2f} {inner + 16:.2f}"
            self.canvas.put(f"{ink(fill)} {ground} re f")
        self.y -= 10
        for paragraph in paragraphs:
            self.paragraph(paragraph)
        self.y -= 6

    def figure(
        self, x: float, across: float, down: float, alt: str, draw: Callable[[float, float], None]
    ) -> None:
        """A picture with its words. `draw` gets its lower left corner; the cursor stays."""
        box = (x, self.y - down, x + across, self.y)
        element = self.element("Figure", described(alt=readable(alt), box=box))
        with self.canvas.content(element):
            draw(x, self.y - down)


def baseline(style: Style) -> float:
    """From the top of a line to its baseline."""
    return (style.leading - style.size) / 2 + style.size * _BASELINE


def height(paragraphs: Sequence[Paragraph]) -> float:
    """What the paragraphs take when they stand on one page."""
    total = 0.0
    for paragraph in paragraphs:
        style = paragraph.style
        lines = len(broken(paragraph.spans, WIDTH - paragraph.indent, style.size))
        if lines:
            total += style.before + lines * style.leading + style.after
    return total
