"""The durable inbox: raw updates, stored before Telegram is told that we have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.clock import to_ms
from storage.insert import insert_or_ignore
from storage.rows import Quarantined, StoredUpdate, as_row, columns
from storage.schema import inbox
from storage.states import InboxState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

_HANDLE = (
    sa.update(inbox)
    .where(inbox.c.update_id.in_(sa.bindparam("ids", expanding=True)), inbox.c.state == InboxState.STORED)
    .values(state=InboxState.HANDLED, raw="")
)


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as it came: its id, the chat or person whose order it keeps, its JSON text."""

    update_id: int
    lane: int
    raw: str


def store(
    conn: sa.Connection, updates: Sequence[RawUpdate], *, generation: int, now: datetime
) -> list[StoredUpdate]:
    """Store a batch and return what was new, in order; an id seen in the last 48 h is not new."""
    if not updates:
        return []
    once = {update.update_id: update for update in updates}.values()
    values = [
        {
            "update_id": update.update_id,
            "lane": update.lane,
            "raw": update.raw,
            "generation": generation,
            "received_ms": to_ms(now),
        }
        for update in once
    ]
    statement = insert_or_ignore(conn, inbox, values, ["update_id"]).returning(inbox.c.update_id)
    new = set(conn.execute(statement).scalars())
    return [
        StoredUpdate(update.update_id, update.lane, update.raw, generation, failures=0, deaths=0)
        for update in once
        if update.update_id in new
    ]


def unhandled(conn: sa.Connection) -> list[StoredUpdate]:
    """Return every update that no handler has finished with, oldest first."""
    statement = sa.select(*columns(StoredUpdate, inbox)).where(sa.text("state = 'stored'"))
    return [as_row(StoredUpdate, row) for row in conn.execute(statement.order_by(inbox.c.update_id))]


def mark_handled(conn: sa.Connection, update_ids: Collection[int]) -> None:
    """Finish updates; what people wrote is dropped, the id stays so that a repeat is recognised."""
    conn.execute(_HANDLE, {"ids": list(update_ids)})


def quarantine(conn: sa.Connection, update_id: int, *, error: str) -> None:
    """Set an update aside that cannot be handled; its text stays for whoever looks into it."""
    conn.execute(
        sa.update(inbox)
        .where(inbox.c.update_id == update_id, inbox.c.state == InboxState.STORED)
        .values(state=InboxState.QUARANTINED, error=error)
    )


def count_failure(conn: sa.Connection, update_id: int, *, error: str) -> int:
    """Record that a handler raised, and return how often this update has failed."""
    return _count(conn, update_id, failures=inbox.c.failures + 1, error=error)[0]


def count_death(conn: sa.Connection, update_id: int) -> int:
    """Record, before a lone replay, that this start may die of the update; return how often."""
    return _count(conn, update_id, deaths=inbox.c.deaths + 1)[1]


def _count(conn: sa.Connection, update_id: int, **values: sa.ColumnElement[int] | str) -> tuple[int, int]:
    statement = sa.update(inbox).where(inbox.c.update_id == update_id).values(**values)
    row = conn.execute(statement.returning(inbox.c.failures, inbox.c.deaths)).one()
    return int(row.failures), int(row.deaths)


def prune(conn: sa.Connection, *, before: datetime) -> int:
    """Forget handled updates older than `before` (Telegram repeats none after 24 h); return how many."""
    statement = sa.delete(inbox).where(
        inbox.c.state == InboxState.HANDLED, inbox.c.received_ms < to_ms(before)
    )
    return conn.execute(statement).rowcount


def quarantined(conn: sa.Connection) -> list[Quarantined]:
    """Return what was set aside, oldest first."""
    statement = sa.select(*columns(Quarantined, inbox)).where(inbox.c.state == InboxState.QUARANTINED)
    return [as_row(Quarantined, row) for row in conn.execute(statement.order_by(inbox.c.update_id))]


def replay(conn: sa.Connection, update_ids: Collection[int]) -> None:
    """Have quarantined updates handled once more, as if for the first time."""
    conn.execute(
        sa.update(inbox)
        .where(inbox.c.update_id.in_(update_ids), inbox.c.state == InboxState.QUARANTINED)
        .values(state=InboxState.STORED, failures=0, deaths=0, error="")
    )


def count_quarantined(conn: sa.Connection) -> int:
    """Return how many updates wait for a human."""
    statement = sa.select(sa.func.count()).where(inbox.c.state == InboxState.QUARANTINED)
    return conn.execute(statement).scalar_one()
