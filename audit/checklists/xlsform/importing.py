"""From the rows of a workbook to a checklist, or everything that keeps it from being one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from audit.checklists.reading import attempt
from audit.checklists.writing import Values, toml, write
from audit.checklists.xlsform.columns import AUDIT, OURS, SHEETS
from audit.checklists.xlsform.items import items
from audit.checklists.xlsform.sheet import Findings, Line
from audit.checklists.xlsform.sheets import Workbook, open_sheets
from audit.checklists.xlsform.survey import Part, Question, in_order, survey
from audit.checklists.xlsform.whole import coded, measures, whole
from audit.domain.checklist import Checklist
from audit.errors import Invalid, Problem

Placed = TypeVar("Placed", Part, Question)

_NAME = re.compile(r"[a-z0-9-]{1,60}")
_VERSION = re.compile(r"[1-9][0-9]{0,8}")
_UNSAID = {"checklist-nothing-scored", "checklist-placeholder", "checklist-untranslated"}
_LEFT_OUT = {
    *("title", "question", "standards", "plausible"),
    *("groups", "norms", "threshold", "remedy", "not_applicable"),
}
"""What a form of other programs cannot say or may leave out; its author fills it in."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a workbook became."""

    text: str
    """The checklist's file."""
    checklist: Checklist
    """As far as it can be read."""
    wanting: tuple[Problem, ...]
    """What is still to be filled in before it can be published."""
    notes: tuple[Problem, ...]
    """What its author should know: ids that were given, columns that were left out."""


def from_rows(workbook: Workbook, called: str) -> Draft:
    """The checklist of a workbook, whose file is called `called`.

    Raises Invalid `xlsform-invalid` with everything that is wrong, each with its sheet and row.
    A form in which no question has a severity becomes a draft that scores nothing.
    """
    findings = Findings()
    form = _Form(workbook, called, findings)
    said = form.said()
    checklist, problems = attempt(said, f"{said['name']}@{said['version']}")
    placed = [form.placed(each) for each in problems if not form.follows(each)]
    wanting = [] if form.scored else [each for each in placed if is_unsaid(each)]
    wrong = [*findings.problems, *(each for each in placed if each not in wanting)]
    if wrong:
        raise Invalid("xlsform-invalid", sorted(wrong, key=_row))
    text = write(checklist) if form.scored else toml(said)
    return Draft(
        text,
        checklist,
        tuple(sorted(wanting, key=_row)),
        tuple(sorted(findings.notes, key=_row)),
    )


def is_unsaid(problem: Problem) -> bool:
    """Whether something is still to be filled in, as against wrong."""
    if problem.code == "checklist-missing":
        return problem.arguments["entry"] in _LEFT_OUT
    if problem.code == "checklist-unknown-value":
        return problem.arguments["value"] == ""
    return problem.code in _UNSAID


def _row(problem: Problem) -> tuple[int, int]:
    """Sorts as people go through a workbook: "survey row 12" before "survey row 101"."""
    sheet, _, row = problem.where.partition(" row ")
    return SHEETS.index(sheet), int(row)


class _Form:
    """A workbook whose rows were read, each for itself."""

    def __init__(self, workbook: Workbook, called: str, findings: Findings) -> None:
        sheets = open_sheets(workbook, findings)
        self.called = called
        self.findings = findings
        self.scored = sheets["survey"].used(f"{AUDIT}severity") is not None
        self.entries, self.owners, self.remedies, self.standards = (
            coded(sheets[name], findings) for name in OURS
        )
        self.settings = next(iter(sheets["settings"]), Line("settings row 2", {}))
        self.title = self.entries.get("title") or self.settings.as_label("form_title")
        self.survey = survey(sheets["survey"], sheets["choices"], self.title, findings)
        self.sections = self.ordered(list(self.survey.sections.values()))
        self.chains = self.ordered(self.survey.chains)
        self.questions = self.ordered(self.survey.questions)
        self.items = items(
            self.questions,
            [section.id for section in self.sections],
            any(column.startswith(AUDIT) for column in sheets["survey"].headings),
            findings,
        )

    def ordered(self, parts: Sequence[Placed]) -> list[Placed]:
        return [parts[at] for at in in_order([part.line for part in parts], self.findings)]

    def said(self) -> dict[str, object]:
        """What the checklist's file would say."""
        return {
            **self.label(),
            "title": self.title.words("label"),
            **whole(self.entries),
            "standards": {code: line["content"] for code, line in self.standards.items()},
            "owners": {code: line.words("label") for code, line in self.owners.items()},
            "sections": [
                {"id": part.id, "title": part.line.words("label")} for part in self.sections
            ],
            "chains": [self.chain(part) for part in self.chains],
            "remedies": {code: measures(line) for code, line in self.remedies.items()},
            "items": self.items,
        }

    def label(self) -> dict[str, object]:
        """The name and the version; what a checklist cannot be called is made into what it can."""
        said = name = self.settings["form_id"] or self.called
        if not _NAME.fullmatch(said):
            name = re.sub("[^a-z0-9]+", "-", said.lower())[:60].strip("-") or "imported"
            self.findings.note(self.settings.where, "xlsform-called", said=said[:60], name=name)
        version = self.settings["version"]
        if not _VERSION.fullmatch(version):
            self.findings.note(self.settings.where, "xlsform-version", said=version[:60])
            version = "1"
        return {"name": name, "version": int(version)}

    def chain(self, part: Part) -> Values:
        title = part.line.words("label")
        return {"id": part.id, "title": title, "sections": self.survey.chained[part.id]}

    def follows(self, problem: Problem) -> bool:
        """Whether something is only amiss because of what was refused at its row already."""
        if problem.code == "checklist-empty-section":
            return problem.arguments["section"] in self.survey.bereft
        return problem.code == "checklist-duplicate"

    def placed(self, problem: Problem) -> Problem:
        """The same problem, where people find it in the workbook."""
        where = self.named(problem) or problem.where
        while where and where not in self.places:
            where = where.rpartition(".")[0]
        return Problem(self.places[where], problem.code, problem.arguments)

    def named(self, problem: Problem) -> str:
        """What a problem is about, where it names it: a section, a remedy, a remedy's owner."""
        said = problem.arguments
        if not problem.where and "section" in said:
            return str(said["section"])
        owing = [
            code
            for code, line in self.remedies.items()
            if code == said.get("remedy")
            or (
                said.get("entry") == "owners"
                and said.get("code") in (line["temporary_owner"], line["permanent_owner"])
            )
        ]
        return f"remedies.{owing[0]}" if owing else ""

    @cached_property
    def places(self) -> dict[str, str]:
        """The parts of a checklist's file, and where they stand in the workbook."""
        coded = {"remedies": self.remedies, "owners": self.owners}
        return {
            "title": self.title.where,
            **{entry: line.where for entry, line in self.entries.items()},
            **{
                f"{table}.{code}": line.where
                for table, lines in coded.items()
                for code, line in lines.items()
            },
            **{part.id: part.line.where for part in (*self.chains, *self.sections)},
            **{
                str(item["id"]): question.line.where
                for item, question in zip(self.items, self.questions, strict=True)
            },
            "": self.settings.where,
        }
