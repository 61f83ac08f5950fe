"""Waits that a jump of the clock has made endless are over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storage.clock import to_ms
from storage.schema import answer, chat, job, message, photo, program
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from datetime import datetime

# No wait of ours is half as long; what Telegram asks for can be longer.
_OURS, _TELEGRAMS = timedelta(hours=1), timedelta(hours=24)

_WAITS: Final[tuple[tuple[sa.Column[int], timedelta], ...]] = (
    (message.c.not_before_ms, _OURS),
    (answer.c.not_before_ms, _OURS),
    (photo.c.next_ms, _OURS),
    (job.c.next_ms, _OURS),
    (chat.c.not_before_ms, _TELEGRAMS),
    (program.c.held_ms, _TELEGRAMS),
)


def forget_far(conn: sa.Connection, *, now: datetime) -> int:
    """Have everything looked at now that is due further ahead than any wait is long; return how many rows.

    They were written before the clock was put back.
    """
    found = 0
    for column, longest in _WAITS:
        late = sa.update(column.table).where(column > to_ms(now + longest))
        found += conn.execute(late.values({column: 0})).rowcount
    if found:
        for topic in Topic:
            wake(conn, topic)
    return found
