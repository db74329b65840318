"""The demonstration's made-up visits: what an auditor found at each of its stations."""

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from audit.domain.answers import Answer
from audit.domain.checklist import Checklist, Item, Limit, Severity

FOLDER = Path(__file__).parent
NOT_VISITED = frozenset({9008, 9017, 9021})
"""So that a reader sees that nothing is assumed of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at a station."""

    answers: Mapping[str, Answer]
    notes: Mapping[str, str]
    photos: tuple[tuple[str, bytes], ...]
    """(item, JPEG)."""


@cache
def _kinds() -> list[dict[str, Any]]:
    kinds: list[dict[str, Any]] = tomllib.loads(
        (FOLDER / "kinds.toml").read_text(encoding="utf-8")
    )["kinds"]
    return kinds


def found(checklist: Checklist, number: int) -> Found:
    """The same made-up findings for the same station, every time."""
    dice = random.Random(number)  # noqa: S311 - repeatable, not secret
    kind = _kinds()[number % len(_kinds())]
    answers = dict(_all_well(checklist))
    for item in checklist.scored_items:
        if dice.random() < kind["often_wrong"] and item.severity is not Severity.CRITICAL:
            answers[item.id] = _slightly_wrong(item, dice)
    answers |= kind["answers"] | dict.fromkeys(kind.get("unknown", ()))
    photos = tuple((item, _picture(name, number, item)) for item, name in kind["photos"])
    return Found(_asked(checklist, answers), kind.get("notes", {}), photos)


def _asked(checklist: Checklist, answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """Without the answers to what the form would not have asked."""
    return {
        id: answer
        for id, answer in answers.items()
        if (condition := checklist.by_id[id].applies_if) is None
        or condition.holds(answers) is not False
        or not checklist.by_id[id].scored
    }


def _all_well(checklist: Checklist) -> Iterator[tuple[str, Answer]]:
    for item in checklist.scored_items:
        if item.threshold:
            yield item.id, _whole(item, _inside(item.threshold.passes))
        else:
            yield item.id, True


def _inside(limit: Limit) -> float:
    return sum(limit) / 2 if isinstance(limit, tuple) else limit


def _slightly_wrong(item: Item, dice: random.Random) -> Answer:
    if item.threshold is None:
        return dice.choice((False, False, None))
    factor = 1.15 if item.threshold.comparator == "<=" else 0.85
    return _whole(item, round(_inside(item.threshold.passes) * factor, 1))


def _whole(item: Item, value: float) -> Answer:
    return int(value) if item.answer_type == "count" else value


def _picture(name: str, number: int, item: str) -> bytes:
    """The drawing with a JPEG comment that says which it is: every photo has its own hash."""
    jpeg = (FOLDER / "pictures" / f"{name}.jpg").read_bytes()
    said = f"demonstration {number} {item}".encode()
    comment = b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said
    return jpeg[:2] + comment + jpeg[2:]
