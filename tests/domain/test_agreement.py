"""Two auditors at one station, against values worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.agreement import agreement, conflicts, kappa
from audit.domain.verdicts import FAIL, NA, PARTIAL, PASS, UNKNOWN

PAIRS = st.lists(st.tuples(st.sampled_from(range(5)), st.sampled_from(range(5))), max_size=40)


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
