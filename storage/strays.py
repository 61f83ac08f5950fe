"""Orders that were given up as never made, and the tasks that turn up for them after all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import jobs, queue
from storage.clock import to_ms
from storage.insert import insert_or_update
from storage.rows import as_row, columns
from storage.schema import job, lost_order, provider
from storage.states import JobState

if TYPE_CHECKING:
    from datetime import datetime

    from storage.rows import Job

# Put together once, since it is asked at every look.
_UNSURE = sa.select(job.c.provider, job.c.intent_ms).where(
    sa.text(queue.ACTIVE), job.c.state == JobState.UNSURE
)
_LOST = sa.select(lost_order.c.provider, lost_order.c.intent_ms).where(sa.text("task IS NULL"))
_BOTH = sa.union_all(_UNSURE, _LOST).subquery()
_IN_DOUBT = sa.select(_BOTH.c.provider, sa.func.max(_BOTH.c.intent_ms)).group_by(_BOTH.c.provider)


@dataclass(frozen=True, slots=True)
class LostOrder:
    """One order that the provider's list never showed while it was looked for.

    Attributes:
        intent_ms: when it was about to leave.
        doubt_ms: when nobody knew first what became of it; it had ended by then.
    """

    id: int
    job_id: int
    provider: str
    intent_ms: int
    doubt_ms: int


def note_lost(conn: sa.Connection, order: Job, *, now: datetime) -> None:
    """Remember an order that is believed never to have been made, in case that its task turns up."""
    conn.execute(
        sa.insert(lost_order).values(
            job_id=order.id,
            provider=order.provider,
            intent_ms=order.intent_ms,
            doubt_ms=order.doubt_ms or to_ms(now),
        )
    )


def lost(conn: sa.Connection, *, name: str, since: datetime) -> list[LostOrder]:
    """Return the lost orders of a provider whose task it may still remember, oldest first."""
    statement = sa.select(*columns(LostOrder, lost_order)).where(
        sa.text("task IS NULL"), lost_order.c.provider == name, lost_order.c.intent_ms > to_ms(since)
    )
    return [as_row(LostOrder, row) for row in conn.execute(statement.order_by(lost_order.c.id))]


def in_doubt(conn: sa.Connection) -> dict[str, int]:
    """Return the providers whose list may still tell something, with the time (epoch ms) of the last order.

    That is of an order that is unsure, or lost and not found again.
    """
    return {name: int(intent_ms) for name, intent_ms in conn.execute(_IN_DOUBT).all()}


def mark_found(conn: sa.Connection, lost_id: int, *, task: str) -> None:
    """Record the task that turned up for a lost order; from now on it is no stranger."""
    conn.execute(sa.update(lost_order).where(lost_order.c.id == lost_id).values(task=task))


def known(conn: sa.Connection, tasks: set[str]) -> set[str]:
    """Return which of these provider tasks turned up for lost orders and were settled."""
    return set(conn.execute(sa.select(lost_order.c.task).where(lost_order.c.task.in_(tasks))).scalars())


def adopt(
    conn: sa.Connection,
    found: LostOrder,
    *,
    task: str,
    request_id: str,
    since: datetime,
    next_at: datetime,
    now: datetime,
) -> bool:
    """Give a queued job the task of its lost order; False if it was ordered anew or has ended.

    Args:
        since: when the task was made, which counts for how long the provider remembers it.
    """
    ordered = jobs.find(conn, found.job_id)
    if ordered is None or ordered.state is not JobState.QUEUED or ordered.intent_ms != found.intent_ms:
        return False
    mark_found(conn, found.id, task=task)
    return jobs.move(
        conn,
        ordered.id,
        JobState.QUEUED,
        JobState.RUNNING,
        now=now,
        ticket=task,
        request_id=request_id,
        submitted_ms=to_ms(since),
        next_ms=to_ms(next_at),
        error="",
    )


def meet_key(conn: sa.Connection, *, name: str, mark: str, now: datetime) -> None:
    """Note which key a provider is used with from now on; another one than before is unknown there yet."""
    same = sa.and_(provider.c.name == name, provider.c.key_mark == mark)
    if conn.execute(sa.select(provider.c.name).where(same)).first() is not None:
        return
    values: dict[str, str | int] = {"key_mark": mark, "key_since_ms": to_ms(now), "key_id": ""}
    conn.execute(insert_or_update(conn, provider, {"name": name, **values}, ["name"], values))


def learn_key(conn: sa.Connection, *, name: str, key_id: str) -> None:
    """Note under which id the provider lists the tasks of our key."""
    conn.execute(sa.update(provider).where(provider.c.name == name).values(key_id=key_id))


def key_of(conn: sa.Connection, *, name: str) -> tuple[str, int]:
    """Return a provider's id of our key, "" while unknown, and since when (epoch ms) the key is used."""
    row = conn.execute(
        sa.select(provider.c.key_id, provider.c.key_since_ms).where(provider.c.name == name)
    ).first()
    return (row.key_id, row.key_since_ms) if row is not None else ("", 0)
