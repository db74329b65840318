"""What the visits of several auditors to one station say together (docs/scoring.md, section 15).

The lower verdict on an item counts until a chair has settled it, so that no kind word hides a barrier
that somebody saw. One set of answers is put together, and all else follows from it as from one
visit's: whoever checks the score finds an answer behind every figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.domain import agreement, chains
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist, Item
from audit.domain.scoring import WORST_FIRST, GroupScore, Score, score
from audit.domain.verdicts import Verdict

_GOODNESS = {
    Verdict.FAIL: 0,
    Verdict.PARTIAL: 1,
    Verdict.NA: 2,
    Verdict.UNKNOWN: 2,
    Verdict.PASS: 3,
}
"""A good thing that is not there lowers a score a little; what is not known may be anything."""
_BARRIERS = (Verdict.FAIL, Verdict.PARTIAL)


@dataclass(frozen=True, slots=True)
class Difference:
    """An item on which known verdicts differ."""

    item: str
    verdicts: tuple[Verdict, ...]
    """Of each visit."""
    right: int | None
    """The place of the visit that is right, if a chair has settled it."""


@dataclass(frozen=True, slots=True)
class Together:
    answers: Mapping[str, Answer]
    source: Mapping[str, int]
    """Key of an answer to the place of the visit that it was taken from."""
    differences: tuple[Difference, ...]
    """Of known verdicts, settled or not."""

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Items that nobody has settled."""
        return tuple(each.item for each in self.differences if each.right is None)


def together(
    checklist: Checklist,
    visits: Sequence[Mapping[str, Answer]],
    settled: Mapping[str, int] | None = None,
) -> Together:
    """`visits` are the answers of each auditor's latest visit; `settled` has, for items that were
    settled, the place of the visit that is right.

    It begins with the visit of the lowest result. An answer that is missing there comes from
    another; one that differs comes from another where it makes or worsens a barrier and no verdict
    gets better or unknown. Units of a chain that the first visit does not have are left out: they
    may be the same door once more.
    """
    scores = [score(checklist, visit) for visit in visits]
    put = _Put(checklist, visits, _lowest(scores))
    put.fill()
    right = settled or {}
    for item, place in right.items():
        put.settle(checklist.by_id[item], place)
    put.lower(right)
    size = len(checklist.scored_items)
    differing = agreement.conflicts([found.codes[:size] for found in scores])
    items = [checklist.scored_items[place].id for place in differing]
    differences = tuple(
        Difference(item, tuple(found.verdicts[item] for found in scores), right.get(item))
        for item in items
    )
    return Together(put.answers, put.source, differences)


def _lowest(scores: Sequence[Score]) -> int:
    """The place of the lowest result; of equals the last."""

    def lowness(place: int) -> tuple[int, float, int]:
        found = scores[place]
        index = 100.0 if found.index is None else found.index
        return WORST_FIRST.index(found.status), index, -place

    return min(range(len(scores)), key=lowness)


class _Put:
    """Answers that are being put together."""

    def __init__(
        self, checklist: Checklist, visits: Sequence[Mapping[str, Answer]], first: int
    ) -> None:
        self.checklist = checklist
        self.visits = visits
        self.answers = dict(visits[first])
        self.source = dict.fromkeys(self.answers, first)
        self.units = chains.units(checklist, self.answers)
        self.others = [place for place in range(len(visits)) if place != first]

    def fill(self) -> None:
        for place in self.others:
            for key, answer in self.visits[place].items():
                if answer is not None and self.answers.get(key) is None and self.has_unit(key):
                    self.take(key, place)

    def settle(self, item: Item, place: int) -> None:
        """Takes what the visit says of the item, and of those that its conditions ask about."""
        about = {item.id, *_asked_about(item)}
        for key in {*self.answers, *self.visits[place]}:
            if chains.split(key)[0] in about and self.has_unit(key):
                self.take(key, place)

    def lower(self, settled: Mapping[str, int]) -> None:
        now = score(self.checklist, self.answers)
        for key in sorted(self.answers, key=self.position):
            for place in self.others if chains.split(key)[0] not in settled else ():
                other = self.visits[place].get(key)
                if other is None or other == self.answers[key]:
                    continue
                then = score(self.checklist, {**self.answers, key: other})
                stands = all(then.verdicts[item] == now.verdicts[item] for item in settled)
                if stands and _is_lower(then, now):
                    now = then
                    self.take(key, place)

    def has_unit(self, key: str) -> bool:
        item, unit = chains.split(key)
        chain = self.checklist.chain_of.get(item)
        return chain is None or unit in self.units[chain.id]

    def take(self, key: str, place: int) -> None:
        self.answers[key] = self.visits[place].get(key)
        self.source[key] = place

    def position(self, key: str) -> tuple[int, int]:
        item, unit = chains.split(key)
        return self.checklist.items.index(self.checklist.by_id[item]), unit


def _asked_about(item: Item) -> frozenset[str]:
    threshold, otherwise = item.threshold, item.not_applicable
    conditions = (
        item.applies_if,
        threshold and threshold.exception_when,
        otherwise and otherwise.fail_if,
    )
    return frozenset().union(
        *(condition.asked | condition.measured for condition in conditions if condition)
    )


def _is_lower(new: Score, old: Score) -> bool:
    """Whether a barrier was made or worsened, and nothing became better or unknown by it."""
    changed = [
        (verdict, old.verdicts[item])
        for item, verdict in new.verdicts.items()
        if verdict != old.verdicts[item]
    ]
    return (
        any(verdict in _BARRIERS for verdict, _ in changed)
        and all(
            verdict != Verdict.UNKNOWN and _GOODNESS[verdict] < _GOODNESS[before]
            for verdict, before in changed
        )
        and all(_figures(new.groups[group]) <= _figures(old.groups[group]) for group in new.groups)
    )


def _figures(group: GroupScore) -> tuple[int, float]:
    """With several ways a group may go by another one, and do better there."""
    return WORST_FIRST.index(group.status), -1.0 if group.score is None else group.score
