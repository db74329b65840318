"""In a terminal, in files for programs and in headers, whatever anybody writes is text as well."""

import io
import json
import re
from collections.abc import Sequence
from urllib.parse import quote, urljoin, urlsplit
from zipfile import ZipFile

import pytest
from rich.console import Console
from typer.testing import CliRunner

from audit import sheets
from audit.cli import app
from audit.cli import people as commands
from tests.cast import REGION
from tests.security.asking import Request, Rooms
from tests.security.payloads import ALL, FEW, FORMULAS, TERMINAL
from tests.security.written import mark, write

ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What a terminal obeys."""
LISTS = {
    "people list": ("persons.name", "persons.organisation"),
    f"rounds list --territory {REGION}": ("rounds.name_en",),
    "stations list": ("venues.name_ru", "venues.address_ru"),
    "stations unplaced": (),
}
FEW_LINES = (*FEW, *TERMINAL, "\n".join(FORMULAS))


@pytest.fixture(autouse=True)
def wide_terminal(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the data of the server, and so wide that no line is broken."""
    monkeypatch.setenv("AUDIT_DATA", str(rooms.things.site.parts.settings.data))
    monkeypatch.setenv("COLUMNS", "9000")
    monkeypatch.setenv("FORCE_COLOR", "1")


def run(line: str) -> str:
    done = CliRunner().invoke(app, line.split(" "), color=True)
    assert done.exit_code == 0, done.output
    return done.output


def spelled(text: str) -> str:
    """As a terminal shows it that obeys nothing."""
    return ORDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _longest(text: str) -> str:
    """Of its lines, for tables have borders between them; without blanks."""
    return max(("".join(line.split()) for line in text.splitlines()), key=len)


def obeyed(rooms: Rooms, texts: Sequence[str]) -> list[str]:
    """Lists in which a text is something else than text, or is not there."""
    found = []
    for text in texts:
        write(rooms.things.site, text)
        for line, fields in LISTS.items():
            printed = re.sub(r"\x1b\[[0-9;]*m", "", run(line))
            if ORDERS.search(printed):
                found.append(f"{line} {text!r}: an order")
            found += [
                f"{line} {text!r}: not there in {field}"
                for field in fields
                if _longest(spelled(text) + mark(field)) not in "".join(printed.split())
            ]
    return found


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(FEW_LINES, id="few"),
        pytest.param(ALL, marks=pytest.mark.prove, id="all"),
    ],
)
def test_lists_in_a_terminal_show_text_and_obey_none(rooms: Rooms, texts: Sequence[str]) -> None:
    assert not (found := obeyed(rooms, texts)), "\n".join(found)


def test_a_terminal_that_reads_styles_is_noticed(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "Terminal", Console)
    assert obeyed(rooms, ["[red]red[/red]"])
    assert obeyed(rooms, ["\x1b[2J"])


def test_an_error_that_quotes_a_file_gives_no_orders(
    rooms: Rooms, tmp_path_factory: pytest.TempPathFactory
) -> None:
    list_ = tmp_path_factory.mktemp("list") / "people.csv"
    list_.write_text('name,role,until\nx,"[red]\x1b]0;title\x07",\x9b31m\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["people", "add-list", str(list_), "--territory", REGION])
    assert done.exit_code == 2
    assert "[red]\\u001b]0;title\\u0007" in done.output
    assert not ORDERS.search(done.output)


def test_a_workbook_takes_nothing_for_a_formula_and_loses_nothing() -> None:
    texts = [text for text in ALL if text.strip() == text and "\r" not in text]
    made = sheets.write({"texts": [["text"], *([text] for text in texts)]})
    with ZipFile(io.BytesIO(made)) as file:
        cells = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    assert re.findall(r' t="(\w+)"', cells) == ["inlineStr"] * (len(texts) + 1)
    read = [row.cells[0] for row in sheets.workbook(made, {"texts"})["texts"]]
    assert read[1:] == texts


def test_what_programs_get_is_json_and_says_so(rooms: Rooms) -> None:
    chair, owner = rooms.chair, rooms.things.owner
    for text in ALL[::40]:
        write(rooms.things.site, text)
        for who, address in (
            (owner, "/api/field"),
            (owner, f"/api/visits/{rooms.things.sent}"),
            (owner, f"/api/drafts/{rooms.draft}"),
            (chair, f"/en/territories/{REGION}.json"),
            (chair, f"/en/stations/{rooms.things.station}/calculation.json"),
            (None, "/en/app.webmanifest"),
        ):
            answer = rooms.ask(Request(who, "GET", address))
            assert answer.status_code == 200
            assert "json" in answer.headers["content-type"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert json.loads(answer.text)


def test_no_text_leads_elsewhere(rooms: Rooms) -> None:
    """`next` leads on to pages of ours, whatever a browser makes of the header."""
    write(rooms.things.site, "x")
    here = rooms.things.site.url
    tried = ["//evil.example", "/\\evil.example", "/en/../..//evil.example", "/en/\\evil.example"]
    tried += ["/en//evil.example", "/en/%0d%0aSet-Cookie:x=1", "/en/\r\nSet-Cookie: x=1"]
    for text in [*tried, *ALL, *(f"/en/{text}" for text in ALL)]:
        address = f"/en/second-factor?next={quote(text, safe='')}"
        answer = rooms.ask(Request(rooms.chair, "GET", address))
        assert answer.status_code == 303
        assert "x=1" not in answer.headers.get("set-cookie", "")
        led = answer.headers["location"]
        # Browsers drop line ends and tabs, and take a backslash for a slash.
        meant = re.sub(r"[\r\n\t]", "", led).replace("\\", "/")
        assert urlsplit(urljoin(f"{here}/en/x", meant)).netloc == urlsplit(here).netloc, led
