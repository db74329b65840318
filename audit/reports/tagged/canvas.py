"""ReportLab's canvas, with every mark on the page either part of the structure or an artifact."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from audit.reports.tagged.file import Syntax, object_number, write
from audit.reports.tagged.fonts import Face, typeface
from audit.reports.tagged.lines import Line
from audit.reports.tagged.metadata import Metadata
from audit.reports.tagged.pictures import frame
from audit.reports.tagged.srgb import srgb_profile
from audit.reports.tagged.structure import Element, Structure, text_string

rl_config.useA85 = 0
"""ReportLab would write streams as ASCII, a quarter larger, as nobody needs since 1993."""

Colour = tuple[float, float, float]
"""Red, green and blue, 0-1."""


_SIZE = "\0"
"""Stands for the font size in `_Encoder`; it cannot come from text, which is escaped."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the file; `across` and `down` in pixels."""

    name: str
    across: int
    down: int


class TaggedCanvas(Canvas):
    """Drawn on in page coordinates (points from the lower left corner), in reading order."""

    _doc: Any
    _code: list[str]
    _pageNumber: int  # noqa: N815 - ReportLab's name
    _annotationrefs: list[str]
    _formsinuse: list[str]
    _destinations: dict[str, Any]

    def __init__(self, metadata: Metadata) -> None:
        self._encoders: dict[Face, _Encoder] = {}
        super().__init__(
            BytesIO(),
            pagesize=A4,
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            lang=metadata.language,
        )
        self.metadata = metadata
        self.structure = Structure()

    def _make_preamble(self) -> None:
        """ReportLab would name its first font, Helvetica, on every page; it is not embedded."""
        self._preamble = "1 0 0 1 0 0 cm"

    def put(self, operators: str) -> None:
        """Adds page content; it must stand between the bounds of `content` or `artifact`."""
        self._code.append(operators)

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """What is drawn within belongs to `element`."""
        self.put(self.begin(element))
        yield
        self.put("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn within says nothing: rules, fills, ornaments."""
        self.put("/Artifact BMC")
        yield
        self.put("EMC")

    def begin(self, element: Element) -> str:
        mcid = self.structure.content(element, self._pageNumber - 1)
        return f"/{element.tag} <</MCID {mcid}>> BDC"

    def text(
        self, lines: Sequence[Line], x: float, y: float, size: float, leading: float, colour: Colour
    ) -> str:
        """Operators that write `lines` downwards, the first with its baseline at (x, y)."""
        parts = [f"BT {ink(colour)} {leading:g} TL 1 0 0 1 {x:.2f} {y:.2f} Tm"]
        face: Face | None = None
        for place, line in enumerate(lines):
            if place:
                parts.append("T*")
            for piece in line:
                encoder = self._encoder(piece.face)
                if piece.face != face:
                    face = piece.face
                    parts.append(f"{encoder.first} {size:g} Tf")
                parts.append(f"({encoder.written(piece.text, size)})Tj")
        parts.append("ET")
        return " ".join(parts)

    def _encoder(self, face: Face) -> "_Encoder":
        if face not in self._encoders:
            self._encoders[face] = _Encoder(self._doc, face)
        return self._encoders[face]

    def link(self, element: Element, url: str, box: tuple[float, float, float, float]) -> None:
        """Makes `box` on this page an active area that belongs to `element`."""
        corners = " ".join(f"{corner:.2f}" for corner in box)
        target = _address(url)
        area = Syntax(
            f"<</Type/Annot/Subtype/Link/Rect[{corners}]/Border[0 0 0]/F 4"
            f"/StructParent {self.structure.next_key}/Contents{text_string(url)}"
            f"/A<</S/URI/URI {target}>>>>"
        )
        number = object_number(self._doc, area)
        self._annotationrefs.append(f"{number} 0 R")
        self.structure.annotation(element, f"{number} 0 R", self._pageNumber - 1)

    def picture(self, jpeg: bytes) -> Picture:
        """Puts a JPEG into the file as it is. Raises NotAPicture."""
        seen = frame(jpeg)
        name = "Photo" + hashlib.sha256(jpeg).hexdigest()[:24]
        if not self._doc.hasForm(name):
            says = {
                "Type": pdfdoc.PDFName("XObject"),
                "Subtype": pdfdoc.PDFName("Image"),
                "Width": seen.across,
                "Height": seen.down,
                "BitsPerComponent": 8,
                "ColorSpace": pdfdoc.PDFName(seen.space),
                "Filter": pdfdoc.PDFName("DCTDecode"),
            }
            self._doc.addForm(name, pdfdoc.PDFStream(pdfdoc.PDFDictionary(says), jpeg))
        return Picture(name, seen.across, seen.down)

    def place(self, picture: Picture, size: tuple[float, float], x: float, y: float) -> None:
        """Draws the picture `size` points across and down, its lower left corner at (x, y)."""
        across, down = size
        self._formsinuse.append(picture.name)
        name = self._doc.getXObjectName(picture.name)
        self.put(f"q {across:.2f} 0 0 {down:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def bookmark(self, title: str, level: int, top: float) -> None:
        """An entry in the outline that leads to `top` on this page. Levels count from 0."""
        key = f"b{len(self._destinations)}"
        self.bookmarkPage(key, fit="XYZ", left=0, top=top)
        self.addOutlineEntry(title, key, level)

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.Tabs = pdfdoc.PDFName("S")
        page.StructParents = self.structure.close_page()

    def finish(self, furniture: Callable[[int, int], str]) -> bytes:
        """The file. `furniture(page, pages)` draws what stands on every page, as artifacts."""
        self.showPage()
        pages = self._doc.Pages.pages
        for number, page in enumerate(pages, 1):
            page.stream += furniture(number, len(pages)) + "\n"
        document, catalog = self._doc, self._doc.Catalog
        for font in document.delayedFonts:
            font.addObjects(document)
        self.setViewerPreference("DisplayDocTitle", "true")
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.Metadata = _plain_stream("Metadata", "XML", self.metadata.packet())
        catalog.__NoDefault__ = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]
        catalog.OutputIntents = pdfdoc.PDFArray([self._output_intent()])
        document.Reference(catalog)
        document.Outlines.prepare(document, self)
        return write(document, self.structure, self.metadata.information())

    def _output_intent(self) -> Any:
        profile = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"N": 3}), srgb_profile())
        profile.filters = [pdfdoc.PDFZCompress]
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("OutputIntent"),
                "S": pdfdoc.PDFName("GTS_PDFA1"),
                "OutputConditionIdentifier": pdfdoc.PDFString("sRGB"),
                "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
                "DestOutputProfile": self._doc.Reference(profile),
            }
        )


