"""Waits that a jump of the clock has made endless are over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storage.clock import to_ms
from storage.providers import BUDGET
from storage.schema import answer, chat, farewell, job, message, photo, program, provider
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from datetime import datetime

# No wait of ours is half as long; what Telegram asks for can be longer.
_OURS, _TELEGRAMS = timedelta(hours=1), timedelta(hours=24)
_DELETABLE = timedelta(hours=48)  # what is older stays for ever, so nothing is planned beyond

_ALL = sa.true()

_WAITS: Final[tuple[tuple[sa.Column[int], timedelta, sa.ColumnElement[bool]], ...]] = (
    (message.c.not_before_ms, _OURS, _ALL),
    (answer.c.not_before_ms, _OURS, _ALL),
    (photo.c.next_ms, _OURS, _ALL),
    (job.c.next_ms, _OURS, _ALL),
    # A budget ends by the calendar; it is compared with what was spent at every look.
    (provider.c.probe_ms, _OURS, provider.c.problem != BUDGET),
    (farewell.c.due_ms, _DELETABLE, _ALL),
    (chat.c.not_before_ms, _TELEGRAMS, _ALL),
    (program.c.held_ms, _TELEGRAMS, _ALL),
)


def forget_far(conn: sa.Connection, *, now: datetime) -> int:
    """Have everything looked at now that is due further ahead than any wait is long; return how many rows.

    They were written before the clock was put back.
    """
    found = 0
    for column, longest, which in _WAITS:
        late = sa.update(column.table).where(column > to_ms(now + longest), which)
        found += conn.execute(late.values({column: 0})).rowcount
    if found:
        for topic in Topic:
            wake(conn, topic)
    return found
