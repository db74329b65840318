"""Which groups of voters meet another status after a score was computed anew, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.domain.calculation import Sheet, calculation
from audit.domain.checklist import Checklist, Group
from audit.domain.scoring import ACCESSIBLE_FROM, GroupScore, Score, Status, of_ways, per_way

CAPPED = "capped"
"""The rule where only the cap keeps a group from being accessible; beside those of a `Sheet`."""


@dataclass(frozen=True, slots=True)
class Shift:
    group: Group
    before: Status | None
    """None if the earlier score has nothing on this group."""
    after: Status
    rule: str
    """What decides the status now: a rule of a `calculation.Sheet`, or `CAPPED`."""
    items: tuple[str, ...]
    """That the rule is about."""


def shifts(
    checklist: Checklist, before: Mapping[Group, GroupScore], score: Score
) -> tuple[Shift, ...]:
    """The groups whose status is another than `before`, in their order."""
    sheets: dict[int, Mapping[Group, Sheet]] = {}
    found = []
    for group, now in score.groups.items():
        then = before[group].status if group in before else None
        if then is not now.status:
            way = score.chosen.get(group, 0)
            if way not in sheets:
                sheets[way] = _sheets(checklist, per_way(checklist, score.codes)[way])
            rule, items = _decision(sheets[way][group])
            found.append(Shift(group, then, now.status, rule, items))
    return tuple(found)


def _sheets(checklist: Checklist, codes: bytes) -> Mapping[Group, Sheet]:
    """Of one way. What the auditor said on it is not needed: the verdicts decide."""
    found = calculation(checklist, {}, of_ways(checklist, [codes]))
    return {each.group: each.sheets[0] for each in found}


def _decision(sheet: Sheet) -> tuple[str, tuple[str, ...]]:
    if sheet.rule == "from-50" and sheet.share is not None and sheet.share >= ACCESSIBLE_FROM:
        return CAPPED, sheet.capped_by
    return sheet.rule, sheet.decided_by
