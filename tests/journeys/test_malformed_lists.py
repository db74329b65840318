"""More than two hundred damaged lists: each is imported clean or refused clearly, never a crash."""

from collections.abc import Callable

import pytest

from audit.domain import register
from audit.domain.headings import Line
from audit.domain.register import Territories
from audit.errors import AuditError
from audit.geo import territories
from audit.language import LANGUAGES, translate
from audit.sheets import read
from tests.lists import FIRST, HEADER, SECOND, as_csv, as_text, as_xlsx, changed

KNOWN = Territories(territories.rows())
GOOD = as_text([HEADER, FIRST, SECOND])
WORKBOOK = as_xlsx([HEADER, FIRST, SECOND])

ENCODINGS = {
    name: GOOD.encode(name, errors="replace")
    for name in str.split(
        "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 cp1251 kz1048 cp866 koi8-r iso8859-5 "
        "mac-cyrillic cp1252 latin-1 ascii utf-7 cp437 shift-jis gb18030 cp1254"
    )
}
MARKS = {
    f"mark {mark.hex()} before {name}": mark + GOOD.encode(name)
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"\x1a")
    for name in ("utf-8", "utf-16-le", "kz1048")
}
TEXTS: dict[str, Callable[[str], str]] = {
    "nothing": lambda _: "",
    "one letter": lambda _: "a",
    "headings only": lambda text: text.splitlines()[0],
    "no headings": lambda text: "\n".join(text.splitlines()[1:]),
    "cut in half": lambda text: text[: len(text) // 2],
    "cut in a quote": lambda text: text + '"',
    "quote in front": lambda text: '"' + text,
    "all quotes doubled": lambda text: text.replace('"', '""'),
    "no quotes": lambda text: text.replace('"', ""),
    "single quotes": lambda text: text.replace('"', "'"),
    "typographic quotes": lambda text: text.replace('"', "«"),
    "pipes": lambda text: text.replace(",", "|"),
    "semicolons too": lambda text: text.replace(",", ";"),
    "tabs too": lambda text: text.replace(",", "\t"),
    "colons": lambda text: text.replace(",", ":"),
    "old mac lines": lambda text: text.replace("\r\n", "\r"),
    "doubled lines": lambda text: text.replace("\r\n", "\r\n\r\n"),
    "no lines": lambda text: text.replace("\r\n", " "),
    "form feeds": lambda text: text.replace("\r\n", "\f"),
    "nul inside": lambda text: text.replace("Алға", "Ал\0ға"),
    "bell inside": lambda text: text.replace("Алға", "Ал\x07ға"),
    "escape inside": lambda text: text.replace("Алға", "Ал\x1bға"),
    "right to left": lambda text: text.replace("Алға", "\u202eАлға"),
    "private letters": lambda text: text.replace("Школа", "\ue000"),
    "no such letters": lambda text: text.replace("школа", "\uffff"),
    "emoji": lambda text: text.replace("школа", "🏫" * 40),
    "zero width": lambda text: text.replace("Алға", "Ал\u200bға"),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "decomposed": lambda text: text.replace("й", "и\u0306"),
    "shouting": lambda text: text.upper(),
    "twice": lambda text: text + text,
    "headings twice": lambda text: text.splitlines()[0] + "\r\n" + text,
    "title above": lambda text: "Список участков\r\n\r\n" + text,
    "sum below": lambda text: text + "Итого,,,,,,,1900,,\r\n",
    "separator line": lambda text: "sep=,\r\n" + text,
    "html": lambda _: "<html><table><tr><td>region</td></tr></table></html>",
    "json": lambda _: '[{"region": "KZ-15"}]',
    "a poem": lambda _: "Жаз\nшілде болса\n" * 30,
    "one long line": lambda text: text.replace("\r\n", ",") * 3,
    "a long cell": lambda text: text.replace("№1 орта мектеп", "м" * 33_000),
    "a very long cell": lambda text: text.replace("№1 орта мектеп", "м" * 140_000),
    "many columns": lambda text: text.replace("\r\n", "," * 100 + "x\r\n"),
    "empty columns": lambda text: text.replace("\r\n", "," * 100 + "\r\n"),
    "shifted": lambda text: text.replace("KZ-15", ",KZ-15"),
}
CELLS = {
    f"{column}: {value[:20]!r}": changed(FIRST, **{column: value})
    for column in HEADER
    for value in (
        "",
        " ",
        "0",
        "-1",
        "1e400",
        "NaN",
        "=1/0",
        "#N/A",
        "<script>alert(1)</script>",
        "{ $x }",
        "a" * 2_000,
        "../../etc/passwd",
        "'; DROP TABLE stations; --",
    )
}
HEADINGS = {
    f"heading {column} as {other!r}": [
        tuple(other if name == column else name for name in HEADER),
        FIRST,
    ]
    for column in HEADER
    for other in ("", "№", "something else")
}
CUTS = {
    f"workbook cut at {part} %": WORKBOOK[: len(WORKBOOK) * part // 100]
    for part in range(0, 100, 7)
}
HOLES = {
    f"workbook with a hole at {at}": WORKBOOK[:at] + bytes(64) + WORKBOOK[at + 64 :]
    for at in range(0, len(WORKBOOK) - 64, len(WORKBOOK) // 20)
}
TABLES: dict[str, list[list[object]]] = {
    "numbers as names": [list(HEADER), [15, 1532, 101.0, 1, 2, 3, 4, 5, 50.1, 57.1]],
    "truth as numbers": [list(HEADER), ["KZ-15", "KZ-15-1532", True, "a", "b", "c", "d", False]],
    "errors": [list(HEADER), ["#REF!"] * 10],
    "formulas": [list(HEADER), ["=A1"] * 10],
    "huge numbers": [list(HEADER), [10**40] * 10],
    "nothing below": [list(HEADER), [None] * 10],
    "one cell": [["x"]],
    "far right": [[None] * 50 + ["x"]],
}

DAMAGED: dict[str, bytes] = {
    **{f"in {name}": data for name, data in ENCODINGS.items()},
    **MARKS,
    **{name: change(GOOD).encode(errors="surrogatepass") for name, change in TEXTS.items()},
    **{name: as_csv(row) for name, row in CELLS.items()},
    **{name: as_text(rows).encode() for name, rows in HEADINGS.items()},
    **CUTS,
    **HOLES,
    **{f"workbook of {name}": as_xlsx(rows) for name, rows in TABLES.items()},
}


def stations_in(data: bytes) -> int:
    lines = [Line(row.number, row.cells) for row in read(data)]
    return len(register.check(lines, KNOWN))


def test_there_are_enough_kinds() -> None:
    assert len(DAMAGED) >= 200
    assert len(set(DAMAGED.values())) >= 200


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_list_is_imported_clean_or_refused_clearly(kind: str) -> None:
    try:
        assert stations_in(DAMAGED[kind]) > 0
    except AuditError as error:
        assert_is_clear(error)


def assert_is_clear(error: AuditError) -> None:
    """It is the sender's to mend, and says in every language what is wrong and where."""
    assert 400 <= error.status < 500
    for language in LANGUAGES:
        assert translate(language, f"error-{error.code}", **error.arguments)
        for problem in error.problems[:50]:
            assert problem.where.partition(":")[0]
            assert translate(language, f"problem-{problem.code}", **problem.arguments)


@pytest.mark.parametrize(
    "kind", ["in utf-8", "in utf-16", "in kz1048", "semicolons too", "shouting"]
)
def test_what_is_only_unusual_is_imported(kind: str) -> None:
    assert stations_in(DAMAGED[kind]) == 2
