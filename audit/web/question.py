"""How an item of a checklist is asked on a form, with what was typed about it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from audit.domain.answers import NOT_NEEDED
from audit.domain.checklist import Checklist, Item, Norm
from audit.domain.draft import NOTE, PHOTO, Draft, field, implied
from audit.language import Language, translate
from audit.reports import wording

_CLAUSE = re.compile(
    r"""[A-Z]\d+(?:[,-]\ ?[A-Z]\d+)*(?:\ \([§\d.,\ ]+\))?   # C9 (§402.2)
      | §+[\d.]+(?:[,;]\ §+[\d.]+)*                          # §502.2, §502.3
      | \d+(?:\.\d+)+(?:[,;]\ \d+(?:\.\d+)+)*                # 4.3.2.14; 4.2.3
    """,
    re.VERBOSE,
)
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
class NumberField:
    value: str
    unit: str
    range: str
    limit: str
    """ "Norm: not over 5 %", empty without one."""
    source: Source | None
    least: float
    most: float
    canonical_unit: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Question:
    id: str
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

    @property
    def note_field(self) -> str:
        return field(self.id, NOTE)

    @property
    def photo_field(self) -> str:
        return field(self.id, PHOTO)

    @property
    def open(self) -> bool:
        """Whether the note and the photos are in sight from the start."""
        return bool(self.note or self.note_problem or self.photos or self.photo_problems)


def ask(
    item: Item,
    draft: Draft,
    language: Language,
    problems: Mapping[str, Sequence[str]],
    photos: tuple[ShownPhoto, ...],
) -> Question:
    """`problems` are the words for what is wrong, by field name."""
    return Question(
        id=item.id,
        words=item.question[language],
        kind=_KINDS[item.answer_type],
        choices=_choices(item, draft.typed, language),
        number=_number_field(item, draft, language),
        problem=" ".join(problems.get(item.id, ())),
        note=draft.typed.get(field(item.id, NOTE), ""),
        note_problem=" ".join(problems.get(field(item.id, NOTE), ())),
        photos=photos,
        photo_problems=tuple(problems.get(field(item.id, PHOTO), ())),
        hidden=item.id in draft.hidden,
    )


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


def _choices(item: Item, typed: Mapping[str, str], language: Language) -> tuple[Choice, ...]:
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
    return tuple(_choice(item, value, said, typed, language) for value, said in words.items())


def _choice(
    item: Item, value: str, words: str, typed: Mapping[str, str], language: Language
) -> Choice:
    reason = item.not_needed_reason
    hint = reason[language] if reason is not None and value == NOT_NEEDED else ""
    if item.answer_type == "yes_no":
        return Choice(item.id, value, words, hint, typed.get(item.id) == value)
    name = field(item.id, value)
    return Choice(name, value, words, hint, bool(typed.get(name)))


def _number_field(item: Item, draft: Draft, language: Language) -> NumberField | None:
    if item.plausible is None:
        return None
    unit, range, limit, source = _number_words(draft.checklist, item.id, language)
    return NumberField(
        value=draft.typed.get(item.id, ""),
        unit=unit,
        range=range,
        limit=limit,
        source=source,
        least=item.plausible[0],
        most=item.plausible[1],
        canonical_unit=item.unit,
        whole=item.answer_type == "count",
    )


@lru_cache(maxsize=4096)
def _number_words(
    checklist: Checklist, id: str, language: Language
) -> tuple[str, str, str, Source | None]:
    """Unit, plausible range, norm and its source; wording numbers is most of a page's time."""
    item = checklist.by_id[id]
    low, high = (wording.number(bound, language) for bound in item.plausible or ())
    unit = (
        translate(language, f"report-unit-{item.unit}") if item.answer_type == "measurement" else ""
    )
    range = translate(language, "auditor-range", low=low, high=high)
    if item.threshold is None:
        return unit, range, "", None
    limit = wording.limit(item, item.threshold, item.threshold.passes, language)
    norm = translate(language, "auditor-norm", limit=limit)
    return unit, range, norm, _source(item.norms, checklist)


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


def answers_elsewhere(draft: Draft, section: str) -> str:
    """What the conditions need to know from the other sections, as JSON."""
    here = {item.id for item in draft.checklist.in_section(section)}
    needed = _named_in_conditions(draft.checklist) - here
    return json.dumps(
        {item: said for item, said in draft.readable.items() if item in needed},
        separators=(",", ":"),
    )


@lru_cache(maxsize=64)
def _named_in_conditions(checklist: Checklist) -> frozenset[str]:
    conditions = [item.applies_if for item in checklist.items if item.applies_if is not None]
    return frozenset[str]().union(*(named.asked | named.measured for named in conditions))
