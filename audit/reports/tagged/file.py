"""Writes the finished document to bytes: PDF 1.7 with object streams, which keep tags small."""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from reportlab.pdfbase import pdfdoc

from audit.reports.tagged.structure import Structure

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_IN_A_STREAM = 250
_LEVEL = 6
_FREE, _PLAIN, _PACKED = 0, 1, 2


class Syntax(pdfdoc.PDFObject):
    """An object that is already PDF syntax."""

    __RefOnly__ = 1

    def __init__(self, syntax: str) -> None:
        self.syntax = syntax

    def format(self, document: Any) -> bytes:  # noqa: ARG002 - ReportLab's signature
        return self.syntax.encode("latin-1")


def object_number(document: Any, thing: Any) -> int:
    """The number of an object that is, or now becomes, part of the file."""
    document.Reference(thing)
    return int(document.idToObjectNumberAndVersion[thing.__InternalName__][0])


def write(document: Any, structure: Structure, information: str) -> bytes:
    """The whole file. `document` is a finished PDFDocument; its own writer is not used because it
    keeps every element as a plain object, which makes a tagged file several times larger.
    """
    pages = [object_number(document, page) for page in document.Pages.pages]
    first = document.objectcounter + 1
    for number, element in enumerate(structure.elements, first):
        element.number = number
    document.objectcounter += len(structure.elements)
    parent_tree = object_number(document, Syntax(structure.write_parent_tree()))
    root = Syntax(structure.write_root(parent_tree))
    document.Catalog.StructTreeRoot = root
    tree = object_number(document, root)
    facts = object_number(document, Syntax(information))
    catalog = object_number(document, document.Catalog)
    out = _File()
    for number, body in _objects(document):
        out.add(number, body)
    for element in structure.elements:
        out.pack(element.number, structure.write_element(element, tree, pages))
    return out.close(document.objectcounter, catalog, facts)


def _objects(document: Any) -> Iterator[tuple[int, bytes]]:
    """Every registered object; formatting one may register more."""
    number = 0
    while number < document.objectcounter:
        number += 1
        name = document.numberToId.get(number)
        if name is not None:
            body = pdfdoc.format(document.idToObject[name], document, toplevel=1)
            yield number, body if isinstance(body, bytes) else body.encode("latin-1")


class _File:
    """Bytes so far, and where each object is."""

    def __init__(self) -> None:
        self._bytes = bytearray(_HEADER)
        self._places: dict[int, tuple[int, int, int]] = {0: (_FREE, 0, 65535)}
        self._packed: list[tuple[int, bytes]] = []

    def add(self, number: int, body: bytes) -> None:
        """A stream stands alone; anything else may be packed."""
        if body.endswith(b"endstream\n"):
            self._plain(number, _with_line_end(body))
        else:
            self.pack(number, body)

    def pack(self, number: int, body: bytes) -> None:
        self._packed.append((number, body))

    def close(self, last: int, root: int, information: int) -> bytes:
        """Writes the packed objects and the table of places; `last` is the last number in use."""
        for start in range(0, len(self._packed), _IN_A_STREAM):
            last += 1
            self._stream_of_objects(last, self._packed[start : start + _IN_A_STREAM])
        last += 1
        start = len(self._bytes)
        self._places[last] = (_PLAIN, start, 0)
        rows = [self._places.get(number, (_FREE, 0, 0)) for number in range(last + 1)]
        table = b"".join([struct.pack(">BIH", *row) for row in rows])
        identity = hashlib.sha256(self._bytes).hexdigest()[:32].upper()
        said = (
            f"/Type/XRef/Size {last + 1}/W[1 4 2]/Root {root} 0 R/Info {information} 0 R"
            f"/ID[<{identity}><{identity}>]"
        )
        self._plain(last, _stream(said, table))
        return bytes(self._bytes + b"startxref\n%d\n%%%%EOF\n" % start)

    def _stream_of_objects(self, number: int, packed: list[tuple[int, bytes]]) -> None:
        head, offset = [], 0
        for place, (packed_number, body) in enumerate(packed):
            head.append(f"{packed_number} {offset}")
            offset += len(body) + 1
            self._places[packed_number] = (_PACKED, number, place)
        index = " ".join(head).encode("ascii") + b"\n"
        content = index + b"\n".join([body for _, body in packed])
        said = f"/Type/ObjStm/N {len(packed)}/First {len(index)}"
        self._plain(number, _stream(said, content))

    def _plain(self, number: int, body: bytes) -> None:
        self._places[number] = (_PLAIN, len(self._bytes), 0)
        self._bytes += b"%d 0 obj\n" % number + body + b"endobj\n"


def _stream(said: str, content: bytes) -> bytes:
    packed = zlib.compress(content, _LEVEL)
    head = f"<<{said}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n".encode("ascii")
    return _with_line_end(head + packed + b"endstream\n")


def _with_line_end(stream: bytes) -> bytes:
    """PDF/A wants a line end before `endstream`; after a CR a lone LF would read as part of it."""
    content = stream.removesuffix(b"endstream\n")
    return content + (b"\r\n" if content.endswith(b"\r") else b"\n") + b"endstream\n"
