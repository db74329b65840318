"""What would lift a group to accessible: the fewest things to mend and to check, exactly."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

from audit.domain.answers import Answer, judged
from audit.domain.chains import ways
from audit.domain.checklist import EFFORTS, Checklist, Group, Item, Remedy, Severity
from audit.domain.outcome import lasting_on
from audit.domain.scoring import ACCESSIBLE_FROM, COMPLETE_FROM, WEIGHTS, Score, Status, per_way
from audit.domain.verdicts import FAIL, NA, PARTIAL, PASS, UNKNOWN

_FULL = 2
"""Half points of an item that passes, for each point of its weight."""


@dataclass(frozen=True, slots=True)
class Fixes:
    """What has to be done. Checks are taken to turn out well: nobody knows yet."""

    mend: tuple[str, ...]
    """Items, in the order of the checklist."""
    check: tuple[str, ...]
    way: int = 0
    """Place of the way on which, among `chains.ways`."""

    def __len__(self) -> int:
        return len(self.mend) + len(self.check)


@dataclass(frozen=True, slots=True)
class Lifting:
    """For one group. None: it cannot be done in this way."""

    fewest: Fixes | None
    """By whatever remedy."""
    for_the_day: Fixes | None
    """By temporary measures alone: the least class of effort that does, then the fewest."""
    for_good: Fixes | None
    """By permanent remedies alone, likewise."""


def lifting(
    checklist: Checklist, answers: Mapping[str, Answer], score: Score
) -> Mapping[Group, Lifting]:
    """For every group that is not accessible. Of several ways the one that needs least counts."""
    found = ways(checklist, judged(checklist, answers))
    on_ways = [
        _Way(_items(checklist, codes), lasting_on(checklist, [way.answers]))
        for way, codes in zip(found, per_way(checklist, score.codes), strict=True)
    ]

    def least(group: Group, effort: Effort) -> Fixes | None:
        """With the lowest class of effort that suffices."""
        tried = (_fewest(on_ways, group, _within(effort, worst)) for worst in range(len(EFFORTS)))
        return next((fixes for fixes in tried if fixes is not None), None)

    return {
        group: Lifting(
            _fewest(on_ways, group, lambda *_: True),
            least(group, _temporary),
            least(group, _permanent),
        )
        for group, figures in score.groups.items()
        if figures.status is not Status.ACCESSIBLE
    }


Judged = Sequence[tuple[Item, int]]
"""Items that apply, with their verdicts."""
Without = Collection[str]
"""Items that no temporary measure helps on a way."""
Effort = Callable[[Remedy, Item, Without], str]


@dataclass(frozen=True, slots=True)
class _Way:
    items: Judged
    without: Without


def _items(checklist: Checklist, codes: bytes) -> Judged:
    return [
        (item, code) for item, code in zip(checklist.scored_items, codes, strict=True) if code != NA
    ]


def _temporary(remedy: Remedy, item: Item, without: Without) -> str:
    return "" if item.id in without else remedy.temporary_effort


def _permanent(remedy: Remedy, _item: Item, _without: Without) -> str:
    return remedy.permanent_effort


def _within(effort: Effort, worst: int) -> Callable[[Without, Item], bool]:
    """Whether an item can be mended with an effort of this class or less."""
    classes = EFFORTS[: worst + 1]
    return lambda without, item: (
        item.remedy is not None and effort(item.remedy, item, without) in classes
    )


def _fewest(
    on_ways: Sequence[_Way], group: Group, can_mend: Callable[[Without, Item], bool]
) -> Fixes | None:
    found = []
    for place, way in enumerate(on_ways):
        items = [each for each in way.items if group in each[0].groups]
        fixes = _on_way(items, partial(can_mend, way.without))
        if fixes is not None:
            found.append(replace(fixes, way=place))
    return min(found, key=len, default=None)


def _on_way(items: Judged, can_mend: Callable[[Item], bool]) -> Fixes | None:
    """The fewest on one way.

    What limits the score or leaves it open has to go in any case. Of the rest, mending what loses
    most and checking what weighs most is never worse than another choice of as many; so it is
    enough to try each number of checks with the fewest things mended that go with it.
    """
    must_mend = [item for item, code in items if _limits(item, code)]
    if not all(map(can_mend, must_mend)):
        return None
    must_check = [item for item, code in items if _critical(item) and code == UNKNOWN]
    mendable = sorted(
        (
            (_weight(item) * (_FULL - code), place, item)
            for place, (item, code) in enumerate(items)
            if code in (FAIL, PARTIAL) and not _limits(item, code) and can_mend(item)
        ),
        key=lambda each: (-each[0], each[1]),
    )
    checkable = sorted(
        (item for item, code in items if code == UNKNOWN and not _critical(item)),
        key=lambda item: -_weight(item),
    )
    gains = [0, *accumulate(gain for gain, _, _ in mendable)]
    best = min(
        _choices(items, must_mend, must_check, gains, checkable), default=None, key=lambda n: sum(n)
    )
    if best is None:
        return None
    mends, checks = best
    mend = {item.id for item in must_mend} | {item.id for _, _, item in mendable[:mends]}
    check = {item.id for item in must_check} | {item.id for item in checkable[:checks]}
    return Fixes(
        tuple(item.id for item, _ in items if item.id in mend),
        tuple(item.id for item, _ in items if item.id in check),
    )


def _choices(
    items: Judged,
    must_mend: list[Item],
    must_check: list[Item],
    gains: list[int],
    checkable: list[Item],
) -> Iterator[tuple[int, int]]:
    """(how many more to mend, how many more to check) that suffice."""
    total = sum(_weight(item) for item, _ in items)
    known = sum(_weight(item) for item, code in items if code != UNKNOWN)
    half = sum(_weight(item) * code for item, code in items if code in (PARTIAL, PASS))
    codes = {item.id: code for item, code in items}
    half += sum(_weight(item) * (_FULL - codes[item.id]) for item in must_mend)
    checked = sum(_weight(item) for item in must_check)
    for checks in range(len(checkable) + 1):
        more = checked + sum(_weight(item) for item in checkable[:checks])
        if not known + more or (known + more) / total < COMPLETE_FROM:
            continue
        for mends, gain in enumerate(gains):
            if 50 * (half + gain + _FULL * more) / (known + more) >= ACCESSIBLE_FROM:
                yield mends, checks
                break


def _weight(item: Item) -> int:
    return WEIGHTS[item.severity or Severity.MINOR]


def _critical(item: Item) -> bool:
    return item.severity is Severity.CRITICAL


def _limits(item: Item, code: int) -> bool:
    """Whether no score of 85 is possible beside it."""
    if _critical(item):
        return code in (FAIL, PARTIAL)
    return item.severity is Severity.MAJOR and code == FAIL
