"""What all report pages share: type sizes, the head and foot of a page, the proof at the end."""

from collections.abc import Sequence
from typing import Any

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from audit.language import Language
from audit.proof import Checkpoint, read_checkpoint
from audit.reports import signs, wording
from audit.reports.content import Heading
from audit.reports.tagged.canvas import TaggedCanvas, ink
from audit.reports.tagged.flow import LEFT, RIGHT, TOP, WIDTH, Flow, Paragraph, Style
from audit.reports.tagged.lines import Line, Span, broken, widest
from audit.reports.tagged.tables import Cell, Column, Look, table

H1 = Style(24, 29, signs.INK, after=4)
H2 = Style(16, 21, signs.ACCENT, before=20, after=7)
H3 = Style(12.5, 17, signs.INK, before=12, after=5)
H4 = Style(11, 15, signs.INK, before=11, after=3)
LEAD = Style(13, 18, signs.INK, after=8)
BODY = Style(10.5, 15, signs.INK, after=4)
QUIET = Style(10.5, 15, signs.QUIET, after=4)
VERDICT = Style(15, 20, signs.INK, after=3)
TABLE = Look(
    head=Style(10.5, 14, signs.QUIET), body=Style(10.5, 14, signs.INK, after=6), rule=signs.RULE
)
_SMALL = Style(9, 12, signs.QUIET)
_QR_MASK = 3
"""Any of the eight masks makes a code that reads; trying all of them would take nine times longer
than the rest of the page."""
QR_SIDE = 92.0
_SCANNED = 16
"""Digits of the checksum in the code: enough to tell versions apart, few enough to scan well."""
_KEY = 165.0
_EDGE = 0.78
"""Of the width, for a line at the edge of the page; the number of pages beside it needs a fifth."""


