"""When a clip is late: it takes longer than 99 of 100 that its provider made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from storage import queue
from storage.clock import from_ms

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from storage.rows import Job

_MEASURED: Final = 200
_ENOUGH: Final = 20
"""Clips that tell how long is usual: the last of them, and how many there must be."""


def lateness(
    conn: sa.Connection, job: Job, *, provider: str, most: timedelta, least: timedelta, now: datetime
) -> timedelta:
    """Return by how much a clip that is being made is later than usual, nothing if it is not.

    Args:
        provider: who makes it.
        most: how long it may take while few were measured.
        least: how long it may take however quick the others were.
        now: the time now.
    """
    begun = from_ms(max(job.submitted_ms, queue.last_finished(conn, provider=provider)))
    measured = sorted(queue.durations(conn, provider=provider, limit=_MEASURED))
    usual = most
    if len(measured) >= _ENOUGH:
        usual = max(timedelta(milliseconds=measured[int(0.99 * len(measured))]), least)
    return max(now - begun - usual, timedelta(0))
