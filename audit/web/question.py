"""How an item of a checklist is asked on a form, with what was typed about it."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from audit.checklists.guidance import guidance
from audit.domain import measuring
from audit.domain.answers import NOT_NEEDED
from audit.domain.chains import on_way
from audit.domain.checklist import Checklist, Item, Norm
from audit.domain.draft import (
    MEASURE,
    NOTE,
    PHOTO,
    RUN,
    TOOL,
    UNIT,
    Asked,
    Draft,
    field,
    implied,
)
from audit.domain.measuring import borderline
from audit.language import Language, translate
from audit.reports import wording

_CLAUSE = re.compile(
    r"""[A-Z]\d+(?:[,-]\ ?[A-Z]\d+)*(?:\ \([§\d.,\ ]+\))?   # C9 (§402.2)
      | §+[\d.]+(?:[,;]\ §+[\d.]+)*                          # §502.2, §502.3
      | \d+(?:\.\d+)+(?:[,;]\ \d+(?:\.\d+)+)*                # 4.3.2.14; 4.2.3
    """,
    re.VERBOSE,
)
RATIO_WORDS = "1 : n"
_CYRILLIC = re.compile(r"[А-Яа-я]")


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    value: str
    words: str
    hint: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo that is attached: its picture, or why there is none yet."""

    sha256: str
    words: str
    remove: str
    href: str
    alternative: str
    state: str


@dataclass(frozen=True, slots=True)
class Source:
    """The standard and clause behind a limit, in the language that they are written in."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Option:
    """One of what a number may be read off in, or with."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class NumberField:
    value: str
    units: tuple[Option, ...]
    """Empty for a count."""
    tools: tuple[Option, ...]
    run: str | None
    """What was typed as the run of a slope; None where it is not a slope."""
    range: str
    limit: str
    """ "Norm: not over 5 %", empty without one."""
    source: Source | None
    least: float
    most: float
    canonical_unit: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """How to measure: a picture and the words."""

    picture: str
    alt: str
    how: str


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    """Key of the item: its id, with the unit of its chain."""
    item: str
    words: str
    kind: Literal["choice", "number", "photo"]
    choices: tuple[Choice, ...]
    """All of the answers, or what may be said instead of a number."""
    number: NumberField | None
    problem: str
    note: str
    note_problem: str
    photos: tuple[ShownPhoto, ...]
    photo_problems: tuple[str, ...]
    hidden: bool
    measure: Choice | None
    """To say that a temporary measure is in place; None where there is none."""
    again: str
    """Asks to measure again a value that is too near a limit; else empty."""
    guidance: Guide | None = None

    @property
    def unit_field(self) -> str:
        return field(self.id, UNIT)

    @property
    def tool_field(self) -> str:
        return field(self.id, TOOL)

    @property
    def run_field(self) -> str:
        return field(self.id, RUN)

    @property
    def note_field(self) -> str:
        return field(self.id, NOTE)

    @property
    def photo_field(self) -> str:
        return field(self.id, PHOTO)

    @property
    def open(self) -> bool:
        """Whether the note and the photos are in sight from the start."""
        seen = self.note or self.note_problem or self.photos or self.photo_problems
        return bool(seen or (self.measure and self.measure.chosen))


def ask(
    asked: Asked,
    draft: Draft,
    language: Language,
    problems: Mapping[str, Sequence[str]],
    photos: tuple[ShownPhoto, ...],
) -> Question:
    """`problems` are the words for what is wrong, by field name."""
    item, key = asked.item, asked.key
    near = borderline(item, draft.readable.get(key), draft.judged)
    return Question(
        id=key,
        item=item.id,
        words=item.question[language],
        kind=_KINDS[item.answer_type],
        choices=_choices(asked, draft.typed, language),
        number=_number_field(asked, draft, language),
        problem=" ".join(problems.get(key, ())),
        note=draft.typed.get(field(key, NOTE), ""),
        note_problem=" ".join(problems.get(field(key, NOTE), ())),
        photos=photos,
        photo_problems=tuple(problems.get(field(key, PHOTO), ())),
        hidden=key in draft.hidden,
        measure=_measure(asked, draft.typed, language),
        again=translate(language, "auditor-measure-again") if near else "",
        guidance=_guide(draft.checklist, item.id, language),
    )


@lru_cache(maxsize=2048)
def _guide(checklist: Checklist, id: str, language: Language) -> Guide | None:
    found = guidance(checklist).get(id)
    if found is None:
        return None
    return Guide(found.picture, found.alt[language], found.how[language])


def _measure(asked: Asked, typed: Mapping[str, str], language: Language) -> Choice | None:
    remedy = asked.item.remedy
    if remedy is None or remedy.temporary is None:
        return None
    name = field(asked.key, MEASURE)
    words = translate(language, "auditor-measure-in-place")
    return Choice(name, "yes", words, remedy.temporary[language], bool(typed.get(name)))


_KINDS: Mapping[str, Literal["choice", "number", "photo"]] = {
    "yes_no": "choice",
    "measurement": "number",
    "count": "number",
    "photo": "photo",
}
_UNKNOWN: Mapping[str, str] = {
    "yes_no": "auditor-cannot-tell",
    "measurement": "auditor-could-not-measure",
    "count": "auditor-could-not-count",
}


