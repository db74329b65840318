"""One visit judged under another rule set: which items of two checklists ask the same thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.domain import verdicts
from audit.domain.answers import NOT_NEEDED, Answer, judged
from audit.domain.chains import ways
from audit.domain.checklist import Checklist, Item
from audit.domain.conditions import Condition
from audit.domain.outcome import lasting_on
from audit.domain.rulings import Ruling, ruling
from audit.domain.scoring import Score, of_ways
from audit.domain.verdicts import VERDICTS, Verdict


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
    answers: tuple[Mapping[str, Answer], ...]
    """To the other rule set's items as far as they follow, for every way of the visit."""
    score: Score
    ruling: Ruling
    compared: tuple[Compared, ...]
    """What both ask and both could judge on some way; where they differ on one, that one."""
    could_not: tuple[str, ...]
    """Scored items of the other rule set that this visit was never asked about."""
    unanswered: tuple[str, ...]
    """Those that it was asked about, and that are not known all the same."""


def judge_as(
    source: Checklist, target: Checklist, crosswalk: Crosswalk, answers: Mapping[str, Answer]
) -> Judged:
    """Judges a visit that was filled in with `source` under the rules of `target`, way by way."""
    rules = _Rules(source, target, crosswalk)
    on_ways = [way.answers for way in ways(source, judged(source, answers))]
    given = tuple(rules.carried(on_way) for on_way in on_ways)
    after = of_ways(target, [verdicts.codes(target, each) for each in given])
    unknown = [item for item, verdict in after.verdicts.items() if verdict is Verdict.UNKNOWN]
    return Judged(
        checklist=target,
        answers=given,
        score=after,
        ruling=ruling(target, after, lasting_on(target, given)),
        compared=tuple(rules.compared(on_ways, given)),
        could_not=tuple(item for item in unknown if item not in rules.mapped),
        unanswered=tuple(item for item in unknown if item in rules.mapped),
    )


class _Rules:
    """What of one checklist answers what of another."""

    def __init__(self, source: Checklist, target: Checklist, crosswalk: Crosswalk) -> None:
        self.source, self.target = source, target
        names = _family(source), _family(target)
        if names[0] == names[1]:
            self.pairs = {item: item for item in target.by_id.keys() & source.by_id.keys()}
        else:
            self.pairs = crosswalk.pairs(*names)
        self.following: dict[str, list[Follows]] = {}
        for each in crosswalk.follows:
            if (each.source, each.checklist) == names:
                self.following.setdefault(each.item, []).append(each)
        self.mapped = self.pairs.keys() | self.following.keys()

    def carried(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """The answers to the target's items on one way."""
        found: dict[str, Answer] = {}
        for item in self.target.items:
            answer = _same(item, answers.get(self.pairs.get(item.id, "")))
            if answer is None:
                answer = _followed(self.following.get(item.id, ()), answers)
            if answer is not None:
                found[item.id] = answer
        return found

    def compared(
        self, on_ways: Sequence[Mapping[str, Answer]], given: Sequence[Mapping[str, Answer]]
    ) -> Iterator[Compared]:
        """Both judge the answer of one and the same way."""
        judged_ways = [
            (_verdicts(self.source, before), _verdicts(self.target, after))
            for before, after in zip(on_ways, given, strict=True)
        ]
        for item in self.target.scored_items:
            own = self.pairs.get(item.id, "")
            found = [
                Compared(own, item.id, before[own], after[item.id])
                for before, after in judged_ways
                if before.get(own, Verdict.NA) not in _NEITHER and after[item.id] not in _NEITHER
            ]
            if found:
                yield next((each for each in found if each.differs), found[0])


_NEITHER = (Verdict.UNKNOWN, Verdict.NA)


def _family(checklist: Checklist) -> str:
    """Under which it stands in the crosswalk: a short form asks what its full form asks."""
    return checklist.short_of or checklist.name


def _verdicts(checklist: Checklist, answers: Mapping[str, Answer]) -> dict[str, Verdict]:
    codes = verdicts.codes(checklist, answers)
    return {
        item.id: VERDICTS[code] for item, code in zip(checklist.scored_items, codes, strict=True)
    }


def _same(item: Item, answer: Answer) -> Answer:
    if answer == NOT_NEEDED and item.not_needed_reason is None:
        return None
    return answer


def _followed(following: Iterable[Follows], answers: Mapping[str, Answer]) -> bool | None:
    for each in following:
        held = each.when.holds(answers)
        if held is not None and each.only in (None, held):
            return held
    return None
