"""What a checklist may not say: things that do not fit together, each at its item."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from audit.checklists.gate import placeholders
from audit.domain.checklist import Checklist, Item, Limit, Remedy, Threshold
from audit.domain.conditions import Condition
from audit.errors import Argument, Problem

MEASURED_IN = ("mm", "m", "percent", "newton")
MOST_CHAINS = 3
COUNTED = ("steps", "floor", "voters", "spaces", "seats", "booths", "magnifiers", "devices")

_ID = re.compile(r"[A-Z]{1,3}[0-9]+")
Found = Iterator[tuple[str, dict[str, Argument]]]


def contradictions(checklist: Checklist) -> list[Problem]:
    """Everything in a checklist that its types allow and sense does not."""
    problems = [Problem("", code, arguments) for code, arguments in _whole(checklist)]
    rules: tuple[Callable[[Item, Checklist], Found], ...] = (
        _place,
        _answer,
        _scored,
        _extras,
        _otherwise,
        _conditions,
        _threshold,
        _names,
    )
    for item in checklist.items:
        for rule in rules:
            problems += [Problem(item.id, code, said) for code, said in rule(item, checklist)]
    return problems + placeholders(checklist)


def _whole(checklist: Checklist) -> Found:
    for kind, ids in (
        ("section", [section.id for section in checklist.sections]),
        ("item", [item.id for item in checklist.items]),
    ):
        for name, times in Counter(ids).items():
            if times > 1:
                yield "checklist-duplicate", {"kind": kind, "id": name}
    for section in checklist.sections:
        if not checklist.in_section(section.id):
            yield "checklist-empty-section", {"section": section.id}
    if not checklist.scored_items:
        yield "checklist-nothing-scored", {}
    yield from _chains(checklist)
    if checklist.short_of and not checklist.not_covered:
        yield "checklist-missing", {"entry": "not_covered"}


def _chains(checklist: Checklist) -> Found:
    known = [section.id for section in checklist.sections]
    chained = Counter(section for chain in checklist.chains for section in chain.sections)
    for section, times in chained.items():
        if section not in known:
            allowed = ", ".join(known)
            yield (
                "checklist-unknown-value",
                {"entry": "chains.sections", "value": section, "allowed": allowed},
            )
        if times > 1:
            yield "checklist-chain-twice", {"section": section}
    if len(checklist.chains) > MOST_CHAINS:
        yield "checklist-ways", {"limit": MOST_CHAINS}


def _place(item: Item, checklist: Checklist) -> Found:
    if not _ID.fullmatch(item.id):
        yield "checklist-bad-id", {"id": item.id}
    sections = [section.id for section in checklist.sections]
    if item.section not in sections:
        yield (
            "checklist-unknown-value",
            {"entry": "section", "value": item.section, "allowed": ", ".join(sections)},
        )


def _answer(item: Item, _: Checklist) -> Found:
    """Numbers need a plausible range, and a unit that the product can name in every language."""
    numeric = item.answer_type in ("measurement", "count")
    if numeric and item.plausible is None:
        yield "checklist-missing", {"entry": "plausible"}
    if not numeric and (item.plausible is not None or item.unit):
        yield "checklist-superfluous", {"entry": "plausible" if item.plausible else "unit"}
    allowed = MEASURED_IN if item.answer_type == "measurement" else ("", *COUNTED)
    if numeric and item.unit not in allowed:
        listed = ", ".join(filter(None, allowed))
        yield "checklist-unknown-value", {"entry": "unit", "value": item.unit, "allowed": listed}


def _scored(item: Item, _: Checklist) -> Found:
    """A scored item counts for somebody, for a reason, and can be mended; others have none."""
    belonging: dict[str, object] = {
        "groups": item.groups,
        "norms": item.norms,
        "remedy": item.remedy,
    }
    if item.answer_type in ("measurement", "count"):
        belonging["threshold"] = item.threshold
    elif item.threshold:
        yield "checklist-superfluous", {"entry": "threshold"}
    if item.scored and item.answer_type == "photo":
        yield "checklist-superfluous", {"entry": "severity"}
    for key, value in belonging.items():
        if bool(value) is not item.scored:
            yield _amiss(item.scored, key)
    if item.remedy and not (item.remedy.temporary or item.remedy.permanent):
        yield "checklist-missing", {"entry": f"remedies.{item.remedy.code}.permanent"}


def _extras(item: Item, _: Checklist) -> Found:
    if item.relocate_if and not item.scored:
        yield "checklist-superfluous", {"entry": "relocate_if"}
    if item.note_on_no and item.answer_type != "yes_no":
        yield "checklist-superfluous", {"entry": "note_on_no"}


def _otherwise(item: Item, _: Checklist) -> Found:
    wanted = item.scored and bool(item.applies_if or item.not_needed_reason)
    if wanted is not (item.not_applicable is not None):
        yield _amiss(wanted, "not_applicable")


def _amiss(wanted: bool, key: str) -> tuple[str, dict[str, Argument]]:
    return "checklist-missing" if wanted else "checklist-superfluous", {"entry": key}


def _conditions(item: Item, checklist: Checklist) -> Found:
    for condition in (
        item.applies_if,
        item.not_applicable and item.not_applicable.fail_if,
        item.threshold and item.threshold.exception_when,
        item.relocate_if,
    ):
        if condition:
            yield from _condition(condition, item, checklist)


def _condition(condition: Condition, item: Item, checklist: Checklist) -> Found:
    for name in sorted(condition.asked | condition.measured):
        said: dict[str, Argument] = {"condition": condition.source, "item": name}
        other = checklist.by_id.get(name)
        if other is None:
            yield "condition-unknown-item", said
            continue
        if other is item and condition is item.applies_if:
            yield "condition-about-itself", said
        if name in condition.asked and other.answer_type != "yes_no":
            yield "condition-needs-yes-no", said
        if name in condition.measured and other.answer_type not in ("measurement", "count"):
            yield "condition-needs-number", said
        if other.not_needed_reason:
            yield "condition-about-not-needed", said


def _threshold(item: Item, _: Checklist) -> Found:
    if item.threshold is None:
        return
    threshold = item.threshold
    laxer = {"partial": threshold.partial, "exception": threshold.exception}
    limits = {"passes": threshold.passes} | {
        key: limit for key, limit in laxer.items() if limit is not None
    }
    for key, limit in limits.items():
        if key in laxer and not _is_laxer(threshold, limit):
            yield "checklist-threshold-order", {"entry": key}
        least, most = _bounds(limit)
        low, high = item.plausible or (least, most)
        if not low <= least <= most <= high:
            yield "checklist-threshold-implausible", {"entry": key, "low": low, "high": high}


def _is_laxer(threshold: Threshold, limit: Limit) -> bool:
    """Whether `limit` lets all through that passes, and more."""
    (least, most), (low, high) = _bounds(threshold.passes), _bounds(limit)
    if threshold.comparator == "<=":
        return high > most
    if threshold.comparator == ">=":
        return low < least
    return low <= least and most <= high and (low, high) != (least, most)


def _bounds(limit: Limit) -> tuple[float, float]:
    return limit if isinstance(limit, tuple) else (limit, limit)


def _names(item: Item, checklist: Checklist) -> Found:
    """Standards and owners are named by codes that the file explains."""
    for norm in item.norms:
        if norm.standard not in checklist.standards:
            yield "checklist-unexplained", {"entry": "standards", "code": norm.standard}
    for owner in _owners(item.remedy):
        if owner not in checklist.owners:
            yield "checklist-unexplained", {"entry": "owners", "code": owner}


def _owners(remedy: Remedy | None) -> set[str]:
    if remedy is None:
        return set()
    return {
        owner
        for owner, measure in (
            (remedy.temporary_owner, remedy.temporary),
            (remedy.permanent_owner, remedy.permanent),
        )
        if measure
    }
