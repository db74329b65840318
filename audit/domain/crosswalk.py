"""One visit judged under another rule set: which items of two checklists ask the same thing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.domain.answers import NOT_NEEDED, Answer, judged
from audit.domain.chains import key, on_way, units
from audit.domain.checklist import Checklist, Item
from audit.domain.conditions import Condition
from audit.domain.rulings import Ruling, ruling
from audit.domain.scoring import Score, score
from audit.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Same:
    """Items of several checklists that ask the same thing in the same unit: name to item."""

    items: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Follows:
    """A yes or no that the answers to another checklist's questions decide."""

    checklist: str
    item: str
    source: str
    when: Condition
    only: bool | None = None
    """The one answer that follows, where the other does not."""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    same: tuple[Same, ...]
    follows: tuple[Follows, ...]

    def pairs(self, source: str, target: str) -> dict[str, str]:
        """Item of `target` to the item of `source` that asks the same."""
        return {
            each.items[target]: each.items[source]
            for each in self.same
            if source in each.items and target in each.items
        }

    def joins(self, source: str, target: str) -> bool:
        return source != target and bool(self.pairs(source, target))


@dataclass(frozen=True, slots=True)
class Compared:
    """An item of each that asks the same, and how each rule set judges the answer."""

    source: str
    target: str
    verdict: Verdict
    judged_as: Verdict

    @property
    def differs(self) -> bool:
        return self.verdict is not self.judged_as


@dataclass(frozen=True, slots=True)
class Judged:
    checklist: Checklist
    answers: Mapping[str, Answer]
    """To the other rule set's items, as far as they follow."""
    score: Score
    ruling: Ruling
    compared: tuple[Compared, ...]
    """What both ask and both could judge."""
    could_not: tuple[str, ...]
    """Scored items of the other rule set that this visit says nothing about."""


def judge_as(
    source: Checklist, target: Checklist, crosswalk: Crosswalk, answers: Mapping[str, Answer]
) -> Judged:
    """Judges a visit that was filled in with `source` under the rules of `target`."""
    given = dict(_carried(source, target, crosswalk, judged(source, answers)))
    before, after = score(source, answers), score(target, given)
    pairs = crosswalk.pairs(_name(source), target.name)
    mapped = pairs.keys() | {each.item for each in _following(source, target, crosswalk)}
    return Judged(
        checklist=target,
        answers=given,
        score=after,
        ruling=ruling(target, after, given),
        compared=tuple(_compared(target, pairs, before, after)),
        could_not=tuple(
            item.id
            for item in target.scored_items
            if after.verdicts[item.id] is Verdict.UNKNOWN and item.id not in mapped
        ),
    )


def _name(checklist: Checklist) -> str:
    """Under which it stands in the crosswalk: a short form asks what its full form asks."""
    return checklist.short_of or checklist.name


def _compared(
    target: Checklist, pairs: Mapping[str, str], before: Score, after: Score
) -> Iterator[Compared]:
    neither = (Verdict.UNKNOWN, Verdict.NA)
    for item in target.scored_items:
        found = before.verdicts.get(pairs.get(item.id, ""))
        judged_as = after.verdicts[item.id]
        if found is not None and found not in neither and judged_as not in neither:
            yield Compared(pairs[item.id], item.id, found, judged_as)


def _following(source: Checklist, target: Checklist, crosswalk: Crosswalk) -> tuple[Follows, ...]:
    return tuple(
        each
        for each in crosswalk.follows
        if (each.source, each.checklist) == (_name(source), target.name)
        and each.item in target.by_id
    )


def _carried(
    source: Checklist, target: Checklist, crosswalk: Crosswalk, answers: Mapping[str, Answer]
) -> Iterator[tuple[str, Answer]]:
    """The answers to the target's items, unit by unit of the chains that both have."""
    pairs = crosswalk.pairs(_name(source), target.name)
    following = _following(source, target, crosswalk)
    recorded = units(source, answers)
    for item in target.items:
        chain = target.chain_of.get(item.id)
        for unit in recorded.get(chain.id, (1,)) if chain else (1,):
            on = on_way(source, answers, {chain.id: unit} if chain else {})
            answer = _same(item, on.get(pairs.get(item.id, "")))
            if answer is None:
                answer = _followed(item, following, on)
            if answer is not None:
                yield key(item.id, unit), answer


def _same(item: Item, answer: Answer) -> Answer:
    if answer == NOT_NEEDED and item.not_needed_reason is None:
        return None
    return answer


def _followed(
    item: Item, following: tuple[Follows, ...], answers: Mapping[str, Answer]
) -> bool | None:
    for each in following:
        if each.item == item.id:
            held = each.when.holds(answers)
            if held is not None and each.only in (None, held):
                return held
    return None
