"""A visit that is being filled in: what was typed, right or wrong, and what it says so far."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from audit.domain import answers as answering
from audit.domain.answers import NOT_NEEDED, Answer
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
NOTE, PHOTO = "note", "photo"
"""Parts of an item beside its answer; `field(item, part)`."""
INSTEAD = ("unknown", NOT_NEEDED)
"""What may be said of a number instead of the number; `field(item, one of these)`."""

_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,4})?", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def field(item: str, part: str) -> str:
    """The form's name of a part of an item: "D02-unknown"."""
    return f"{item}-{part}"


def fields(items: Iterable[Item]) -> list[str]:
    """Every name under which the form sends something typed about these items."""
    return [
        name
        for item in items
        for name in (item.id, *(field(item.id, part) for part in (NOTE, *INSTEAD)))
    ]


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
    """Items with at least one photo."""

    @cached_property
    def _read(self) -> tuple[dict[str, Answer], dict[str, Problem]]:
        """What can be read of every item, whether it applies or not, and what cannot."""
        raw: dict[str, Answer] = {}
        problems: dict[str, Problem] = {}
        for item in self.checklist.items:
            try:
                said = _said(item, self.typed)
            except Invalid as wrong:
                problems[item.id] = wrong.problems[0]
                continue
            if said is not _NOTHING:
                raw[item.id] = said
        try:
            answering.check(self.checklist, raw)
        except Invalid as wrong:
            problems |= {problem.where: problem for problem in wrong.problems}
        problems |= {
            item.id: Problem(item.id, "not-whole", {"value": self.typed[item.id]})
            for item in self.checklist.items
            if item.answer_type == "count" and isinstance(raw.get(item.id), float)
        }
        return {item: said for item, said in raw.items() if item not in problems}, problems

    @property
    def readable(self) -> Mapping[str, Answer]:
        """What can be read, of items that apply and of those that do not."""
        return self._read[0]

    @cached_property
    def _counting(self) -> tuple[frozenset[str], dict[str, Answer]]:
        return _settled(self.checklist, self._read[0])

    @property
    def hidden(self) -> frozenset[str]:
        """The items known not to apply. An item whose condition is not known yet is asked."""
        return self._counting[0]

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What counts: what was said of the items that apply, and what follows for the rest."""
        return self._counting[1]

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong in what applies, in the checklist's order; `where` is a field's name."""
        wrong = self._read[1]
        return tuple(
            problem
            for item in self.checklist.items
            if item.id not in self.hidden
            for problem in (wrong.get(item.id), self._note_problem(item.id))
            if problem
        )

    def _note_problem(self, item: str) -> Problem | None:
        length = len(self.typed.get(field(item, NOTE), ""))
        if length <= NOTE_LENGTH:
            return None
        return Problem(field(item, NOTE), "note-too-long", {"length": length, "limit": NOTE_LENGTH})

    @cached_property
    def notes(self) -> Mapping[str, str]:
        """Notes by item, also of items that turned out not to apply: somebody wrote them."""
        written = {
            item.id: self.typed.get(field(item.id, NOTE), "").strip()
            for item in self.checklist.items
        }
        return {item: note for item, note in written.items() if note}

    @cached_property
    def missing(self) -> tuple[Item, ...]:
        """The items that apply and of which nothing was said, readable or not."""
        wrong = self._read[1]
        return tuple(
            item
            for item in self.checklist.items
            if item.id not in self.hidden and not self._has_answer(item) and item.id not in wrong
        )

    def _has_answer(self, item: Item) -> bool:
        return item.id in self.answers or item.id in self.photographed

    def progress(self, section: str | None = None) -> Progress:
        """Of one section, or of the whole checklist."""
        asked = [
            item
            for item in self.checklist.items
            if (section is None or item.section == section) and item.id not in self.hidden
        ]
        return Progress(sum(self._has_answer(item) for item in asked), len(asked))


class _Nothing:
    """Nothing was said; unlike None, which says that it cannot be told."""


_NOTHING = _Nothing()


def _said(item: Item, typed: Mapping[str, str]) -> Any:
    """The answer that was typed, or `_NOTHING`. Raises Invalid with the one problem."""
    if item.answer_type == "photo":
        return _NOTHING
    written = typed.get(item.id, "").strip()
    if item.answer_type == "yes_no":
        return CHOICES.get(written, _NOTHING)
    instead = [part for part in INSTEAD if typed.get(field(item.id, part))]
    if len(instead) + bool(written) > 1:
        raise Invalid(problems=[Problem(item.id, "said-two-things", {"value": written})])
    if instead:
        return CHOICES[instead[0]]
    return number(item, written) if written else _NOTHING


def number(item: Item, written: str) -> int | float:
    """A number as people write it: comma or point, spaces between thousands, a long minus.

    "1,200" of millimetres is refused: half of the readers mean twelve hundred.
    """
    said = re.sub(r"\s", "", written).replace("−", "-")
    if not _NUMBER.fullmatch(said):
        raise Invalid(problems=[Problem(item.id, "not-a-number", {"value": written[:40]})])
    if item.unit == "mm" and _THOUSANDS.fullmatch(said):
        raise Invalid(problems=[Problem(item.id, "number-in-two-ways", {"value": said})])
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
