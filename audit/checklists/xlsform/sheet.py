"""One sheet of a form: its columns by their meaning, its rows, and what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Protocol

from audit.checklists.xlsform.columns import AUDIT, language_of
from audit.errors import Argument, Problem
from audit.language import LANGUAGES, Language

_ALIASES = {
    "caption": "label",
    "value": "name",
    "list": "list_name",
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "id_string": "form_id",
}
_PREFIXES = {"bind", "media", "control", "body"}
_TRANSLATED = {
    *("label", "hint", "guidance_hint", "constraint_message", "required_message"),
    *("image", "big-image", "audio", "video", "form_title", "temporary", "permanent"),
}


class Row(Protocol):
    """What a reader of spreadsheets gives: the row's number there, and its cells as text."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong in a form, and what its author should know."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def refuse(self, where: str, code: str, **arguments: Argument) -> None:
        self.problems.append(Problem(where, code, arguments))

    def note(self, where: str, code: str, **arguments: Argument) -> None:
        self.notes.append(Problem(where, code, arguments))


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the headings."""

    where: str
    """As people find it: "survey row 12"."""
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def ours(self, column: str) -> str:
        return self[AUDIT + column]

    def words(self, column: str) -> dict[str, str]:
        """What stands in a column's three languages."""
        return {language: self[f"{column}::{language}"] for language in LANGUAGES}

    def as_label(self, column: str) -> "Line":
        """The row with the words of another column as its label."""
        words = {f"label::{language}": said for language, said in self.words(column).items()}
        return Line(self.where, words)


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    headings: Mapping[str, str]
    """Column to its heading as it was written."""
    lines: tuple[Line, ...]

    def used(self, column: str) -> Line | None:
        """The first row with anything in the column."""
        return next((line for line in self.lines if line[column]), None)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)


def sheet(name: str, rows: Sequence[Row], default: Language | None, findings: Findings) -> Sheet:
    """The rows below the first, which holds the headings. `default` is the language of words whose
    heading names none."""
    if not rows:
        return Sheet(name, {}, ())
    columns: dict[str, int] = {}
    head = f"{name} row {rows[0].number}"
    for at, heading in enumerate(rows[0].cells):
        column = meaning(heading, default)
        if column in columns:
            findings.refuse(
                head,
                "xlsform-column-twice",
                heading=heading,
                first=letters(columns[column]),
                second=letters(at),
            )
        elif column:
            columns[column] = at
    return Sheet(
        name,
        {column: rows[0].cells[at] for column, at in columns.items()},
        tuple(
            Line(
                f"{name} row {row.number}",
                {
                    column: row.cells[at].strip()
                    for column, at in columns.items()
                    if at < len(row.cells)
                },
            )
            for row in rows[1:]
        ),
    )


def meaning(heading: str, default: Language | None) -> str:
    """A heading as a name of ours: "Label :: English (en)" is `label::en`. A language that is not
    ours stays as it is said, behind a question mark."""
    said = " ".join(heading.split())
    if said.casefold().replace(" ", "").startswith(AUDIT):
        return said.casefold().replace(" ", "")
    parts = [part.strip() for part in said.split("::")]
    if len(parts) == 1 and said.casefold().partition(":")[0].strip() in _TRANSLATED:
        parts = [part.strip() for part in said.split(":")]
    if len(parts) > 1 and parts[0].casefold() in _PREFIXES:
        parts.pop(0)
    column = parts[0].casefold().replace(" ", "_")
    column = _ALIASES.get(column, column)
    if column not in _TRANSLATED:
        return "::".join([column, *parts[1:]])
    if len(parts) > 1:
        return f"{column}::{language_of(parts[1]) or '?' + parts[1]}"
    return f"{column}::{default or ''}"


def letters(number: int) -> str:
    """A column's letters: A for 0, Z for 25, AA for 26."""
    further, last = divmod(number, 26)
    return (letters(further - 1) if further else "") + ascii_uppercase[last]
