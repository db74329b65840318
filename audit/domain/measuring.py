"""Measurements as auditors take them: in any usual unit, with the tool, judged in one unit.

A measurement is a number in the item's canonical unit, or exactly what was read off:
`{"unit": "in", "value": 36, "tool": "tape"}`, for a slope also `{"unit": "mm", "rise": 150, "run":
1800}`. It is stored as given and turned into the canonical unit only to be judged.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite, radians, tan
from typing import Any

from audit.domain.checklist import Item, Limit, Threshold
from audit.domain.conditions import Answers
from audit.errors import Argument

LENGTHS: Mapping[str, Fraction] = {
    "mm": Fraction(1),
    "cm": Fraction(10),
    "m": Fraction(1000),
    "in": Fraction(127, 5),
    "ft": Fraction(1524, 5),
}
"""Millimetres in each; inch and foot as agreed internationally in 1959."""
_FORCES = {
    "newton": Fraction(1),
    "kgf": Fraction("9.80665"),
    "lbf": Fraction("4.4482216152605"),
}
RATIO, DEGREES, PERCENT = "1:n", "degrees", "percent"
UNITS: Mapping[str, tuple[str, ...]] = {
    "mm": tuple(LENGTHS),
    "m": tuple(LENGTHS),
    "percent": (PERCENT, RATIO, DEGREES, *LENGTHS),
    "newton": tuple(_FORCES),
}
"""Canonical unit to the units that it may be given in; lengths of a slope are of rise and run."""
TOOLS: Mapping[str, Mapping[str, float]] = {
    "tape": {"mm": 10, "m": 0.1, "percent": 0.5},
    "laser": {"mm": 3, "m": 0.05, "percent": 0.5},
    "level": {"percent": 0.5},
    "phone": {"percent": 1.5},
    "gauge": {"newton": 2},
}
"""What a value may be off by, in the canonical unit, with each tool. A phone is the least sure."""
TOLERANCE: Mapping[str, float] = {"mm": 10, "m": 0.1, "percent": 0.5, "newton": 2}
"""The same where the tool is not known, or is none for this unit."""

_LARGEST = 1e9
_SMALLEST = 1e-6


def wrong(item: Item, given: Mapping[str, object]) -> tuple[str, dict[str, Argument]] | None:
    """What is wrong with a measurement that is given with its unit: a code and its arguments."""
    unit, tool = given.get("unit"), given.get("tool", "tape")
    if not (isinstance(unit, str) and isinstance(tool, str)) or not _readable(item, unit, given):
        return "measurement-unreadable", {"value": "{…}"}
    if unit not in UNITS[item.unit]:
        return "wrong-unit", {"unit": unit[:20], "allowed": ", ".join(UNITS[item.unit])}
    if tool not in TOOLS:
        return "unknown-tool", {"tool": tool[:20], "allowed": ", ".join(TOOLS)}
    return None


def _readable(item: Item, unit: str, given: Mapping[str, Any]) -> bool:
    """Whether the right numbers are there and nothing else is."""
    sloped = item.unit == PERCENT and unit in LENGTHS
    numbers = {key: value for key, value in given.items() if key not in ("unit", "tool")}
    if numbers.keys() != ({"rise", "run"} if sloped else {"value"}):
        return False
    if not all(_is_number(value) for value in numbers.values()):
        return False
    divisor = numbers["run"] if sloped else numbers["value"] if unit == RATIO else 1
    return bool(divisor >= _SMALLEST)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and abs(value) <= _LARGEST


def canonical(item: Item, answer: Any) -> Any:
    """The answer with a measurement in the canonical unit; other answers as they are.

    A value that is exact in the unit that it was given in is exact here: 36 in are 914.4 mm.
    """
    if not isinstance(answer, Mapping):
        return answer
    unit = answer["unit"]
    if item.unit == PERCENT:
        value = _slope(unit, answer)
    elif item.unit == "newton":
        value = _exact(answer["value"]) * _FORCES[unit]
    else:
        value = _exact(answer["value"]) * LENGTHS[unit] / LENGTHS[item.unit]
    return int(value) if value.denominator == 1 else float(value)


def _slope(unit: str, given: Mapping[str, Any]) -> Fraction:
    """In percent. Angles are rounded to a millionth, so that every machine judges alike."""
    if unit == PERCENT:
        return _exact(given["value"])
    if unit == RATIO:
        return 100 / _exact(given["value"])
    if unit == DEGREES:
        return _exact(round(100 * tan(radians(given["value"])), 6))
    return 100 * _exact(given["rise"]) / _exact(given["run"])


def _exact(value: float) -> Fraction:
    """What was written, not the nearest double: 0.1 is a tenth."""
    return Fraction(repr(value))


def tolerance(item: Item, answer: object) -> float:
    """What a measured value may be off by, in the item's canonical unit."""
    tool = answer.get("tool") if isinstance(answer, Mapping) else None
    return TOOLS.get(str(tool), {}).get(item.unit, TOLERANCE[item.unit])


def borderline(item: Item, answer: object, answers: Answers) -> bool:
    """Whether a value is so near a limit that the tool cannot tell: it is to be measured again.

    It is judged as it stands. `answers`, in canonical units, say which limits count.
    """
    value = canonical(item, answer)
    threshold = item.threshold
    if threshold is None or item.answer_type != "measurement" or value is None:
        return False
    if not isinstance(value, int | float):
        return False
    off = tolerance(item, answer)
    return any(abs(value - limit) <= off for limit in _limits(threshold, answers))


def limit_that_counts(threshold: Threshold, answers: Answers) -> Limit:
    """The limit to pass at this place: the exception's where that holds."""
    excepted = threshold.exception_when
    if threshold.exception is not None and excepted is not None and excepted.holds(answers):
        return threshold.exception
    return threshold.passes


def _limits(threshold: Threshold, answers: Answers) -> list[float]:
    limits = [limit_that_counts(threshold, answers), threshold.partial]
    return [
        bound
        for limit in limits
        if limit is not None
        for bound in (limit if isinstance(limit, tuple) else (limit,))
    ]
