"""Ways: what a checklist's chains are recorded as often as there are, and their combinations.

The answers of a visit are flat. The first unit of a chain has the items' own ids, "D02"; a further
one has its number behind them, "D02#2". A voter needs one way, not one ramp: a unit is all sections
of its chain together, so that a good ramp at one door is never counted with a wide door at another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Generic, TypeVar

from audit.domain.checklist import Checklist, Item

MOST_UNITS = 9
MOST_WAYS = 100
"""Combinations of units; each is scored."""
_SIGN = "#"

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Way(Generic[Said]):
    """One unit of every chain, and the answers as they are on it, under the items' own ids."""

    units: Mapping[str, int]
    """Chain to the number of its unit."""
    answers: Mapping[str, Said]


def key(item: str, unit: int) -> str:
    """Where the answer to an item stands for a unit: "D02", "D02#2"."""
    return item if unit == 1 else f"{item}{_SIGN}{unit}"


def split(key: str) -> tuple[str, int]:
    """The item and the unit of a key; unit 0 where what stands behind the sign is no number."""
    item, sign, number = key.partition(_SIGN)
    if not sign:
        return item, 1
    return item, int(number) if number in _NUMBERS else 0


_NUMBERS = frozenset(str(number) for number in range(2, MOST_UNITS + 1))


def item_of(checklist: Checklist, key: str) -> Item | None:
    """The item that something is said of under a key; None if the checklist has no such key."""
    item, unit = split(key)
    if unit == 1 or (unit and item in checklist.chain_of):
        return checklist.by_id.get(item)
    return None


def units(checklist: Checklist, keys: Mapping[str, object]) -> dict[str, tuple[int, ...]]:
    """The units of each chain that anything was said of, and the first."""
    found = {chain.id: {1} for chain in checklist.chains}
    for item, unit in map(split, keys):
        chain = checklist.chain_of.get(item)
        if chain is not None and unit:
            found[chain.id].add(unit)
    return {chain: tuple(sorted(numbers)) for chain, numbers in found.items()}


def count(checklist: Checklist, keys: Mapping[str, object]) -> int:
    """How many combinations of units there are."""
    return prod(len(numbers) for numbers in units(checklist, keys).values())


def repeated(checklist: Checklist, keys: Mapping[str, object]) -> bool:
    """Whether any chain has more than its first unit."""
    # One search in one text: this is asked of every visit, and nearly always answered with no.
    return bool(checklist.chains) and _SIGN in "".join(keys)


def ways(checklist: Checklist, answers: Mapping[str, Said]) -> tuple[Way[Said], ...]:
    """Every combination of units, the one of all first units first."""
    if not repeated(checklist, answers):
        return (Way({chain.id: 1 for chain in checklist.chains}, answers),)
    found = units(checklist, answers)
    combinations = [dict(zip(found, numbers, strict=True)) for numbers in product(*found.values())]
    return tuple(Way(numbers, on_way(checklist, answers, numbers)) for numbers in combinations)


def on_way(
    checklist: Checklist, answers: Mapping[str, Said], numbers: Mapping[str, int]
) -> dict[str, Said]:
    """The answers on a way of these units, under the items' own ids; a chain that is not named is
    taken at its first unit."""
    found = {}
    for where, said in answers.items():
        item, unit = split(where)
        chain = checklist.chain_of.get(item)
        if unit == (1 if chain is None else numbers.get(chain.id, 1)):
            found[item] = said
    return found


def said_on_way(
    checklist: Checklist, answers: Mapping[str, Said]
) -> Iterator[tuple[str, Item, Mapping[str, Said]]]:
    """Every key with its item and the answers on the way of its own unit, other chains at their
    first; keys that the checklist does not have are left out."""
    ways: dict[tuple[str, int], Mapping[str, Said]] = {}
    for where in answers:
        item = item_of(checklist, where)
        if item is not None:
            chain = checklist.chain_of.get(item.id)
            unit = (chain.id if chain else "", split(where)[1])
            if unit not in ways:
                ways[unit] = on_way(checklist, answers, dict([unit]))
            yield where, item, ways[unit]