class Sheet:
    """A report being laid out: the flow, its words, and what its pages say at head and foot."""

    def __init__(self, canvas: TaggedCanvas, heading: Heading, running: str) -> None:
        self.flow = Flow(canvas)
        self.language: Language = heading.language
        self._canvas = canvas
        self._heading = heading
        self._running = running

    def say(self, key: str, **arguments: str) -> str:
        return wording.say(self.language, f"report-{key}", **arguments)

    def tell(self, key: str, **arguments: str) -> str:
        """A message that the pages have, too."""
        return wording.say(self.language, key, **arguments)

    def title(self, text: str) -> None:
        self.flow.paragraph(Paragraph((Span(text, "bold"),), H1, tag="H1", outline=0))

    def section(self, key: str, and_then: float = 60) -> None:
        """A second-level heading, never alone at the foot of a page."""
        self.headed(self.say(key), and_then)

    def headed(self, text: str, and_then: float = 60) -> None:
        """The same with words of another room's messages."""
        spans = (Span(text, "bold"),)
        self.flow.together([Paragraph(spans, H2, tag="H2", outline=1)], and_then)

    def subsection(self, text: str, and_then: float = 60) -> None:
        spans = (Span(text, "bold"),)
        self.flow.together([Paragraph(spans, H3, tag="H3", outline=2)], and_then)

    def body(self, text: str, style: Style = BODY) -> None:
        self.flow.paragraph(Paragraph((Span(text),), style))

    def notices(self, texts: Sequence[str]) -> None:
        """What a reader must know before anything else."""
        paragraphs = [Paragraph((Span(text, "bold"),), BODY, indent=12) for text in texts if text]
        if paragraphs:
            self.flow.panel(paragraphs, signs.PANEL)

    def heading_notices(self) -> list[str]:
        return [
            self.say("demonstration") + "." if self._heading.demonstration else "",
            self.say("draft") if self._heading.draft else "",
        ]

    def facts(self, pairs: Sequence[tuple[str, Cell]]) -> None:
        """Names and values, side by side; what is empty is left out."""
        columns = [Column("", _KEY), Column("", WIDTH - _KEY)]
        rows = [
            (Cell(self.say(f"label-{key}"), colour=signs.QUIET), value)
            for key, value in pairs
            if value.text
        ]
        table(self.flow, columns, rows, TABLE)

    def proof(self) -> None:
        """The address and the checksum, as words and as a code to scan."""
        heading, flow = self._heading, self.flow
        self.section("proof", and_then=QR_SIDE + 64)
        self.body(self.say("proof-text"))
        target = f"{heading.url}?report={heading.content_hash[:_SCANNED]}"
        flow.space(4)
        flow.need(QR_SIDE + 8)
        alt = self.say("proof-alt", url=heading.url)
        flow.figure(LEFT, QR_SIDE, QR_SIDE, alt, lambda x, y: self.qr(target, x, y))
        bottom = flow.y - QR_SIDE
        indent = QR_SIDE + 16
        link = Span(heading.url)
        flow.paragraph(Paragraph((link,), BODY, indent=indent, link=heading.url))
        self._pair("proof-hash", heading.content_hash, indent)
        flow.y = min(flow.y, bottom)
        if heading.checkpoint:
            self._checkpoint(read_checkpoint(heading.checkpoint))

    def _checkpoint(self, named: Checkpoint) -> None:
        """Enough to find out from paper alone whether the past was rewritten since."""
        self.flow.space(6)
        self.body(self.say("checkpoint-text"))
        self._pair("checkpoint", f"{named.number} ({named.at})", 0)
        self._pair("checkpoint-hash", named.digest, 0)

    def _pair(self, key: str, value: str, indent: float) -> None:
        spans = (Span(self.say(key) + ":"), Span(value))
        self.flow.paragraph(Paragraph(spans, BODY, indent=indent))

    def qr(self, target: str, x: float, y: float) -> None:
        """Draws the code's dark runs of modules as one path."""
        code: Any = QRCode(None, QRErrorCorrectLevel.M)
        code.addData(target)
        code.version = code.calculate_version()
        code.makeImpl(False, _QR_MASK)
        count = code.getModuleCount()
        side = QR_SIDE / count
        parts = [f"q {side:.4f} 0 0 {-side:.4f} {x:.2f} {y + QR_SIDE:.2f} cm", ink(signs.INK)]
        for down, row in enumerate(code.modules):
            parts += [f"{left} {down} {across} 1 re" for left, across in _dark_runs(row)]
        self._canvas.put(" ".join([*parts, "f Q"]))

    def finish(self) -> bytes:
        return self._canvas.finish(self._furniture)

    def _furniture(self, page: int, pages: int) -> str:
        """Head and foot, which belong to the paper and not to what is read."""
        top = TOP + 26
        door = f"q 17 0 0 17 {LEFT:.2f} {top - 4:.2f} cm {signs.DOOR} Q"
        rule = "{:.3g} {:.3g} {:.3g} RG 1.5 w".format(*signs.ACCENT)
        rule += f" {LEFT} {top - 10:.2f} m {RIGHT:.2f} {top - 10:.2f} l S"
        head = [
            door,
            self._small(self._heading.service, LEFT + 23, top + 1),
            self._small(self._running, RIGHT, top + 1, right=True),
            rule,
        ]
        counted = self.say("page", page=str(page), pages=str(pages))
        foot = [self._small(counted, RIGHT, 34, right=True)]
        if self._heading.demonstration:
            foot.append(self._small(self.say("demonstration"), LEFT, 34, bold=True))
        else:
            foot.append(self._small(self._heading.checklist, LEFT, 34))
        return (
            f"/Artifact <</Type/Pagination/Subtype/Header>> BDC {' '.join(head)} EMC "
            f"/Artifact <</Type/Pagination/Subtype/Footer>> BDC {' '.join(foot)} EMC"
        )

    def _small(self, text: str, x: float, y: float, right: bool = False, bold: bool = False) -> str:
        """One line at the edge of the page; what does not fit is left out."""
        lines: tuple[Line, ...] = broken(
            (Span(text, "bold" if bold else "regular"),), WIDTH * _EDGE, _SMALL.size
        )[:1]
        if right:
            x -= widest(lines, _SMALL.size)
        colour = signs.INK if bold else _SMALL.colour
        return self._canvas.text(lines, x, y, _SMALL.size, _SMALL.leading, colour)


def _dark_runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many there are in a run."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
