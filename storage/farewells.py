"""Farewells: messages of ours that go away at a time of their own, however often we start meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.clock import to_ms
from storage.insert import insert_or_update
from storage.rows import Farewell, as_row, columns
from storage.schema import farewell
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from datetime import datetime

_KEY = ["chat_id", "message_id"]


def plan(conn: sa.Connection, *, chat_id: int, message_id: int, at: datetime) -> None:
    """Let a message go at a time; said again, it goes at the new one."""
    values = {"chat_id": chat_id, "message_id": message_id, "due_ms": to_ms(at)}
    conn.execute(insert_or_update(conn, farewell, values, _KEY, {"due_ms": to_ms(at)}))
    wake(conn, Topic.FAREWELLS)


def due(conn: sa.Connection, *, limit: int, now: datetime) -> list[Farewell]:
    """Return messages whose time has come, the longest waiting first."""
    statement = (
        sa.select(*columns(Farewell, farewell))
        .where(farewell.c.due_ms <= to_ms(now))
        .order_by(farewell.c.due_ms)
        .limit(limit)
    )
    return [as_row(Farewell, row) for row in conn.execute(statement)]


def next_due(conn: sa.Connection) -> int | None:
    """Return when (epoch ms) the next message goes."""
    due_ms: int | None = conn.execute(sa.select(sa.func.min(farewell.c.due_ms))).scalar_one()
    return due_ms


def forget(conn: sa.Connection, gone: Farewell) -> None:
    """Record that a message is gone, or cannot be taken away."""
    same = sa.and_(farewell.c.chat_id == gone.chat_id, farewell.c.message_id == gone.message_id)
    conn.execute(sa.delete(farewell).where(same))
