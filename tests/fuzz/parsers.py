"""Everything that reads what others wrote, each as one function of bytes, with valid samples to begin from.

A parser may refuse its input with a declared error; anything else that it raises is a fault.
"""

import io
import json
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from PIL import Image

from audit import sheets
from audit.api.wire import draft_row, plain_draft, visit_content
from audit.blobs import cleaning, images
from audit.checklists.reading import read as read_checklist
from audit.credentials import authenticated, registered
from audit.domain import conditions, invitees, register
from audit.domain.headings import Line
from audit.errors import AuditError, Invalid
from audit.geo import territories
from audit.journeys.submit import ready
from audit.proof import Verifier, read_receipt
from tests.fuzz import samples
from tests.fuzz.uploads import uploads

Read = Callable[[bytes], object]
"""Raises AuditError for what it refuses."""
TODAY = date(2026, 11, 22)
SOME_ID = UUID(int=7)
MOST_PIXELS = 100_000
"""Where a picture is drawn in the process that fuzzes, a thousand times in a second."""


class Undeclared(Exception):
    """A parser refused its input with an error that says that the server is at fault."""


@dataclass(frozen=True, slots=True)
class Parser:
    ready: Callable[[], AbstractContextManager[Read]]
    samples: Callable[[], Sequence[bytes]]
    runs: int = 1_000_000
    """In `make prove`."""
    longest: int = 4_096
    """Bytes of an input."""
    is_json: bool = False
    """One document: values in it are changed, too, beside its bytes."""


def take(read: Read, data: bytes) -> None:
    """Reads it or refuses it. Everything else that is raised is a fault of ours."""
    try:
        read(data)
    except AuditError as refused:
        if refused.status >= 500:
            raise Undeclared(str(refused)) from refused


def plain(read: Read) -> Callable[[], AbstractContextManager[Read]]:
    """Of a parser that needs nothing beside its input."""
    return lambda: nullcontext(read)


def visit(body: bytes) -> object:
    return ready(SOME_ID, visit_content(body))


def draft(body: bytes) -> object:
    row, _ = draft_row(SOME_ID, body)
    return plain_draft(row)


def picture(data: bytes) -> object:
    if not images.looks_like_photo(data):
        raise Invalid(images.Refusal.NOT_AN_IMAGE)
    try:
        return cleaning.clean(data, 64)
    except cleaning.Refused as refused:
        raise Invalid(images.Refusal(str(refused))) from refused


@contextmanager
def pictures() -> Iterator[Read]:
    """With the limits that the child process sets itself, smaller."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield picture
    Image.MAX_IMAGE_PIXELS = before


def lines(data: bytes) -> list[Line]:
    return [Line(row.number, row.cells) for row in sheets.read(data)]


TERRITORIES = register.Territories(territories.rows())


def stations(data: bytes) -> object:
    return register.check(lines(data), TERRITORIES)


def people(data: bytes) -> object:
    return invitees.of_list(lines(data), "KZ-15", TODAY)


def workbook(data: bytes) -> object:
    """A whole file, or one part of a good one by its name: no mutation finds the way into a zip."""
    name, _, content = data.partition(b"\0")
    parts = samples.workbook_parts()
    part = name.decode("ascii", "replace")
    return stations(zipped({**parts, part: content}) if part in parts else data)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def checklist(content: bytes) -> object:
    return read_checklist(content, "small@1")


def condition(source: bytes) -> object:
    parsed = conditions.parse(source.decode("utf-8", "replace"))
    return [parsed.holds(said) for said in ({}, {"A1": True, "B2": 7.5}, {"A1": 3, "B2": "x"})]


@contextmanager
def passkeys() -> Iterator[Read]:
    """What a browser answers, where a key is made and where one signs."""
    made = json.loads(samples.passkeys()[0])
    key = registered(samples.PARTY, samples.CHALLENGE, made).public_key

    def read(data: bytes) -> object:
        try:
            said = json.loads(data)
        except (ValueError, RecursionError):
            return None  # the framework's part
        if not isinstance(said, dict):
            return None
        try:
            return registered(samples.PARTY, samples.CHALLENGE, said)
        except Invalid:
            return authenticated(samples.PARTY, samples.CHALLENGE, said, key, 0)

    yield read


@contextmanager
def trail() -> Iterator[Read]:
    """An export, a checkpoint that was kept, a receipt and a report, with NUL between them."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "receipt.json"

        def read(data: bytes) -> object:
            export, note, receipt, report = (*data.split(b"\0"), b"", b"", b"")[:4]
            held = [note.decode("utf-8", "replace")] if note else []
            verifier = Verifier((), held, receipts(file, receipt), {"report.pdf": report})
            with io.TextIOWrapper(io.BytesIO(export), "utf-8", errors="replace") as said:
                for _ in verifier.lines(said):
                    pass
            return "\n".join(map(str, verifier.findings)).encode()

        yield read


def receipts(file: Path, receipt: bytes) -> Sequence[Mapping[str, object]]:
    """None where it is refused, as both programs do before they verify anything."""
    if not receipt:
        return []
    file.write_bytes(receipt)
    try:
        return [read_receipt(file)]
    except ValueError as refused:
        raise Invalid("receipt-unreadable") from refused


def careless(data: bytes) -> object:
    """Takes for granted that there are three columns."""
    return lines(data)[0].cells[2]


def slow(data: bytes) -> object:
    """Thinks about an exclamation mark for a while."""
    if b"!" in data:
        time.sleep(3)
    return None


def greedy(data: bytes) -> object:
    """Keeps what it was told of exclamation marks, and does not let it go."""
    if b"!" in data:
        KEPT.append(b"!" * 700_000_000)
    return None


KEPT: list[bytes] = []
PARSERS: Mapping[str, Parser] = {
    "visit": Parser(plain(visit), samples.visits, longest=8_192, is_json=True),
    "draft": Parser(plain(draft), samples.drafts, is_json=True),
    "picture": Parser(pictures, samples.pictures),
    "stations": Parser(plain(stations), samples.stations, longest=256),
    "workbook": Parser(plain(workbook), samples.workbooks, runs=150_000, longest=12_000),
    "people": Parser(plain(people), samples.people),
    "checklist": Parser(plain(checklist), samples.checklists),
    "condition": Parser(plain(condition), samples.conditions, longest=400),
    "upload": Parser(uploads, samples.uploads),
    "passkey": Parser(passkeys, samples.passkeys, is_json=True),
    "trail": Parser(trail, samples.trails, longest=8_192),
}
FAULTY: Mapping[str, Parser] = {
    "careless": Parser(plain(careless), samples.people, runs=100_000),
    "slow": Parser(plain(slow), samples.conditions, runs=100_000),
    "greedy": Parser(plain(greedy), samples.conditions, runs=100_000),
}
"""The negative controls: each breaks one of the promises that the others keep."""