def _choices(asked: Asked, typed: Mapping[str, str], language: Language) -> tuple[Choice, ...]:
    item = asked.item
    if item.answer_type == "photo":
        return ()
    words = {"unknown": translate(language, _UNKNOWN[item.answer_type])}
    if item.answer_type == "yes_no":
        words = {
            "yes": translate(language, "auditor-yes"),
            "no": translate(language, "auditor-no"),
        } | words
    if item.not_needed_reason is not None:
        words[NOT_NEEDED] = translate(language, "auditor-not-needed")
    return tuple(_choice(asked, value, said, typed, language) for value, said in words.items())


def _choice(
    asked: Asked, value: str, words: str, typed: Mapping[str, str], language: Language
) -> Choice:
    reason = asked.item.not_needed_reason
    hint = reason[language] if value == NOT_NEEDED and reason else ""
    if asked.item.answer_type == "yes_no":
        return Choice(asked.key, value, words, hint, typed.get(asked.key) == value)
    name = field(asked.key, value)
    return Choice(name, value, words, hint, bool(typed.get(name)))


def _number_field(asked: Asked, draft: Draft, language: Language) -> NumberField | None:
    item, key, typed = asked.item, asked.key, draft.typed
    if item.plausible is None:
        return None
    range, limit, source = _number_words(draft.checklist, item.id, language)
    measured = item.answer_type == "measurement"
    return NumberField(
        value=typed.get(key, ""),
        units=_options("unit", measuring.UNITS[item.unit], draft.usual(asked, UNIT), item, language)
        if measured
        else (),
        tools=_options("tool", _tools(item.unit), draft.usual(asked, TOOL), item, language)
        if measured
        else (),
        run=typed.get(field(key, RUN), "") if item.unit == measuring.PERCENT else None,
        range=range,
        limit=limit,
        source=source,
        least=item.plausible[0],
        most=item.plausible[1],
        canonical_unit=item.unit,
        whole=item.answer_type == "count",
    )


def _tools(unit: str) -> tuple[str, ...]:
    """Nothing said, and every tool that measures in this unit."""
    return ("", *(tool for tool, off in measuring.TOOLS.items() if unit in off))


def _options(
    kind: str, values: Sequence[str], chosen: str, item: Item, language: Language
) -> tuple[Option, ...]:
    """What is canonical is chosen where nothing was said."""
    return tuple(
        Option(value, _option(kind, value, item.unit, language), value == (chosen or values[0]))
        for value in sorted(
            values, key=lambda value: value != (item.unit if kind == "unit" else "")
        )
    )


@lru_cache(maxsize=1024)
def _option(kind: str, value: str, canonical: str, language: Language) -> str:
    if kind == "tool":
        return translate(language, f"auditor-tool-{value or 'none'}")
    if value == measuring.RATIO:
        return RATIO_WORDS
    unit = translate(language, f"report-unit-{value}")
    if canonical == measuring.PERCENT and value in measuring.LENGTHS:
        return translate(language, "auditor-rise-and-run", unit=unit)
    return unit


@lru_cache(maxsize=4096)
def _number_words(
    checklist: Checklist, id: str, language: Language
) -> tuple[str, str, Source | None]:
    """Plausible range, norm and its source; wording numbers is most of a page's time."""
    item = checklist.by_id[id]
    low, high = (wording.number(bound, language) for bound in item.plausible or ())
    unit = (
        translate(language, f"report-unit-{item.unit}") if item.answer_type == "measurement" else ""
    )
    range = translate(language, "auditor-range", low=low, high=f"{high} {unit}".rstrip())
    if item.threshold is None:
        return range, "", None
    limit = wording.limit(item, item.threshold, item.threshold.passes, language)
    norm = translate(language, "auditor-norm", limit=limit)
    return range, norm, _source(item.norms, checklist)


def _source(norms: Sequence[Norm], checklist: Checklist) -> Source | None:
    """The first norm, if it can be looked up: a document by its short name, and the clause in it.

    Standards that are no documents (press, our own proposal) are described in lower case.
    """
    if not norms:
        return None
    norm = norms[0]
    standard = re.split(r" \(|[:;]", checklist.standards[norm.standard])[0]
    clause = _CLAUSE.match(norm.clause)
    if clause is None or standard[0].islower():
        return None
    words = f"{standard}, {clause[0]}"
    return Source(words, "ru" if _CYRILLIC.search(words) else "en")


@lru_cache(maxsize=64)
def rules(checklist: Checklist) -> str:
    """Every condition of the checklist, as conditions.js reads it: [id, tree, means no], as JSON."""
    return json.dumps(
        [
            [item.id, item.applies_if.tree, implied(item)]
            for item in checklist.items
            if item.applies_if is not None
        ],
        separators=(",", ":"),
    )


def answers_elsewhere(draft: Draft, here: Collection[str], units: Mapping[str, int]) -> str:
    """What the conditions need to know of what is not asked here, on a way of these units, as JSON."""
    needed = _named_in_conditions(draft.checklist)
    on_the_way = on_way(draft.checklist, draft.judged, units)
    return json.dumps(
        {item: said for item, said in on_the_way.items() if item in needed and item not in here},
        separators=(",", ":"),
    )


@lru_cache(maxsize=64)
def _named_in_conditions(checklist: Checklist) -> frozenset[str]:
    conditions = [item.applies_if for item in checklist.items if item.applies_if is not None]
    return frozenset[str]().union(*(named.asked | named.measured for named in conditions))
