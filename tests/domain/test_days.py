"""The day at the stations begins five hours before the day in London."""

from datetime import date

from audit.domain.days import end_of, local, local_day

MIDNIGHT_IN_AKTOBE = 1_794_682_800_000
"""14 November 2026, 19:00 in London."""


def test_the_day_changes_at_midnight_in_kazakhstan() -> None:
    assert local_day(MIDNIGHT_IN_AKTOBE - 1) == date(2026, 11, 14)
    assert local_day(MIDNIGHT_IN_AKTOBE) == date(2026, 11, 15)


def test_the_hour_is_the_hour_at_the_station() -> None:
    assert local(MIDNIGHT_IN_AKTOBE).isoformat() == "2026-11-15T00:00:00+05:00"


def test_a_day_ends_at_midnight_in_kazakhstan() -> None:
    assert end_of(date(2026, 11, 14)) == MIDNIGHT_IN_AKTOBE
