"""Which day it is at the stations, whatever the clock of the server says."""

from datetime import UTC, date, datetime, time, timedelta, timezone

_KAZAKHSTAN = timezone(timedelta(hours=5))
"""One zone for the whole country since 1 March 2024."""


def local(moment: int) -> datetime:
    """Day and time in Kazakhstan at `moment`, milliseconds since 1970."""
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(_KAZAKHSTAN)


def local_day(moment: int) -> date:
    return local(moment).date()


def end_of(day: date) -> int:
    """The first moment after `day`, milliseconds since 1970."""
    after = datetime.combine(day + timedelta(days=1), time(), _KAZAKHSTAN)
    return int(after.timestamp() * 1000)
