"""Conditions: what can be written, what it means when something is not known."""

import itertools
import json

import pytest

from audit.domain.conditions import parse
from audit.errors import Invalid
from tests.domain.visits import ALL, conditions

T, F, N = True, False, None


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, N, N, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, N, F, N),
        (N, T, N, T),
        (N, F, N, N),
        (N, N, N, N),
    ],
)
def test_what_is_not_known_stays_not_known(
    left: bool | None, right: bool | None, both: bool | None, either: bool | None
) -> None:
    answers = {"A1": left, "B1": right}
    assert parse("A1 and B1").holds(answers) is both
    assert parse("A1 or B1").holds(answers) is either


def test_not_turns_round_what_is_known() -> None:
    holds = parse("not A1").holds
    assert [holds({"A1": value}) for value in (T, F, N)] == [F, T, N]
    assert holds({}) is None


@pytest.mark.parametrize(
    ("condition", "holding"),
    [("A1 > 2", {3}), ("A1 >= 2", {2, 3}), ("A1 < 2", {1}), ("A1 <= 2.0", {1, 2})],
)
def test_numbers_are_compared(condition: str, holding: set[float]) -> None:
    holds = parse(condition).holds
    assert {value for value in (1, 2, 3) if holds({"A1": value})} == holding
    assert holds({"A1": None}) is None


def test_answers_of_another_kind_are_not_known() -> None:
    assert parse("A1").holds({"A1": 1}) is None
    assert parse("A1").holds({"A1": "not_needed"}) is None
    assert parse("A1 >= 1").holds({"A1": True}) is None
    assert parse("A1 >= 1").holds({"A1": "2"}) is None


def test_and_binds_tighter_than_or_and_brackets_tighter_still() -> None:
    assert parse("A1 or B1 and C1").tree == (
        "or",
        ("answer", "A1"),
        ("and", ("answer", "B1"), ("answer", "C1")),
    )
    assert parse("(A1 or not B1) and C1 > 5").tree == (
        "and",
        ("or", ("answer", "A1"), ("not", ("answer", "B1"))),
        (">", "C1", 5.0),
    )


def test_a_condition_knows_what_it_looks_at() -> None:
    condition = parse("X04 and (X13 > 150 or not D01)")
    assert condition.asked == {"X04", "D01"}
    assert condition.measured == {"X13"}


@pytest.mark.parametrize(
    ("condition", "word", "position"),
    [
        ("", "…", 1),
        ("A1 and", "…", 7),
        ("A1 B1", "B1", 4),
        ("and A1", "and", 1),
        ("(A1", "…", 4),
        ("A1)", ")", 3),
        ("A1 > X13", "X13", 6),
        ("A1 = 3", "=", 4),
        ("A1 >= 1.2.3", "1.2.3", 7),
        ("a1", "a1", 1),
        ("__import__", "_", 1),
        ("not " * 30 + "A1", "not", 81),
    ],
)
def test_what_cannot_be_read_is_named(condition: str, word: str, position: int) -> None:
    with pytest.raises(Invalid) as refused:
        parse(condition)
    assert refused.value.code == "condition-unreadable"
    assert refused.value.arguments == {
        "condition": condition,
        "word": word,
        "position": position,
    }


def walked(tree: list[object], answers: dict[str, object]) -> bool | None:
    """The tree as the module's docstring tells a second program to evaluate it."""
    kind, first, *rest = tree
    if kind == "answer":
        return answers.get(str(first))  # type: ignore[return-value]
    if isinstance(first, str):
        value = answers.get(first)
        if not isinstance(value, int | float):
            return None
        return bool(eval(f"{value} {kind} {rest[0]}"))  # noqa: S307
    left = walked(first, answers)  # type: ignore[arg-type]
    if kind == "not":
        return None if left is None else not left
    if kind == "and":
        return walked(rest[0], answers) if left else left  # type: ignore[arg-type]
    right = walked(rest[0], answers)  # type: ignore[arg-type]
    return True if left or right else None if left is None or right is None else False


def test_the_tree_means_the_same_as_the_condition() -> None:
    for condition in {condition for checklist in ALL for condition in conditions(checklist)}:
        asked, measured = sorted(condition.asked), sorted(condition.measured)
        tree = json.loads(json.dumps(condition.tree))
        for said in itertools.product((T, F, N), repeat=len(asked)):
            for values in itertools.product((None, 150, 150.5, 800, 801), repeat=len(measured)):
                answers: dict[str, object] = dict(zip(asked + measured, said + values, strict=True))
                assert condition.holds(answers) is walked(tree, answers), condition
