"""A visit that is being filled in: what was typed, right or wrong, and what it says so far."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from audit.domain import answers as answering
from audit.domain import measuring
from audit.domain.answers import NOT_NEEDED, Answer
from audit.domain.chains import key, on_way, split
from audit.domain.checklist import Checklist, Item
from audit.domain.visit import NOTE_LENGTH
from audit.errors import Invalid, Problem

CHOICES: Mapping[str, Answer] = {
    "yes": True,
    "no": False,
    "unknown": None,
    NOT_NEEDED: NOT_NEEDED,
}
"""What a choice on the form says."""
NOTE, PHOTO, MEASURE = "note", "photo", "measure"
"""Parts of an item beside its answer; `field(key, part)`. `MEASURE` is set where the auditor sees
that a temporary measure is in place."""
UNIT, TOOL, RUN = "unit", "tool", "run"
"""What a number was read off in and with; the run where the number is the rise of a slope."""
INSTEAD = ("unknown", NOT_NEEDED)
"""What may be said of a number instead of the number; `field(key, one of these)`."""

_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,4})?", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def field(key: str, part: str) -> str:
    """The form's name of a part of an item: "D02-unknown", "D02#2-unknown"."""
    return f"{key}-{part}"


def fields(keys: Iterable[str]) -> list[str]:
    """Every name under which the form sends something typed about these items."""
    parts = (NOTE, MEASURE, UNIT, TOOL, RUN, *INSTEAD)
    return [name for key in keys for name in (key, *(field(key, part) for part in parts))]


def further(chain: str) -> str:
    """The field that holds the numbers of a chain's further units: "2 3"."""
    return f"{chain}#"


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as often as it is asked: once, or for every unit of its chain."""

    key: str
    item: Item
    unit: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions that apply have an answer; "cannot tell" is one."""

    answered: int
    asked: int

    @property
    def complete(self) -> bool:
        return self.answered == self.asked


