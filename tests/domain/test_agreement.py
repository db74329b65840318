"""Two auditors at one station, against values worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.agreement import agreement, combine, conflicts, kappa
from audit.domain.verdicts import FAIL, NA, PARTIAL, PASS, UNKNOWN

CODES = st.lists(st.sampled_from([FAIL, PARTIAL, PASS, UNKNOWN, NA]), min_size=8, max_size=8)
VISITS = CODES.map(bytes)
PAIRS = st.lists(st.tuples(st.sampled_from(range(5)), st.sampled_from(range(5))), max_size=40)
GOODNESS = (FAIL, PARTIAL, PASS, UNKNOWN, NA)


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        (PASS, FAIL, FAIL),
        (PASS, PARTIAL, PARTIAL),
        (PARTIAL, FAIL, FAIL),
        (UNKNOWN, PASS, PASS),
        (UNKNOWN, FAIL, FAIL),
        (NA, UNKNOWN, UNKNOWN),
        (NA, PASS, PASS),
        (NA, FAIL, FAIL),
        (NA, NA, NA),
    ],
)
def test_the_lower_verdict_counts(one: int, other: int, counts: int) -> None:
    assert combine([bytes([one]), bytes([other])]) == bytes([counts])
    assert combine([bytes([other]), bytes([one])]) == bytes([counts])


@given(st.lists(VISITS, min_size=1, max_size=4))
def test_it_never_matters_who_was_first_and_nobody_is_raised(visits: list[bytes]) -> None:
    found = combine(visits)
    assert combine(visits[::-1]) == combine([*visits, *visits]) == found
    assert combine([combine(visits[:1]), *visits]) == found
    for place, code in enumerate(found):
        assert all(GOODNESS.index(code) <= GOODNESS.index(visit[place]) for visit in visits)


def test_conflicts_are_what_both_know_and_see_otherwise() -> None:
    one = bytes([PASS, PASS, UNKNOWN, NA, FAIL, PARTIAL])
    other = bytes([PASS, FAIL, FAIL, FAIL, FAIL, PASS])
    assert conflicts([one, other]) == (1, 5)
    assert agreement(one, other) == 0.5
    assert agreement(bytes([UNKNOWN]), bytes([PASS])) is None
    assert conflicts([one]) == ()


def test_kappa_is_what_cohen_works_out() -> None:
    """Fifty stations: 20 both met, 5 and 10 in dispute, 15 both not met; 0.4 as in textbooks."""
    pairs = [(PASS, PASS)] * 20 + [(PASS, FAIL)] * 5 + [(FAIL, PASS)] * 10 + [(FAIL, FAIL)] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([(PASS, PASS), (FAIL, FAIL)]) == 1
    assert kappa([(PASS, FAIL), (FAIL, PASS)]) == -1
    assert kappa([(PASS, PASS)] * 3) is None
    assert kappa([]) is None
    assert kappa([(UNKNOWN, PASS), (NA, FAIL)]) is None
    three = [(PASS, PASS), (PARTIAL, PARTIAL), (FAIL, PARTIAL), (FAIL, FAIL)]
    assert kappa(three) == pytest.approx((3 / 4 - 5 / 16) / (1 - 5 / 16))


@given(PAIRS)
def test_kappa_is_between_its_bounds_and_the_same_for_both(pairs: list[tuple[int, int]]) -> None:
    found = kappa(pairs)
    assert found == kappa([(other, one) for one, other in pairs])
    assert found is None or -1 <= found <= 1
    alike = kappa([(one, one) for one, _ in pairs])
    assert alike in (None, 1)
