"""Moments as the database keeps them: whole milliseconds since 1970 in UTC."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def from_datetime(moment: datetime) -> int:
    """Milliseconds, rounded down. A naive moment has no meaning here: TypeError."""
    return (moment - _EPOCH) // _MILLISECOND


def to_datetime(milliseconds: int) -> datetime:
    """The same moment, aware, in UTC."""
    return _EPOCH + milliseconds * _MILLISECOND