@dataclass(frozen=True)
class Draft:
    """What was typed about a checklist's items, and what that says.

    Nothing typed is dropped: what cannot be read is a problem, and what does not apply is kept
    but not counted.
    """

    checklist: Checklist
    typed: Mapping[str, str]
    photographed: Collection[str] = ()
    """Keys of items with at least one photo."""

    @cached_property
    def units(self) -> Mapping[str, tuple[int, ...]]:
        """The units of each chain: the first, and those that were added."""
        return {
            chain.id: (1, *sorted(_further(self.typed.get(further(chain.id), ""))))
            for chain in self.checklist.chains
        }

    @cached_property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """Section and unit, in the order they are filled in: a way from its start to its end."""
        found: dict[tuple[str, int], None] = {}
        for section in self.checklist.sections:
            chain = self.checklist.chained.get(section.id)
            if chain is None:
                found[section.id, 1] = None
                continue
            for unit in self.units[chain.id]:
                found |= {(inside, unit): None for inside in chain.sections}
        return tuple(found)

    def asked(self, section: str | None = None, unit: int | None = None) -> tuple[Asked, ...]:
        """The items of a section and unit, or all, unit after unit; whether they apply or not."""
        return tuple(
            each
            for each in self._asked
            if section in (None, each.item.section) and unit in (None, each.unit)
        )

    @cached_property
    def _asked(self) -> tuple[Asked, ...]:
        return tuple(
            Asked(key(item.id, unit), item, unit)
            for section, unit in self.parts
            for item in self.checklist.in_section(section)
        )

    @cached_property
    def _read(self) -> tuple[dict[str, Answer], dict[str, Problem]]:
        """What can be read of every item, whether it applies or not, and what cannot."""
        raw: dict[str, Answer] = {}
        problems: dict[str, Problem] = {}
        for asked in self._asked:
            try:
                said = _said(asked, self.typed)
            except Invalid as wrong:
                problems[asked.key] = wrong.problems[0]
                continue
            if said is not _NOTHING:
                raw[asked.key] = said
        try:
            answering.check(self.checklist, raw)
        except Invalid as wrong:
            problems |= {problem.where: problem for problem in wrong.problems}
        problems |= {
            asked.key: Problem(asked.key, "not-whole", {"value": self.typed[asked.key]})
            for asked in self._asked
            if asked.item.answer_type == "count" and isinstance(raw.get(asked.key), float)
        }
        return {where: said for where, said in raw.items() if where not in problems}, problems

    @property
    def readable(self) -> Mapping[str, Answer]:
        """What can be read, of items that apply and of those that do not."""
        return self._read[0]

    @cached_property
    def judged(self) -> Mapping[str, Answer]:
        """The same with measurements in their canonical units."""
        return answering.judged(self.checklist, self.readable)

    def usual(self, asked: Asked, part: str) -> str:
        """The unit or tool of a number; where none is typed yet, that of the number before it."""
        said = self.typed.get(field(asked.key, part), "")
        if said or self.typed.get(asked.key):
            return said
        before = [
            self.typed.get(field(each.key, part), "")
            for each in self._asked
            if each.item.unit == asked.item.unit and self.typed.get(each.key)
        ]
        return before[-1] if before else ""

    @cached_property
    def _counting(self) -> tuple[frozenset[str], dict[str, Answer]]:
        return _settled_on_all_ways(self.checklist, self.units, self.judged, self.readable)

    @property
    def hidden(self) -> frozenset[str]:
        """What is known not to apply. An item whose condition is not known yet is asked."""
        return self._counting[0]

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What counts: what was said of the items that apply, and what follows for the rest."""
        return self._counting[1]

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong in what applies, in the checklist's order; `where` is a field's name."""
        wrong = self._read[1]
        found = [
            problem
            for asked in self._asked
            if asked.key not in self.hidden
            for problem in (wrong.get(asked.key), self._note_problem(asked.key))
            if problem
        ]
        return (*found, *(problem for where, problem in wrong.items() if where == answering.WHOLE))

    def _note_problem(self, key: str) -> Problem | None:
        length = len(self.typed.get(field(key, NOTE), ""))
        if length <= NOTE_LENGTH:
            return None
        return Problem(field(key, NOTE), "note-too-long", {"length": length, "limit": NOTE_LENGTH})

    @cached_property
    def notes(self) -> Mapping[str, str]:
        """Notes by key, also of items that turned out not to apply: somebody wrote them."""
        written = {
            asked.key: self.typed.get(field(asked.key, NOTE), "").strip() for asked in self._asked
        }
        return {where: note for where, note in written.items() if note}

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """What applies and has a temporary measure in place, as the auditor saw it."""
        return tuple(
            asked.key
            for asked in self._asked
            if asked.key not in self.hidden and self.typed.get(field(asked.key, MEASURE))
        )

    @cached_property
    def missing(self) -> tuple[Asked, ...]:
        """What applies and of which nothing was said, readable or not."""
        wrong = self._read[1]
        return tuple(
            asked
            for asked in self._asked
            if asked.key not in self.hidden
            and not self._has_answer(asked.key)
            and asked.key not in wrong
        )

    def _has_answer(self, key: str) -> bool:
        return key in self.answers or key in self.photographed

    def progress(self, section: str | None = None, unit: int | None = None) -> Progress:
        """Of one section of a unit, of one in all units, or of the whole checklist."""
        asked = [each.key for each in self.asked(section, unit) if each.key not in self.hidden]
        return Progress(sum(map(self._has_answer, asked)), len(asked))


def _further(typed: str) -> set[int]:
    numbers = {split(f"#{word}")[1] for word in typed.split()}
    return numbers - {0}


class _Nothing:
    """Nothing was said; unlike None, which says that it cannot be told."""


_NOTHING = _Nothing()


def _said(asked: Asked, typed: Mapping[str, str]) -> Any:
    """The answer that was typed, or `_NOTHING`. Raises Invalid with the one problem."""
    item, where = asked.item, asked.key
    if item.answer_type == "photo":
        return _NOTHING
    written = typed.get(where, "").strip()
    if item.answer_type == "yes_no":
        return CHOICES.get(written, _NOTHING)
    instead = [part for part in INSTEAD if typed.get(field(where, part))]
    if len(instead) + bool(written) > 1:
        raise Invalid(problems=[Problem(where, "said-two-things", {"value": written})])
    if instead:
        return CHOICES[instead[0]]
    if not written:
        return _NOTHING
    if item.answer_type == "count":
        return number(where, written)
    return _measured(asked, written, typed)


