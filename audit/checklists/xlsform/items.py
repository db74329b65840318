"""A form's questions as items of a checklist's file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from audit.checklists.writing import Values, number
from audit.checklists.xlsform import norms
from audit.checklists.xlsform.columns import ITEM
from audit.checklists.xlsform.sheet import Findings, Line, letters
from audit.checklists.xlsform.survey import Question
from audit.checklists.xlsform.xpath import Asked, Uncarried, condition, plausible, relevant
from audit.domain.conditions import parse
from audit.errors import Invalid
from audit.language import LANGUAGES

_ID = re.compile(r"[A-Z]{1,3}[0-9]+")
_FLAGS = {"": False, "no": False, "false": False, "yes": True, "true": True}
_AS_SAID = ("unit", "severity", "applies_if", "not_applicable", "remedy", "relocate_if")
"""Keys of an item's table that hold what stands in the column of the same name."""


def items(
    questions: Sequence[Question], sections: Sequence[str], ours: bool, findings: Findings
) -> list[Values]:
    """`ours` says whether the form has columns of ours, so that names should be ids."""
    named = [bool(_ID.fullmatch(question.name)) for question in questions]
    if all(named) or (ours and any(named)):
        ids = [question.name for question in questions]
    else:
        ids = list(_made(questions, sections, findings))
    asked = {
        question.name: Asked(id, question.kind in ("measurement", "count"), question.choices)
        for question, id in zip(questions, ids, strict=True)
    }
    return [_item(question, asked, findings) for question in questions]


def _made(
    questions: Sequence[Question], sections: Sequence[str], findings: Findings
) -> Iterator[str]:
    """Ids by the questions' places: A1, A2, … in the first section."""
    numbers = {section: count(1) for section in sections}
    first = {section: letters(at) for at, section in enumerate(sections)}
    for question in questions:
        id = f"{first[question.section]}{next(numbers[question.section])}"
        findings.note(question.line.where, "xlsform-renamed", name=question.name, id=id)
        yield id


def _item(question: Question, asked: Mapping[str, Asked], findings: Findings) -> Values:
    line = question.line
    said: dict[str, object] = {
        **{key: line.ours(key) for key in _AS_SAID},
        "plausible": _plausible(question, findings),
        "groups": listed(line.ours("groups")),
        "not_needed": _not_needed(question),
        "threshold": _threshold(line),
        "norms": _norms(line, findings),
        "note_on_no": _flag(line, findings),
        "applies_if": _applies_if(question, asked, findings),
    }
    return {
        "id": asked[question.name].id,
        "section": question.section,
        "type": question.kind,
        "question": line.words("label"),
        **{key: value for key, value in said.items() if value},
    }


def listed(cell: str) -> list[str]:
    """The words of a cell, between spaces or commas."""
    return [word for word in re.split(r"[\s,;]+", cell) if word]


def _threshold(line: Line) -> Values:
    exception = {
        "passes": line.ours("exception"),
        "when": line.ours("exception_when"),
        "norm": line.ours("exception_norm"),
    }
    said: dict[str, object] = {key: line.ours(key) for key in ("passes", "partial")}
    if any(exception.values()):
        said["exception"] = {key: value for key, value in exception.items() if value}
    return {key: value for key, value in said.items() if value}


def _plausible(question: Question, findings: Findings) -> list[int | float]:
    source = question.line["constraint"]
    if not source:
        return []
    found = plausible(source) if question.kind in ("measurement", "count") else None
    if found is None:
        findings.refuse(question.line.where, "xlsform-constraint", constraint=source[:100])
    return [number(bound) for bound in found or ()]


def _not_needed(question: Question) -> dict[str, str]:
    """Why the thing may be not needed; empty words where the list lets say so and nobody said why."""
    words: dict[str, str] = {
        language: question.line.ours(f"not_needed_{language}") for language in LANGUAGES
    }
    wanted = any(words.values()) or "not_needed" in question.choices.values()
    return words if wanted else {}


def _norms(line: Line, findings: Findings) -> list[dict[str, object]]:
    found = norms.read(line.ours("norms"))
    if found is None:
        findings.refuse(line.where, "xlsform-norms")
    return found or []


def _flag(line: Line, findings: Findings) -> bool:
    said = line.ours("note_on_no").casefold()
    if said not in _FLAGS:
        findings.refuse(line.where, "xlsform-flag", value=said[:60])
    return _FLAGS.get(said, False)


def _applies_if(question: Question, asked: Mapping[str, Asked], findings: Findings) -> str:
    """Our own condition where there is one, otherwise what the form says; what stands around the
    question holds for it, too."""
    line = question.line
    own = line.ours("applies_if")
    said = list(_carried([*question.within, *([] if own else [line])], asked, findings))
    if own:
        said.append(own)
    _tell_which_counts(line, own, findings)
    if len(said) == 1:
        return said[0]
    return " and ".join(f"({each})" if " or " in each else each for each in said)


def _tell_which_counts(line: Line, own: str, findings: Findings) -> None:
    """Whoever changes one of two cells that say the same should know which one counts."""
    said = line["relevant"]
    if not said:
        return
    if not own and any(line.ours(column) for column in ITEM):
        findings.note(line.where, "xlsform-relevant-counts", relevant=said[:200])
    elif own and said.split() != _derived(own).split():
        findings.note(line.where, "xlsform-relevant-differs", condition=own[:200])


def _derived(own: str) -> str:
    """What an export writes beside the condition; nothing beside one that cannot be read."""
    try:
        return relevant(parse(own).tree)
    except Invalid:
        return ""


def _carried(
    lines: Iterable[Line], asked: Mapping[str, Asked], findings: Findings
) -> Iterator[str]:
    for line in lines:
        source = line["relevant"]
        if source:
            try:
                yield condition(source, asked)
            except Uncarried as refused:
                findings.refuse(
                    line.where, "xlsform-relevant", relevant=source[:200], word=refused.word
                )
