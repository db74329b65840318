"""What changed between two versions of a checklist, and which groups' scores can be compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from audit.domain.checklist import Checklist, Group, Item

_SCORING = (
    "answer_type",
    "unit",
    "applies_if",
    "not_applicable",
    "severity",
    "groups",
    "threshold",
)
"""Parts of an item that its verdict or its weight follows from."""
_WHOLE = (
    "title",
    "method",
    "chains",
    "evidence",
    "short_of",
    "minutes",
    "not_covered",
    "draft_languages",
    "standards",
    "owners",
)


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that is in both, and what differs in it."""

    item: str
    parts: tuple[str, ...]
    """Names of the item's parts, as in a checklist's file: question, threshold, severity, …"""


@dataclass(frozen=True, slots=True)
class Diff:
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]
    whole: tuple[str, ...]
    """What differs in the checklist itself: title, chains, method, …"""
    not_comparable: Mapping[Group, tuple[str, ...]]
    """Groups whose scores mean something else now, and the items because of which."""
    chains_changed: bool
    """A station with several ways can score otherwise; one with a single way cannot."""

    @property
    def identical(self) -> bool:
        return not (self.added or self.removed or self.changed or self.whole)


def diff(before: Checklist, after: Checklist) -> Diff:
    """Everything that differs but the names, the version and the file's comments."""
    old, new = before.by_id, after.by_id
    changed = tuple(
        Changed(item.id, parts)
        for item in after.items
        if item.id in old and (parts := tuple(_parts(old[item.id], item)))
    )
    return Diff(
        added=tuple(item.id for item in after.items if item.id not in old),
        removed=tuple(item.id for item in before.items if item.id not in new),
        changed=changed,
        whole=tuple(_whole(before, after)),
        not_comparable=_not_comparable(before, after),
        chains_changed=_units(before) != _units(after),
    )


def reused(before: Checklist, after: Checklist) -> tuple[str, ...]:
    """Items whose code means something else now: another kind of answer, or another unit.

    Stored answers and their verdicts are kept under the codes; such a version is never published.
    """
    old = before.by_id
    return tuple(
        item.id
        for item in after.items
        if item.id in old
        and (item.answer_type, item.unit) != (old[item.id].answer_type, old[item.id].unit)
    )


def _parts(old: Item, new: Item) -> Iterator[str]:
    for field in fields(Item):
        if getattr(old, field.name) != getattr(new, field.name):
            yield field.name


def _whole(before: Checklist, after: Checklist) -> Iterator[str]:
    for name in _WHOLE:
        if getattr(before, name) != getattr(after, name):
            yield name
    order = [[section.id for section in each.sections] for each in (before, after)]
    titles = [{section.id: section.title for section in each.sections} for each in (before, after)]
    if order[0] != order[1] or titles[0] != titles[1]:
        yield "sections"


def _units(checklist: Checklist) -> Mapping[str, str]:
    return {item: chain.id for item, chain in checklist.chain_of.items()}


def _not_comparable(before: Checklist, after: Checklist) -> dict[Group, tuple[str, ...]]:
    """A group's scores compare if its items, their weights and their verdicts are the same.

    What a condition names counts too: if a step is asked otherwise, so are the ramp's items.
    """
    judged = _judged(before), _judged(after)
    differing = {
        item
        for item in judged[0].keys() | judged[1].keys()
        if judged[0].get(item) != judged[1].get(item)
    }
    found = {}
    for group in Group:
        items = [
            item.id
            for each in (after, before)
            for item in each.scored_items
            if group in item.groups and item.id in differing
        ]
        if items:
            found[group] = tuple(dict.fromkeys(items))
    return found


def _judged(checklist: Checklist) -> dict[str, Any]:
    """Scored item to everything that its part in a score follows from."""
    return {
        item.id: (_scoring(item), [_scoring(checklist.by_id[each]) for each in _named(item)])
        for item in checklist.scored_items
    }


def _scoring(item: Item) -> tuple[Any, ...]:
    return tuple(getattr(item, part) for part in _SCORING)


def _named(item: Item) -> list[str]:
    conditions = (
        item.applies_if,
        item.not_applicable and item.not_applicable.fail_if,
        item.threshold and item.threshold.exception_when,
    )
    return sorted({name for each in conditions if each for name in each.asked | each.measured})
