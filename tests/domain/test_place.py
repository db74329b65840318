"""Positions: how far apart they are, and which of two is believed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.place import (
    AGREES_WITHIN_M,
    Decision,
    Position,
    Precision,
    by_auditor,
    decide,
    distance,
    is_inside,
)
from audit.domain.visit import Fix, How

AKTOBE, ALGA = (50.27969, 57.20718), (49.89863, 57.32787)
KNOWN = Position(*AKTOBE, Precision.STREET, "nominatim", 0.7, "ул. Абая")

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def moved(position: Position, metres: float, precision: Precision) -> Position:
    return replace(
        position, latitude=position.latitude + metres / 111_195, precision=precision, source="new"
    )


@pytest.mark.parametrize(
    ("how", "accuracy", "expected"),
    [
        (How.DOOR, 8, (Precision.GPS, 0.9)),
        (How.DOOR, None, (Precision.GPS, 0.9)),
        (How.PLUS_CODE, 8, (Precision.GPS, 0.7)),
        (How.MAP, None, (Precision.STREET, 0.5)),
        (How.DOOR, 500, (Precision.STREET, 0.5)),
    ],
)
def test_an_auditors_place_is_as_good_as_how_it_was_found(
    how: How, accuracy: float | None, expected: tuple[Precision, float]
) -> None:
    assert by_auditor(Fix(*AKTOBE, accuracy=accuracy, how=how)) == expected


def test_the_distance_between_two_towns_is_right() -> None:
    assert distance(AKTOBE, ALGA) == pytest.approx(43_200, rel=0.01)


@given(points, points)
def test_distance_is_symmetric_and_never_negative(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    assert distance(a, b) == pytest.approx(distance(b, a), abs=1e-3)
    assert 0 <= distance(a, b) < 20_100_000
    assert distance(a, a) == 0


def test_what_lies_in_the_country() -> None:
    assert is_inside(*AKTOBE)
    assert not is_inside(AKTOBE[1], AKTOBE[0])
    assert not is_inside(0, 0)
    assert not is_inside(float("nan"), 57)


def test_the_first_position_is_taken() -> None:
    assert decide(None, KNOWN) is Decision.TAKE


def test_a_better_precision_nearby_is_taken() -> None:
    assert decide(KNOWN, moved(KNOWN, 300, Precision.ROOFTOP)) is Decision.TAKE


def test_a_worse_precision_never_overwrites() -> None:
    assert decide(KNOWN, moved(KNOWN, 300, Precision.SETTLEMENT)) is Decision.KEEP


def test_the_same_again_changes_nothing() -> None:
    assert decide(KNOWN, KNOWN) is Decision.KEEP


def test_a_contradiction_is_never_taken_but_by_hand() -> None:
    far = moved(KNOWN, 800, Precision.GPS)
    assert decide(KNOWN, far) is Decision.CONTRADICTION
    assert decide(KNOWN, replace(far, precision=Precision.MANUAL)) is Decision.TAKE


@given(st.sampled_from(Precision), st.sampled_from(Precision), st.floats(0, 300_000))
def test_what_is_taken_is_by_hand_or_better_and_near(
    before: Precision, after: Precision, metres: float
) -> None:
    known = replace(KNOWN, precision=before)
    found = moved(KNOWN, metres, after)
    ranks = list(Precision)
    if decide(known, found) is Decision.TAKE and after is not Precision.MANUAL:
        assert ranks.index(after) <= ranks.index(before)
        assert metres <= max(AGREES_WITHIN_M[before], AGREES_WITHIN_M[after]) * 1.001
