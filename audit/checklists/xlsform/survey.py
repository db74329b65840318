"""The survey's rows as sections, chains and questions; whatever a checklist has no place for is
refused at its row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.checklists.xlsform.choices import Meanings, lists, yes_no
from audit.checklists.xlsform.columns import CHAIN
from audit.checklists.xlsform.sheet import Findings, Line, Sheet
from audit.domain.checklist import AnswerType

_BRACKET = re.compile(r"(begin|end) (group|repeat)")
_SELECT = re.compile(r"select(?:_one| one|1)(?: from)? (\S+)", re.IGNORECASE)
_KINDS: Mapping[str, AnswerType] = {
    "decimal": "measurement",
    "integer": "count",
    "int": "count",
    "image": "photo",
    "photo": "photo",
}
_RECORDED = {"start", "end", "today", "deviceid", "device id", "username"}
"""What every visit records by itself."""
LOOSE = "questions"
"""The section of questions that stand in none."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section or a chain: a group or a repeat."""

    id: str
    line: Line


@dataclass(frozen=True, slots=True)
class Question:
    line: Line
    section: str
    kind: AnswerType
    choices: Meanings
    """Empty where it is no yes or no question."""
    within: tuple[Line, ...]
    """The repeat and the group around it."""

    @property
    def name(self) -> str:
        return self.line["name"]


@dataclass(slots=True)
class Survey:
    sections: dict[str, Part] = field(default_factory=dict)
    chains: list[Part] = field(default_factory=list)
    chained: dict[str, list[str]] = field(default_factory=dict)
    """Chain to its sections."""
    questions: list[Question] = field(default_factory=list)
    bereft: set[str] = field(default_factory=set)
    """Sections with a question that was refused."""


def survey(rows: Sheet, choices: Sheet, title: Line, findings: Findings) -> Survey:
    """`title` says what the section of questions without one is called."""
    reader = _Reader(lists(choices), title, findings)
    for line in rows:
        reader.read(line)
    for line in reader.open:
        findings.refuse(line.where, "xlsform-not-closed", name=line["name"])
    return reader.found


class _Reader:
    def __init__(self, lists: Mapping[str, list[Line]], title: Line, findings: Findings) -> None:
        self.lists = lists
        self.title = title
        self.findings = findings
        self.found = Survey()
        self.open: list[Line] = []
        self.first: dict[tuple[str, str], Line] = {}
        """Kind and name to the row that has them first."""

    def read(self, line: Line) -> None:
        said = _plain(line["type"])
        bracket = _BRACKET.fullmatch(said)
        if bracket and bracket[1] == "begin":
            self.begin(line, bracket[2])
        elif bracket:
            self.end(line, bracket[2])
        elif said not in _RECORDED:
            self.question(line)

    def begin(self, line: Line, kind: str) -> None:
        self.named(line, kind)
        if kind == "repeat":
            self.repeat(line)
        else:
            self.group(line)
        self.open.append(line)

    def repeat(self, line: Line) -> None:
        if self.open:
            self.findings.refuse(line.where, "xlsform-repeat-within", name=line["name"])
        chain = line["name"].removeprefix(CHAIN)
        self.found.chains.append(Part(chain, line))
        self.found.chained[chain] = []

    def group(self, line: Line) -> None:
        if any(_kind(outer) == "group" for outer in self.open):
            self.findings.refuse(line.where, "xlsform-group-within", name=line["name"])
        self.section(line["name"], line)

    def section(self, id: str, line: Line) -> None:
        """A section of the chain that is open, if one is."""
        if id not in self.found.sections:
            self.found.sections[id] = Part(id, line)
            if self.open and _kind(self.open[0]) == "repeat":
                self.found.chained[self.open[0]["name"].removeprefix(CHAIN)].append(id)

    def end(self, line: Line, kind: str) -> None:
        if self.open and _kind(self.open[-1]) == kind:
            self.open.pop()
        else:
            self.findings.refuse(line.where, "xlsform-nothing-to-close", kind=kind)

    def question(self, line: Line) -> None:
        self.named(line, "question")
        kind, choices = self.answered(line)
        section = self.section_here(line)
        if kind:
            self.found.questions.append(Question(line, section, kind, choices, tuple(self.open)))
        else:
            self.found.bereft.add(section)

    def section_here(self, line: Line) -> str:
        if self.open and _kind(self.open[-1]) == "group":
            return self.open[-1]["name"]
        if self.open:
            # A repeat without a group is a chain of one section, which is called as it is.
            id = self.open[-1]["name"].removeprefix(CHAIN)
            self.section(id, self.open[-1])
            return id
        if LOOSE not in self.found.sections:
            self.findings.note(line.where, "xlsform-loose", section=LOOSE)
        self.section(LOOSE, self.title)
        return LOOSE

    def named(self, line: Line, kind: str) -> None:
        name = line["name"]
        first = self.first.setdefault((kind, name), line)
        if not name:
            self.findings.refuse(line.where, "xlsform-name-missing")
        elif first is not line:
            self.findings.refuse(line.where, "xlsform-name-twice", name=name, first=first.where)

    def answered(self, line: Line) -> tuple[AnswerType | None, Meanings]:
        """The kind of answer and, for a yes or no question, what its choices mean."""
        said = " ".join(line["type"].split())
        select = _SELECT.fullmatch(said)
        if select:
            return self.selected(line, select[1])
        if not said:
            self.findings.refuse(line.where, "xlsform-type-missing")
        elif said.casefold() not in _KINDS:
            # The message knows some types by their first word.
            kind = _plain(said).split()[0]
            self.findings.refuse(line.where, "xlsform-type", type=said, kind=kind)
        return _KINDS.get(said.casefold()), {}

    def selected(self, line: Line, name: str) -> tuple[AnswerType | None, Meanings]:
        if name not in self.lists:
            self.findings.refuse(line.where, "xlsform-list-missing", list=name)
            return None, {}
        meanings = yes_no(self.lists[name])
        if meanings is None:
            said = ", ".join(choice["name"] for choice in self.lists[name])
            self.findings.refuse(
                line.where, "xlsform-list-no-yes-no", list=name, choices=said[:100]
            )
            return None, {}
        return "yes_no", meanings


def _kind(line: Line) -> str:
    return _plain(line["type"]).partition(" ")[2]


def _plain(said: str) -> str:
    return " ".join(said.casefold().replace("_", " ").split())


def in_order(lines: Sequence[Line], findings: Findings) -> list[int]:
    """The places of the rows, sorted by `order`; a row without one comes after the row before it."""
    last, keys = 0.0, []
    for line in lines:
        said = line.ours("order")
        if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", said):
            last = float(said)
        elif said:
            findings.refuse(line.where, "xlsform-order", said=said[:60])
        keys.append(last)
    return sorted(range(len(lines)), key=keys.__getitem__)
