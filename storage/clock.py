"""Between aware UTC datetimes, which the program uses, and the milliseconds that rows hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def to_ms(moment: datetime) -> int:
    """Return epoch milliseconds of an aware moment."""
    return int(moment.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """Return the aware UTC moment of epoch milliseconds."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def span_ms(span: timedelta) -> int:
    """Return a length of time in milliseconds."""
    return int(span.total_seconds() * 1000)
