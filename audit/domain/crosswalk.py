"""One visit judged under another rule set: which items of two checklists ask the same thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.domain import verdicts
from audit.domain.answers import NOT_NEEDED, Answer, judged
from audit.domain.chains import Way, key, ways
from audit.domain.checklist import Checklist, Item
from audit.domain.conditions import Condition
from audit.domain.outcome import lasting_on
from audit.domain.rulings import Ruling, ruling
from audit.domain.scoring import Score, of_ways
from audit.domain.verdicts import VERDICTS, Verdict, within


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
    key: str
    """Where the answer stands in the visit: "E02", or "E02#2" on a further way."""
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
    """Those that it was asked about, and that are not known all the same: not answered, or the
    limit has an exception for what the visit was not asked."""


def judge_as(
    source: Checklist, target: Checklist, crosswalk: Crosswalk, answers: Mapping[str, Answer]
) -> Judged:
    """Judges a visit that was filled in with `source` under the rules of `target`, way by way."""
    rules = _Rules(source, target, crosswalk)
    taken = ways(source, judged(source, answers))
    given = tuple(rules.carried(way.answers) for way in taken)
    after = of_ways(target, [verdicts.codes(target, each) for each in given])
    unknown = [item for item, verdict in after.verdicts.items() if verdict is Verdict.UNKNOWN]
    return Judged(
        checklist=target,
        answers=given,
        score=after,
        ruling=ruling(target, after, lasting_on(target, given)),
        compared=tuple(rules.compared(taken, given)),
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
        self.excepting = [item for item in target.scored_items if self._asks_more(item)]

    def carried(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """The answers to the target's items on one way."""
        found: dict[str, Answer] = {}
        for item in self.target.items:
            answer = _same(item, answers.get(self.pairs.get(item.id, "")))
            if answer is None:
                answer = _followed(self.following.get(item.id, ()), answers)
            if answer is not None:
                found[item.id] = answer
        for item in self.excepting:
            if _hangs_on_exception(item, found):
                del found[item.id]
        return found

    def _asks_more(self, item: Item) -> bool:
        """Whether its limit has an exception for what the visit was never asked."""
        excepted = item.threshold and item.threshold.exception_when
        return bool(excepted and (excepted.asked | excepted.measured) - self.mapped)

    def compared(
        self, taken: Sequence[Way[Answer]], given: Sequence[Mapping[str, Answer]]
    ) -> Iterator[Compared]:
        """Both judge the answer of one and the same way."""
        judged_ways = [
            (way, _verdicts(self.source, way.answers), _verdicts(self.target, after))
            for way, after in zip(taken, given, strict=True)
        ]
        for item in self.target.scored_items:
            own = self.pairs.get(item.id, "")
            found = [
                Compared(own, item.id, self.stands(own, way), before[own], after[item.id])
                for way, before, after in judged_ways
                if before.get(own, Verdict.NA) not in _NEITHER and after[item.id] not in _NEITHER
            ]
            if found:
                yield next((each for each in found if each.differs), found[0])

    def stands(self, item: str, way: Way[Answer]) -> str:
        chain = self.source.chain_of.get(item)
        return key(item, way.units[chain.id] if chain else 1)


_NEITHER = (Verdict.UNKNOWN, Verdict.NA)


def _family(checklist: Checklist) -> str:
    """Under which it stands in the crosswalk: a short form asks what its full form asks."""
    return checklist.short_of or checklist.name


def _verdicts(checklist: Checklist, answers: Mapping[str, Answer]) -> dict[str, Verdict]:
    codes = verdicts.codes(checklist, answers)
    return {
        item.id: VERDICTS[code] for item, code in zip(checklist.scored_items, codes, strict=True)
    }


def _hangs_on_exception(item: Item, answers: Mapping[str, Answer]) -> bool:
    """Whether a value would pass by an exception alone of which nothing is known."""
    value, threshold = answers.get(item.id), item.threshold
    if not isinstance(value, int | float) or threshold is None or threshold.exception is None:
        return False
    excepted = threshold.exception_when
    return (
        excepted is not None
        and excepted.holds(answers) is None
        and not within(threshold, threshold.passes, value)
        and within(threshold, threshold.exception, value)
    )


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
