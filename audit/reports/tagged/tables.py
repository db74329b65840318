"""Tables: rows over many pages with a repeated head, in time that grows with the rows alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit.reports.tagged.canvas import Colour
from audit.reports.tagged.flow import BOTTOM, LEFT, TOP, Flow, Style, baseline
from audit.reports.tagged.lines import Line, Span, broken, widest
from audit.reports.tagged.structure import Element, described

_PAD = 4.0
_GUTTER = 8.0
_MARK = 18.0
"""Room for a sign before the words of a cell."""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: float
    numbers: bool = False
    """Set to the right."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    language: str = ""
    mark: str = ""
    bold: bool = False
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a table is set; `rule` is the colour of the lines under rows."""

    head: Style
    body: Style
    rule: Colour


def table(
    flow: Flow, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], look: Look
) -> None:
    """Draws a table whose first column names the rows. Without titles it has no head."""
    with flow.inside("Table") as element:
        _Table(flow, columns, look, element).draw(rows)
    flow.y -= look.body.after


def table_height(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], look: Look) -> float:
    """What a table takes that stands on one page."""
    titles = [Cell(column.title, bold=True) for column in columns]
    head = _height(_broken(columns, titles, look.head), look.head)
    return head + sum(_height(_broken(columns, row, look.body), look.body) for row in rows)


class _Table:
    def __init__(self, flow: Flow, columns: Sequence[Column], look: Look, element: Element) -> None:
        self._flow = flow
        self._columns = columns
        self._look = look
        self._element = element
        self._lefts = [LEFT + sum(c.width for c in columns[:n]) for n in range(len(columns))]
        self._right = LEFT + sum(column.width for column in columns)
        titles = [Cell(column.title, bold=True) for column in columns]
        self._head = _broken(columns, titles, look.head) if any(c.title for c in columns) else []
        self._head_height = _height(self._head, look.head) if self._head else 0.0

    def draw(self, rows: Sequence[Sequence[Cell]]) -> None:
        flow, structure = self._flow, self._flow.canvas.structure
        first = (
            _height(_broken(self._columns, rows[0], self._look.body), self._look.body)
            if rows
            else 0.0
        )
        flow.need(min(self._head_height + first, TOP - BOTTOM))
        if self._head:
            row = structure.element("TR", structure.element("THead", self._element))
            for place, lines in enumerate(self._head):
                cell = structure.element("TH", row, described(scope="Column"))
                flow.canvas.put(flow.canvas.begin(cell))
                self._text(place, lines, self._look.head, Cell(""))
                flow.canvas.put("EMC")
            self._end_row(self._head_height)
        body = structure.element("TBody", self._element)
        for cells in rows:
            self._row(structure.element("TR", body), cells)

    def _row(self, row: Element, cells: Sequence[Cell]) -> None:
        """A row goes to the next page whole, unless it is taller than a page."""
        flow, style = self._flow, self._look.body
        laid = _broken(self._columns, cells, style)
        elements = [self._cell(row, place, cell) for place, cell in enumerate(cells)]
        left = max(map(len, laid), default=0)
        capacity = self._fit(TOP - self._head_height)
        start = 0
        while left > 0:
            fit = self._fit(flow.y)
            if fit < min(left, capacity):
                self._next_page()
                continue
            for place, lines in enumerate(laid):
                part = lines[start : start + fit]
                if part:
                    self._draw_cell(elements[place], place, part, cells[place], start == 0)
            self._end_row(min(fit, left) * style.leading + 2 * _PAD)
            start, left = start + fit, left - fit

    def _fit(self, top: float) -> int:
        """How many lines a row has room for below `top`."""
        return int((top - BOTTOM - 2 * _PAD) / self._look.body.leading)

    def _cell(self, row: Element, place: int, cell: Cell) -> Element:
        structure = self._flow.canvas.structure
        if place == 0:
            said = described(language=cell.language, scope="Row")
            return structure.element("TH", row, said)
        return structure.element("TD", row, described(language=cell.language))

    def _draw_cell(
        self, element: Element, place: int, lines: Sequence[Line], cell: Cell, first: bool
    ) -> None:
        flow, style = self._flow, self._look.body
        if cell.mark and first:
            with flow.canvas.artifact():
                flow.mark(cell.mark, self._lefts[place], flow.y - _PAD, style)
        flow.canvas.put(flow.canvas.begin(element))
        self._text(place, lines, style, cell)
        flow.canvas.put("EMC")

    def _text(self, place: int, lines: Sequence[Line], style: Style, cell: Cell) -> None:
        flow, column = self._flow, self._columns[place]
        x = self._lefts[place] + (_MARK if cell.mark else 0.0)
        if column.numbers:
            x = self._lefts[place] + column.width - _GUTTER - widest(lines, style.size)
        y = flow.y - _PAD - baseline(style)
        colour = cell.colour or style.colour
        flow.canvas.put(flow.canvas.text(lines, x, y, style.size, style.leading, colour))

    def _next_page(self) -> None:
        """The head is said once; on later pages it is there for the eye only."""
        flow = self._flow
        flow.new_page()
        if not self._head:
            return
        flow.canvas.put("/Artifact <</Type/Pagination>> BDC")
        for place, lines in enumerate(self._head):
            self._text(place, lines, self._look.head, Cell(""))
        flow.canvas.put("EMC")
        self._end_row(self._head_height)

    def _end_row(self, down: float) -> None:
        flow = self._flow
        flow.y -= down
        red, green, blue = self._look.rule
        line = f"{LEFT:.2f} {flow.y:.2f} m {self._right:.2f} {flow.y:.2f} l S"
        flow.canvas.put(f"/Artifact BMC {red:.3g} {green:.3g} {blue:.3g} RG 0.6 w {line} EMC")


def _broken(
    columns: Sequence[Column], cells: Sequence[Cell], style: Style
) -> list[tuple[Line, ...]]:
    return [
        broken(
            (Span(cell.text, "bold" if cell.bold else "regular"),),
            column.width - _GUTTER - (_MARK if cell.mark else 0.0),
            style.size,
        )
        for cell, column in zip(cells, columns, strict=True)
    ]


def _height(laid: Sequence[Sequence[Line]], style: Style) -> float:
    return max(map(len, laid), default=0) * style.leading + 2 * _PAD
