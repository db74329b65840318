"""Numbers, dates and measured values as a reader of each language writes them."""

import math
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from audit.domain import measuring
from audit.domain.answers import NOT_NEEDED, Answer, Given
from audit.domain.checklist import Item, Limit, Threshold
from audit.domain.days import local_day
from audit.domain.rulings import Ruling
from audit.language import Language, translate
from audit.reports.content import Wording
from audit.reports.facts import Names

DASH = "–"
_NO_BREAK = "\u00a0"


say = lru_cache(maxsize=4096)(translate)
"""Fluent works a message out anew each time; a report says the same few hundred again and again."""


def coded(language: Language, room: str, code: str) -> str:
    """The words for `code`; a code that has none yet is shown as it is."""
    try:
        return say(language, f"report-{room}-{code}")
    except LookupError:
        return code


@lru_cache(maxsize=4096)
def number(value: float, language: Language) -> str:
    return str(format_decimal(value, "#,##0.###", locale=language))


def points(score: float | None, language: Language) -> str:
    """A score of 0-100, cut (not rounded) to a tenth: 84.97 must not look like the 85 it misses."""
    if score is None:
        return DASH
    return number(math.floor(score * 10 + 1e-9) / 10, language)


def percent(part: float, whole: float, language: Language) -> str:
    """A share in whole percent; nothing of nothing is a dash."""
    if not whole:
        return DASH
    return number(round(100 * part / whole), language) + _NO_BREAK + "%"


def day(moment: date, language: Language) -> str:
    return str(format_date(moment, "long", locale="en_GB" if language == "en" else language))


def days(moments: Iterable[int], language: Language) -> str:
    """From the first to the last day, one day alone, or nothing."""
    known = sorted({local_day(moment) for moment in moments})
    if not known:
        return ""
    if len(known) == 1:
        return day(known[0], language)
    first, last = day(known[0], language), day(known[-1], language)
    return say(language, "report-from-to", first=first, last=last)


def named(names: Names, language: Language) -> Wording:
    """The name in the reader's language, or else in the one it was written in."""
    if names.ru and (language == "ru" or not names.kk):
        return Wording(names.ru, "ru")
    return Wording(names.kk, "kk")


def answer(item: Item, given: Answer, language: Language) -> str:
    """What the auditor found: yes or no, a value with its unit, or that it is not known."""
    if given is None:
        return say(language, "report-answer-unknown")
    if given == NOT_NEEDED:
        return say(language, "report-answer-not-needed")
    if isinstance(given, bool):
        return say(language, "report-answer-yes" if given else "report-answer-no")
    if isinstance(given, int | float):
        return _measured(given, item, language)
    judged = _measured(measuring.canonical(item, given), item, language)
    said = as_given(given, language)
    return say(language, "report-measured-given", given=said, judged=judged)


def as_given(given: Given, language: Language) -> str:
    """A measurement as it was read off: "36 in", "1:12", "rise 150 mm, run 1800 mm"."""
    unit = str(given["unit"])
    values = {
        key: number(float(value), language)
        for key, value in given.items()
        if key not in ("unit", "tool")
    }
    if unit == measuring.RATIO:
        return say(language, "report-measured-ratio", value=values["value"])
    values = {
        key: value + _NO_BREAK + say(language, f"report-unit-{unit}")
        for key, value in values.items()
    }
    if "rise" in values:
        return say(language, "report-measured-slope", **values)
    return values["value"]


def ruling(found: Ruling, language: Language) -> str:
    """A rule set's result in its own terms."""
    if found.method == "three_way":
        return say(language, f"checklist-outcome-{found.result}")
    if found.method == "all_required":
        return say(language, f"rule-sets-all-{found.result}")
    return say(language, f"report-status-{found.result}")


def limit(item: Item, threshold: Threshold, accepted: Limit, language: Language) -> str:
    """ "not over 5 %", "at least 900 mm", "850 mm to 965 mm"."""
    if isinstance(accepted, tuple):
        low, high = (_measured(bound, item, language) for bound in accepted)
        return say(language, "report-norm-between", low=low, high=high)
    said = _measured(accepted, item, language)
    key = "report-norm-at-most" if threshold.comparator == "<=" else "report-norm-at-least"
    return say(language, key, limit=said)


def _measured(value: float, item: Item, language: Language) -> str:
    said = number(value, language)
    if item.answer_type != "measurement" or not item.unit:
        return said
    return said + _NO_BREAK + say(language, f"report-unit-{item.unit}")


def runs(numbers: Iterable[int]) -> str:
    """Station numbers in order, neighbours drawn together: "3, 17–19"."""
    parts: list[list[int]] = []
    for each in sorted(set(numbers)):
        if parts and parts[-1][-1] == each - 1:
            parts[-1].append(each)
        else:
            parts.append([each])
    return ", ".join(_run(part) for part in parts)


def _run(part: list[int]) -> str:
    if len(part) < 3:
        return ", ".join(map(str, part))
    return f"{part[0]}{DASH}{part[-1]}"