def _measured(asked: Asked, written: str, typed: Mapping[str, str]) -> Answer:
    """A plain number where neither another unit nor a tool was said, else as it was read off."""
    where, canonical = asked.key, asked.item.unit
    unit = typed.get(field(where, UNIT), "") or canonical
    tool = typed.get(field(where, TOOL), "")
    value = number(where, written, unit)
    if unit == canonical and not tool:
        return value
    given: dict[str, float | str] = {"unit": unit}
    if canonical == measuring.PERCENT and unit in measuring.LENGTHS:
        run = typed.get(field(where, RUN), "").strip()
        if not run:
            raise Invalid(problems=[Problem(where, "run-missing", {"value": written})])
        given |= {"rise": value, "run": number(where, run, unit)}
    else:
        given["value"] = value
    return given | {"tool": tool} if tool else given


def number(where: str, written: str, unit: str = "") -> int | float:
    """A number as people write it: comma or point, spaces between thousands, a long minus.

    "1,200" of millimetres is refused: half of the readers mean twelve hundred.
    """
    said = re.sub(r"\s", "", written).replace("−", "-")
    if not _NUMBER.fullmatch(said):
        raise Invalid(problems=[Problem(where, "not-a-number", {"value": written[:40]})])
    if unit == "mm" and _THOUSANDS.fullmatch(said):
        raise Invalid(problems=[Problem(where, "number-in-two-ways", {"value": said})])
    value = float(said.replace(",", "."))
    return int(value) if value.is_integer() else value


def implied(item: Item) -> bool:
    """Whether an item that does not apply says "no" to the conditions that name it.

    So with what only describes the place: where no ramp is needed, none is used, and the questions
    about the ramp are settled too, instead of being unknown for ever.
    """
    return item.answer_type == "yes_no" and not item.scored


def _settled(
    checklist: Checklist, read: Mapping[str, Answer]
) -> tuple[frozenset[str], dict[str, Answer]]:
    """Which items are known not to apply, and the answers that this leaves.

    Hiding an item can hide others; each round can only follow from the one before, so there are at
    most as many rounds as conditional items.
    """
    conditional = [item for item in checklist.items if item.applies_if is not None]
    hidden: frozenset[str] = frozenset()
    for _ in range(len(conditional) + 1):
        answers = {item: said for item, said in read.items() if item not in hidden}
        answers |= {item: False for item in hidden if implied(checklist.by_id[item])}
        found = frozenset(
            item.id
            for item in conditional
            if item.applies_if is not None and item.applies_if.holds(answers) is False
        )
        if found == hidden:
            break
        hidden = found
    return hidden, answers


def _settled_on_all_ways(
    checklist: Checklist,
    units: Mapping[str, tuple[int, ...]],
    judged: Mapping[str, Answer],
    given: Mapping[str, Answer],
) -> tuple[frozenset[str], dict[str, Answer]]:
    """The same for every unit; what is asked of a further one is seen with the first of the others.

    Conditions look at measurements in their canonical units; the answers stay as they were given.
    """
    hidden, answers = _settled(checklist, on_way(checklist, judged, {}))
    found, counting = set(hidden), dict(answers)
    for chain, numbers in units.items():
        for unit in numbers[1:]:
            hidden, answers = _settled(checklist, on_way(checklist, judged, {chain: unit}))
            inside = {item for item, its in checklist.chain_of.items() if its.id == chain}
            found |= {key(item, unit) for item in hidden & inside}
            counting |= {key(item, unit): answers[item] for item in answers.keys() & inside}
    as_given = {where: said for where, said in given.items() if isinstance(said, Mapping)}
    return frozenset(found), {where: as_given.get(where, said) for where, said in counting.items()}