class _Encoder(dict[int, str]):
    """A `str.translate` table from letters to the inside of a PDF string in one typeface.

    The first 223 letters of a document share one subset of the font. A letter beyond them closes
    the string, is written in its own subset, and opens the string again.
    """

    def __init__(self, document: Any, face: Face) -> None:
        super().__init__()
        self._document = document
        self._font = typeface(face)
        self._font.splitString(" ", document)
        self.first = self._font.getSubsetInternalName(0, document)

    def written(self, text: str, size: float) -> str:
        return text.translate(self).replace(_SIZE, f"{size:g}")

    def __missing__(self, letter: int) -> str:
        ((subset, code),) = self._font.splitString(chr(letter), self._document)
        written = code.decode("latin-1")
        if written in "()\\":
            written = "\\" + written
        elif not 32 <= code[0] <= 126:
            written = f"\\{code[0]:03o}"
        if subset:
            name = self._font.getSubsetInternalName(subset, self._document)
            written = f")Tj {name} {_SIZE} Tf ({written})Tj {self.first} {_SIZE} Tf ("
        self[letter] = written
        return written


def ink(colour: Colour) -> str:
    """Sets the colour that letters and fills are drawn in."""
    return f"{colour[0]:.3g} {colour[1]:.3g} {colour[2]:.3g} rg"


def _address(url: str) -> str:
    """A URI as a PDF string: ASCII only, as the format asks."""
    return "<" + url.encode("ascii", "replace").hex().upper() + ">"


def _plain_stream(kind: str, subtype: str, content: bytes) -> Any:
    """A stream that stays uncompressed, so that any program finds the metadata."""
    says = {"Type": pdfdoc.PDFName(kind), "Subtype": pdfdoc.PDFName(subtype)}
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(says), content)
