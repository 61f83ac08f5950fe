"""Between aware UTC datetimes, which the program uses, and the milliseconds that rows hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """Return epoch milliseconds of an aware moment."""
    # Whole numbers all the way: by way of a float, one moment in a hundred comes back a millisecond early.
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """Return the aware UTC moment of epoch milliseconds."""
    return _EPOCH + milliseconds * _MILLISECOND


def span_ms(span: timedelta) -> int:
    """Return a length of time in milliseconds."""
    return span // _MILLISECOND


def has_come(moment: datetime | None, now: datetime, *, longest: timedelta) -> bool:
    """Return whether a wait is over: its moment has come, or it lies further ahead than the wait ever is.

    The latter was written down before the clock was put back.
    """
    return moment is None or not now < moment <= now + longest
