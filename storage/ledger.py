"""What was spent at providers: each charge is written once, in the transaction that learns of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storage import queue
from storage.clock import to_ms
from storage.insert import insert_or_ignore
from storage.schema import charge, job

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from storage.states import JobState

CNY: Final = 100_000
"""Units of the ledger in one yuan: whole thousandths of a fen, so that no sum is ever rounded."""


class ChargeKind(StrEnum):
    """What was charged for."""

    CLIP = "clip"
    CHECK = "check"
    STRAY = "stray"  # a clip that belongs to no job: paid for nothing


@dataclass(frozen=True, slots=True)
class Sum:
    """What was spent on one kind of thing at one provider."""

    provider: str
    kind: ChargeKind
    count: int
    amount: int


def enter(
    conn: sa.Connection,
    kind: ChargeKind,
    *,
    provider: str,
    reference: str,
    amount: int,
    job_id: int | None = None,
    photo_id: int | None = None,
    now: datetime,
) -> bool:
    """Write a charge down; False if it is known already, whoever tells of it again.

    Args:
        kind: what for.
        provider: who charged it.
        reference: names what was charged at this provider: a task's id, or the claim that made the call.
        amount: in units of `CNY`; nothing is written for what is free.
        job_id: the job that it was spent on.
        photo_id: the photo that it was spent on.
        now: when it became known, which decides the day that it counts for.
    """
    if amount <= 0:
        return False
    values = {"provider": provider, "kind": kind, "reference": reference, "amount": amount}
    values |= {"job_id": job_id, "photo_id": photo_id, "charged_ms": to_ms(now)}
    statement = insert_or_ignore(conn, charge, values, ["provider", "reference"])
    return conn.execute(statement).rowcount == 1


def spent(conn: sa.Connection, *, since: datetime) -> int:
    """Return what was spent since a moment, everywhere."""
    total = sa.select(sa.func.coalesce(sa.func.sum(charge.c.amount), 0))
    return int(conn.execute(total.where(charge.c.charged_ms >= to_ms(since))).scalar_one())


def sums(conn: sa.Connection, *, since: datetime) -> list[Sum]:
    """Return what was spent since a moment, by provider and kind."""
    statement = (
        sa.select(charge.c.provider, charge.c.kind, sa.func.count(), sa.func.sum(charge.c.amount))
        .where(charge.c.charged_ms >= to_ms(since))
        .group_by(charge.c.provider, charge.c.kind)
        .order_by(charge.c.provider, charge.c.kind)
    )
    rows = conn.execute(statement).all()
    return [Sum(name, ChargeKind(kind), count, amount) for name, kind, count, amount in rows]


def open_orders(conn: sa.Connection, states: Collection[JobState]) -> dict[str, int]:
    """Return how many orders in these states, which are not charged yet, each provider has."""
    statement = (
        sa.select(job.c.provider, sa.func.count().label("orders"))
        .where(sa.text(queue.ACTIVE), job.c.state.in_(states))
        .group_by(job.c.provider)
    )
    return {row.provider: row.orders for row in conn.execute(statement)}


def day_of(now: datetime) -> tuple[datetime, datetime]:
    """Return when the day of the books began and when it ends (UTC)."""
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)


def month_of(now: datetime) -> tuple[datetime, datetime]:
    """Return when the month of the books began and when it ends (UTC)."""
    start = day_of(now)[0].replace(day=1)
    return start, (start + timedelta(days=32)).replace(day=1)
