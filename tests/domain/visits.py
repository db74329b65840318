"""Random visits to a station: answers around the limits, unknowns, things not needed."""

from collections.abc import Callable, Iterable
from functools import partial
from random import Random

from hypothesis import strategies as st

from audit import checklists
from audit.domain.answers import NOT_NEEDED, Answer
from audit.domain.chains import key
from audit.domain.checklist import Checklist, Item, Limit
from audit.domain.conditions import Condition

Answers = dict[str, Answer]
KZ = checklists.get("kz-2026", 1)
US = checklists.get("us-doj-2016", 1)
NEW = checklists.get("kz-2026", 2)
ALL = tuple(
    checklists.get(name, version)
    for name in checklists.names()
    for version in checklists.versions(name)
)
"""Every published checklist."""


def conditions(checklist: Checklist) -> Iterable[Condition]:
    for item in checklist.items:
        yield from filter(
            None,
            (
                item.applies_if,
                item.not_applicable and item.not_applicable.fail_if,
                item.threshold and item.threshold.exception_when,
                item.relocate_if,
            ),
        )


def named_in_conditions(checklist: Checklist) -> set[str]:
    return {
        name for condition in conditions(checklist) for name in condition.asked | condition.measured
    }


def bounds(limit: Limit | None) -> tuple[float, ...]:
    if limit is None:
        return ()
    return limit if isinstance(limit, tuple) else (limit,)


def best(item: Item) -> Answer:
    """The best answer that there is."""
    if item.threshold is None:
        return True
    found = bounds(item.threshold.passes)
    return sum(found) / len(found)


def answer(item: Item, random: Random, unknown: float = 0.0) -> Answer:
    if random.random() < unknown:
        return None
    if item.not_needed_reason and random.random() < 0.1:
        return NOT_NEEDED
    if item.answer_type == "yes_no":
        return random.random() < 0.75
    if item.threshold is None:
        return random.choice([0, 1, 150, 151, 800, 801])
    limits = [*bounds(item.threshold.passes), *bounds(item.threshold.partial)]
    limits += bounds(item.threshold.exception)
    bound = random.choice(limits)
    return random.choice([bound, bound * 1.2, bound * 0.8, bound + 0.01, bound - 0.01])


def filled_in(checklist: Checklist, random: Random) -> Answers:
    """A visit as it may come in: some with nothing missing, some with a third missing."""
    unknown = random.choice([0, 0.05, 0.3])
    answers = {
        item.id: answer(item, random, unknown)
        for item in checklist.items
        if item.answer_type != "photo"
    }
    for name in random.sample(sorted(answers), random.choice([0, 3])):
        del answers[name]
    if random.random() < 0.5:
        for item in checklist.scored_items:
            if random.random() < 0.95:
                answers[item.id] = best(item)
    return answers


def visits(checklist: Checklist) -> st.SearchStrategy[tuple[Answers, Random]]:
    """Answers, and the source of chance that goes on from there."""

    def drawn(seed: int) -> tuple[Answers, Random]:
        random = Random(seed)  # noqa: S311
        return filled_in(checklist, random), random

    return st.integers(0, 2**32).map(drawn)


def several_ways(checklist: Checklist) -> st.SearchStrategy[tuple[Answers, Random]]:
    """The same, with a further unit or two of the chains that the checklist has."""
    return st.integers(0, 2**32).map(partial(on_several_ways, checklist))


def on_several_ways(checklist: Checklist, seed: int) -> tuple[Answers, Random]:
    random = Random(seed)  # noqa: S311
    answers = filled_in(checklist, random)
    for chain in checklist.chains:
        for unit in range(2, random.choice([2, 2, 3, 4])):
            answers |= {
                key(item.id, unit): answer(item, random, 0.1)
                for section in chain.sections
                for item in checklist.in_section(section)
            }
    return answers, random


def all_best(checklist: Checklist, contexts: Callable[[Item], Answer]) -> Answers:
    return {
        item.id: best(item) if item.scored else contexts(item)
        for item in checklist.items
        if item.answer_type != "photo"
    }


def all_best_in_2026() -> Answers:
    """A perfect station with steps, a ramp, a lift, parking and a toilet."""
    bad = ("X14", "X15", "X16", "X17", "X18")
    return all_best(NEW, lambda item: item.id not in bad if item.answer_type == "yes_no" else 400)
