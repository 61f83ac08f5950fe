"""The line as one waiting job sees it: who goes first, how long clips take, how many people come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import queue
from storage.clock import to_ms
from storage.schema import job, program
from storage.states import JobState

if TYPE_CHECKING:
    from datetime import datetime

    from storage.rows import Job

_LATELY = 30
"""Orders of other people that tell how many come."""

# Put together once, since these are asked for every message about a wait.
_SUBMITTED = sa.select(job.c.id, job.c.submitted_ms).where(job.c.id.in_(sa.bindparam("ids", expanding=True)))
_STARTED = sa.select(program.c.started_tag)
_OTHERS_LATELY = (
    sa.select(job.c.created_ms)
    .where(job.c.person_id != sa.bindparam("person"))
    .order_by(job.c.id.desc())
    .limit(_LATELY)
)


@dataclass(frozen=True, slots=True)
class Line:
    """What stands between a job and its clip at one provider; times are milliseconds.

    Attributes:
        provider: who will make the clip, or is making it.
        durations: how long it worked on each of its last clips, newest first.
        upstream: how long ago each clip was ordered there that goes before this one, oldest first.
        queued: clips that go before it in our own line.
        ordered: how long ago this clip itself was ordered, 0 while it is not.
        finished: how long ago the provider last finished a clip; None if it never did.
        rounds: turns until its own; in each one everybody who has come by then goes first, once.
        arrivals: orders of other people in each millisecond, lately.
    """

    provider: str
    durations: tuple[int, ...] = ()
    upstream: tuple[int, ...] = ()
    queued: int = 0
    ordered: int = 0
    finished: int | None = None
    rounds: int = 1
    arrivals: float = 0.0

    @property
    def ahead(self) -> int:
        """How many clips will be made before this one."""
        return len(self.upstream) + self.queued


def before(conn: sa.Connection, found: Job, *, provider: str, now: datetime) -> Line:
    """Return the line before a job, queued or upstream, at the provider that makes it."""
    ordered = _ordered(conn, provider, now=now)
    ids = list(ordered)
    first = ids[: ids.index(found.id)] if found.id in ordered else ids
    finished = queue.last_finished(conn, provider=provider)
    waits = found.state is JobState.QUEUED
    started = conn.execute(_STARTED).scalar_one()
    return Line(
        provider,
        durations=tuple(queue.durations(conn, provider=provider)),
        upstream=tuple(ordered[job_id] for job_id in first),
        queued=queue.queued_before(conn, tag=found.tag, job_id=found.id) if waits else 0,
        ordered=ordered.get(found.id, 0),
        finished=to_ms(now) - finished if finished else None,
        rounds=max(found.tag - started, 1) if waits else 1,
        arrivals=_arrivals(conn, found.person_id, now=now) if waits else 0.0,
    )


def _ordered(conn: sa.Connection, provider: str, *, now: datetime) -> dict[int, int]:
    """Return how long ago (ms) each job was ordered that holds a place at a provider, oldest first."""
    ids = queue.upstream(conn, provider=provider)
    submitted = {row.id: row.submitted_ms for row in conn.execute(_SUBMITTED, {"ids": ids})}
    return {job_id: max(to_ms(now) - submitted[job_id], 0) if submitted[job_id] else 0 for job_id in ids}


def _arrivals(conn: sa.Connection, person_id: int, *, now: datetime) -> float:
    created = list(conn.execute(_OTHERS_LATELY, {"person": person_id}).scalars())
    return len(created) / max(to_ms(now) - created[-1], 1) if len(created) > 1 else 0.0
