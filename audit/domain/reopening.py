"""A sent visit as it would be typed: for its correction, or for another station of the building."""

from collections.abc import Mapping

from audit.domain.answers import Answer
from audit.domain.chains import item_of, split
from audit.domain.checklist import Checklist, Item
from audit.domain.draft import CHOICES, MEASURE, NOTE, RUN, TOOL, UNIT, field, further
from audit.domain.visit import Content


def typed(checklist: Checklist, content: Content) -> dict[str, str]:
    """Field name to what says the same as `content`; what the checklist does not ask is left out."""
    found: dict[str, str] = {}
    units: dict[str, set[int]] = {}
    said: Mapping[str, Answer] = content.answers  # type: ignore[assignment]
    for key in (*said, *content.notes, *content.measures):
        item = item_of(checklist, key)
        unit = split(key)[1]
        if item is not None and unit > 1:
            units.setdefault(checklist.chain_of[item.id].id, set()).add(unit)
    for key, answer in said.items():
        item = item_of(checklist, key)
        if item is not None:
            found |= _fields(item, key, answer)
    found |= {field(key, NOTE): note for key, note in content.notes.items()}
    found |= {field(key, MEASURE): "yes" for key in content.measures}
    return found | {
        further(chain): " ".join(map(str, sorted(numbers))) for chain, numbers in units.items()
    }


def _fields(item: Item, key: str, answer: Answer) -> dict[str, str]:
    if isinstance(answer, Mapping):
        number = answer.get("value", answer.get("rise"))
        parts = {RUN: "run", UNIT: "unit", TOOL: "tool"}
        beside = {field(key, part): _number(answer.get(its)) for part, its in parts.items()}
        return {key: _number(number)} | {name: value for name, value in beside.items() if value}
    choice = next((word for word, said in CHOICES.items() if said is answer or said == answer), "")
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return {key: _number(answer)}
    return {key: choice} if item.answer_type == "yes_no" else {field(key, choice): "yes"}


def _number(said: object) -> str:
    """As it would be typed: no exponent, a point for the fraction."""
    if isinstance(said, float):
        return f"{said:.4f}".rstrip("0").rstrip(".")
    return "" if said is None else str(said)
