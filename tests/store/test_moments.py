"""Moments: milliseconds and dates are the same thing."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.store.moments import from_datetime, to_datetime


@given(st.integers(min_value=-(10**13), max_value=10**14))
def test_milliseconds_come_back(milliseconds: int) -> None:
    assert from_datetime(to_datetime(milliseconds)) == milliseconds


def test_a_zone_makes_no_difference() -> None:
    almaty = timezone(timedelta(hours=5))
    assert from_datetime(datetime(2026, 11, 22, 15, tzinfo=almaty)) == from_datetime(
        datetime(2026, 11, 22, 10, tzinfo=UTC)
    )
    assert to_datetime(0) == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        from_datetime(datetime(2026, 11, 22))  # noqa: DTZ001
