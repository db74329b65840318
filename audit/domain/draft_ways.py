"""Adding and removing a unit of a chain in a draft: what is typed afterwards."""

from collections.abc import Mapping

from audit.domain.chains import MOST_UNITS, key
from audit.domain.draft import MEASURE, NOTE, Draft, field, fields, further


def with_unit(draft: Draft, chain: str, *, copied: bool) -> Mapping[str, str] | None:
    """What is typed with one unit more, the lowest number that is free; None if there are enough.

    `copied`: with the answers of the first unit to begin with. Notes, and whether a measure is in
    place, are of what somebody saw there: they are not copied.
    """
    units = draft.units[chain]
    free = [number for number in range(2, MOST_UNITS + 1) if number not in units]
    if not free:
        return None
    typed = dict(draft.typed) | {further(chain): _numbers({*units, free[0]})}
    if copied:
        for item, its in draft.checklist.chain_of.items():
            for name in fields([item]):
                seen = name in (field(item, NOTE), field(item, MEASURE))
                if its.id == chain and name in typed and not seen:
                    typed[key(item, free[0]) + name.removeprefix(item)] = typed[name]
    return typed


def without_unit(draft: Draft, chain: str, unit: int) -> Mapping[str, str]:
    """What is typed without a further unit; the others keep their numbers."""
    gone = set(fields(keys_of(draft, chain, unit)))
    typed = {name: value for name, value in draft.typed.items() if name not in gone}
    left = {number for number in draft.units[chain] if number != unit}
    return typed | {further(chain): _numbers(left)}


def keys_of(draft: Draft, chain: str, unit: int) -> tuple[str, ...]:
    """The keys of everything that is asked of a unit."""
    chain_of = draft.checklist.chain_of
    return tuple(
        asked.key
        for asked in draft.asked(unit=unit)
        if asked.item.id in chain_of and chain_of[asked.item.id].id == chain
    )


def _numbers(units: set[int]) -> str:
    return " ".join(str(number) for number in sorted(units - {1}))
