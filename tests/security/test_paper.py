"""On paper, too, whatever anybody writes is text: no link, no script, no file, and nothing is read."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from audit.reports import invitations
from audit.reports.invitations import Card
from tests.cast import REGION
from tests.reports import reading
from tests.security.asking import Request, Rooms
from tests.security.payloads import ALL, FEW
from tests.security.written import FIELDS, mark, write

PLAIN = "plain words"
ON_CARDS = ("persons.name", "login", "territories.name_ru", "note", "service-ru")
POWERS = {
    *("/JS", "/JavaScript", "/Launch", "/OpenAction", "/AA", "/EmbeddedFile", "/EmbeddedFiles"),
    *("/AF", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/RichMedia", "/AcroForm", "/URI"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    pages: int
    tags: Sequence[str]
    powers: frozenset[str]
    links: Sequence[str]
    pictures: int
    letters: str

    def shows(self, text: str) -> set[str]:
        """The fields of which it can be read. A service's name is cut to one line."""
        fields = [field for field in FIELDS if not field.startswith("service-")]
        return {field for field in fields if _letters(text + mark(field)) in self.letters}


def paper(pdf: bytes) -> Paper:
    reader = PdfReader(BytesIO(pdf))
    objects = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]  # type: ignore[call-overload]
    inside = [each for one in objects for each in _inside(one)]
    return Paper(
        pages=len(reader.pages),
        tags=reading.tags(pdf) if "/StructTreeRoot" in reader.root_object else (),
        powers=frozenset(str(each) for each in inside if isinstance(each, str)) & POWERS,
        links=sorted(str(each["/URI"]) for each in inside if _has(each, "/URI")),
        pictures=sum(_has(each, "/Subtype") and each["/Subtype"] == "/Image" for each in inside),
        letters=_letters("".join(each.extract_text() for each in reader.pages)),
    )


def _inside(thing: Any) -> list[Any]:
    """A thing, and all keys, names and things in it, but not what it refers to."""
    if isinstance(thing, DictionaryObject):
        kept = [each for key, value in thing.items() for each in (key, *_inside(value))]
        return [thing, *kept]
    if isinstance(thing, ArrayObject):
        return [each for value in thing for each in _inside(value)]
    return [thing]


def _has(thing: Any, key: str) -> bool:
    return isinstance(thing, DictionaryObject) and key in thing


def _letters(text: str) -> str:
    """Without blanks, as lines break anywhere, and in the plain form that typefaces have."""
    return re.sub(r"[^!-~]", "", unicodedata.normalize("NFKC", text))


def papers(rooms: Rooms, text: str) -> dict[str, Paper]:
    """Everything that can be printed, with `text` wherever it may stand."""
    write(rooms.things.site, text)
    found = {}
    for address in (
        f"/en/stations/{rooms.things.station}/report.pdf",
        f"/kk/territories/{REGION}/report.pdf",
    ):
        answer = rooms.ask(Request(rooms.chair, "GET", address))
        assert answer.status_code == 200, answer.text
        found[address] = paper(answer.content)
    name, login, territory, until, service = (text + mark(field) for field in ON_CARDS)
    where = "https://a.example/ru/join"
    card = Card("ru", name, login, "auditor", territory, f"{where}/x", where, "ABCD", until)
    return found | {"invitations": paper(invitations.sheet([card] * 6, service, "ru"))}


def differences(plain: dict[str, Paper], hostile: dict[str, Paper], text: str) -> list[str]:
    found = []
    for name, usual in plain.items():
        one = hostile[name]
        for what in ("tags", "powers", "links", "pictures"):
            if getattr(one, what) != getattr(usual, what):
                found.append(f"{name} {text!r}: other {what}")
        if hidden := usual.shows(PLAIN) - one.shows(text):
            found.append(f"{name} {text!r}: not to be read in {hidden}")
        if one.pages > 3 * usual.pages:
            found.append(f"{name} {text!r}: {one.pages} pages")
    return found


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(FEW, id="few"),
        pytest.param(ALL, marks=pytest.mark.prove, id="all"),
    ],
)
def test_whatever_is_written_is_text_on_paper(rooms: Rooms, texts: Sequence[str]) -> None:
    plain = papers(rooms, PLAIN)
    assert all(len(each.shows(PLAIN)) >= 3 for each in plain.values())
    found = [each for text in texts for each in differences(plain, papers(rooms, text), text)]
    assert not found, "\n".join(found)


def test_a_text_that_was_taken_for_markup_is_noticed() -> None:
    """ReportLab's own paragraphs do that."""

    def drawn(text: str) -> dict[str, Paper]:
        file = BytesIO()
        SimpleDocTemplate(file).build([Paragraph(text, ParagraphStyle("any"))])
        return {"": paper(file.getvalue())}

    for text in ('<a href="javascript:x">here</a>', "<b>bold</b>", "&lt;b&gt;"):
        marked = mark("note")
        assert differences(drawn(PLAIN + marked), drawn(text + marked), text)
    assert not differences(drawn(PLAIN + marked), drawn("other words" + marked), "other words")


@pytest.mark.parametrize("power", ["script", "file", "link"])
def test_a_paper_that_can_do_something_is_noticed(rooms: Rooms, power: str) -> None:
    answer = rooms.ask(
        Request(rooms.chair, "GET", f"/en/stations/{rooms.things.station}/report.pdf")
    )
    writer = PdfWriter(clone_from=BytesIO(answer.content))
    if power == "script":
        writer.add_open_action(JavaScript("app.alert(1)"))
    elif power == "file":
        writer.add_attachment("x.txt", b"x")
    else:
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://evil.example"))
    file = BytesIO()
    writer.write(file)
    usual, other = paper(answer.content), paper(file.getvalue())
    assert (usual.powers, usual.links) != (other.powers, other.links)
