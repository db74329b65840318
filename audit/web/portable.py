"""A checklist as the phone needs it: all that a draft is read with, and no words."""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from audit.domain.chains import MOST_UNITS, MOST_WAYS
from audit.domain.checklist import Checklist, Item, NotApplicable, Threshold
from audit.domain.draft import implied
from audit.domain.measuring import PERCENT, TOLERANCE, TOOLS, UNITS, canonical
from audit.domain.visit import NOTE_LENGTH, whole


@lru_cache(maxsize=64)
def portable(checklist: Checklist) -> dict[str, object]:
    """As JSON; not to be changed, for it is kept. What is not said is left out.

    `static/field/reading.js` reads it, and says there what stands for what is left out.
    """
    return {
        "name": checklist.name,
        "version": checklist.version,
        "sections": [section.id for section in checklist.sections],
        "chains": [
            {"id": chain.id, "sections": list(chain.sections)} for chain in checklist.chains
        ],
        "items": [_said(_item(item)) for item in checklist.items],
        "evidence": {
            "critical_failed": list(checklist.evidence.critical_failed),
            "measurement": list(checklist.evidence.measurement),
        },
        "measuring": _measuring(checklist),
        "limits": {"note": NOTE_LENGTH, "units": MOST_UNITS, "ways": MOST_WAYS},
    }


def _item(item: Item) -> dict[str, object]:
    """Nearly all items ask for yes or no: only another type is said."""
    return {
        "id": item.id,
        "section": item.section,
        "answer_type": item.answer_type if item.answer_type != "yes_no" else None,
        "unit": item.unit,
        "plausible": _plain(item.plausible),
        "applies_if": _plain(item.applies_if and item.applies_if.tree),
        "implied": item.applies_if is not None and implied(item),
        "not_applicable": item.not_applicable and _otherwise(item.not_applicable),
        "not_needed": item.not_needed_reason is not None,
        "severity": item.severity and item.severity.value,
        "groups": [group.value for group in item.groups],
        "threshold": item.threshold and _threshold(item.threshold),
        "temporary": item.remedy is not None and item.remedy.temporary is not None,
        "note_on_no": item.note_on_no,
    }


def _otherwise(rule: NotApplicable) -> dict[str, object]:
    return _said({"verdict": rule.verdict, "fail_if": _plain(rule.fail_if and rule.fail_if.tree)})


def _threshold(threshold: Threshold) -> dict[str, object]:
    excepted = threshold.exception_when
    return _said(
        {
            "comparator": threshold.comparator,
            "passes": _plain(threshold.passes),
            "partial": _plain(threshold.partial),
            "exception": _plain(threshold.exception),
            "exception_when": _plain(excepted and excepted.tree),
        }
    )


def _measuring(checklist: Checklist) -> dict[str, object]:
    """Units, tools and what they may be off by, of what this checklist measures."""
    measured = {item.unit: item for item in checklist.items if item.answer_type == "measurement"}
    return {
        "units": {unit: _sizes(item) for unit, item in measured.items()},
        "tools": {
            tool: {unit: whole(off) for unit, off in offs.items() if unit in measured}
            for tool, offs in TOOLS.items()
        },
        "tolerance": {unit: whole(TOLERANCE[unit]) for unit in measured},
    }


def _sizes(item: Item) -> dict[str, list[int]]:
    """The units that it may be given in, each as a fraction of the canonical one.

    Units of slope are no multiples of each other: their fractions are empty.
    """
    if item.unit == PERCENT:
        return {unit: [] for unit in UNITS[item.unit]}
    return {unit: list(_size(item, unit)) for unit in UNITS[item.unit]}


def _size(item: Item, unit: str) -> tuple[int, int]:
    # All sizes are short decimals, so that repr() says them exactly.
    return Fraction(repr(canonical(item, {"unit": unit, "value": 1}))).as_integer_ratio()


def _plain(value: object) -> object:
    """As JSON has it: lists for tuples, 300 for 300.0."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return whole(value) if isinstance(value, float) else value


def _said(values: Mapping[str, object]) -> dict[str, object]:
    """Without what is not said; 0 is a limit."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and value is not False and value != "" and value != []
    }
