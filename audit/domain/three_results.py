"""Three results of one visit, side by side: as it is, with temporary measures, as it can be.

A temporary measure lets its item pass on the voting day only; the building stays as it is. So
as_is <= with_verified_measures <= projected, in every figure. Of a group that had too little data a
measure that was seen may tell enough to decide its status, for better or worse.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from audit.domain.answers import Answer, judged
from audit.domain.chains import Way, key, ways
from audit.domain.checklist import Checklist, Item
from audit.domain.scoring import Score, of_ways, per_way
from audit.domain.verdicts import FAIL, NA, PARTIAL, PASS


@dataclass(frozen=True, slots=True)
class ThreeResults:
    as_is: Score
    """The building as it was found."""
    with_verified_measures: Score
    """With the temporary measures that were seen in place."""
    projected: Score
    """With those that are planned, too."""


def verified(measures: Collection[str], photographed: Collection[str]) -> frozenset[str]:
    """The keys whose temporary measure the auditor saw in place, with a photo to show it."""
    return frozenset(measures) & frozenset(photographed)


def three_results(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    score: Score,
    seen: Collection[str],
    planned: Collection[str] | None = None,
) -> ThreeResults:
    """`score` is of these answers; `seen` are the keys of verified measures, `planned` of planned
    ones: None for every temporary measure that the checklist knows."""
    found = ways(checklist, judged(checklist, answers))

    def with_measures(in_place: Callable[[str, int], bool]) -> Score:
        return of_ways(
            checklist,
            [
                _mended(checklist, way, codes, in_place)
                for way, codes in zip(found, per_way(checklist, score.codes), strict=True)
            ],
        )

    def is_planned(key: str, code: int) -> bool:
        return key in seen or (code in (FAIL, PARTIAL) if planned is None else key in planned)

    return ThreeResults(score, with_measures(lambda key, _: key in seen), with_measures(is_planned))


def _mended(
    checklist: Checklist,
    way: Way[Answer],
    codes: bytes,
    in_place: Callable[[str, int], bool],
) -> bytes:
    mended = bytearray(codes)
    for place, item in enumerate(checklist.scored_items):
        chain = checklist.chain_of.get(item.id)
        where = key(item.id, way.units[chain.id] if chain else 1)
        if codes[place] not in (PASS, NA) and _helps(item, way) and in_place(where, codes[place]):
            mended[place] = PASS
    return bytes(mended)


def _helps(item: Item, way: Way[Answer]) -> bool:
    """Whether there is a temporary measure, and it helps on this way."""
    if item.remedy is None or item.remedy.temporary is None:
        return False
    return item.relocate_if is None or item.relocate_if.holds(way.answers) is not True
