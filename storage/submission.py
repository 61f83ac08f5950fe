"""The paid order: intent before the call, one at a time, and what becomes of a doubtful one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import jobs, people, queue
from storage.clock import to_ms
from storage.rows import Job, as_row, columns
from storage.schema import job
from storage.states import UNREACHABLE, JobState
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from datetime import datetime

# Put together once, since these are asked at every look.
_HEAD = (
    sa.select(job.c.id)
    .where(sa.text("state = 'queued'"), job.c.next_ms <= sa.bindparam("now_ms"))
    .order_by(job.c.tag, job.c.id)
    .limit(1)
)
_SUBMITTING = sa.and_(sa.text(queue.ACTIVE), job.c.state == JobState.SUBMITTING)
_IS_SUBMITTING = sa.select(job.c.id).where(_SUBMITTING, job.c.provider == sa.bindparam("name")).limit(1)
_DOUBTFUL = (
    sa.select(*columns(Job, job))
    .where(_SUBMITTING, job.c.generation != sa.bindparam("ours"), job.c.next_ms <= sa.bindparam("now_ms"))
    .order_by(job.c.id)
    .limit(1)
)


def claim(
    conn: sa.Connection, *, provider: str, model: str, max_upstream: int, generation: int, now: datetime
) -> Job | None:
    """Commit to ordering the next clip: `queued -> submitting`, the attempt counted.

    None while another order of this provider is being placed or is in doubt, while its places are
    taken, or when nobody waits.
    """
    upstream = queue.upstream(conn, provider=provider)
    if len(upstream) >= max_upstream or is_submitting(conn, provider):
        return None
    job_id = conn.execute(_HEAD, {"now_ms": to_ms(now)}).scalar_one_or_none()
    if job_id is None:
        return None
    jobs.move(
        conn,
        job_id,
        JobState.QUEUED,
        JobState.SUBMITTING,
        now=now,
        provider=provider,
        model=model,
        attempts=job.c.attempts + 1,
        intent_ms=to_ms(now),
        missing=0,
        doubt_ms=0,
        late_ms=0,
        next_ms=0,
    )
    conn.execute(sa.update(job).where(job.c.id == job_id).values(generation=generation))
    claimed = jobs.find(conn, job_id)
    if claimed is not None:
        queue.note_start(conn, claimed.tag)
    queue.touch_line(conn)
    return claimed


def is_submitting(conn: sa.Connection, provider: str) -> bool:
    """Return whether an order of this provider is being placed or is in doubt."""
    return conn.execute(_IS_SUBMITTING, {"name": provider}).first() is not None


def mark_submitted(
    conn: sa.Connection,
    job_id: int,
    *,
    ticket: str,
    request_id: str,
    next_at: datetime,
    now: datetime,
    old: JobState = JobState.SUBMITTING,
    since: datetime | None = None,
) -> bool:
    """Record the provider's ticket: the job is running there, whoever asks.

    Args:
        since: when the task was made, which counts for how long the provider remembers it; None: now.
    """
    return jobs.move(
        conn,
        job_id,
        old,
        JobState.RUNNING,
        now=now,
        ticket=ticket,
        request_id=request_id,
        submitted_ms=to_ms(since or now),
        next_ms=to_ms(next_at),
        error="",
    )


def requeue(
    conn: sa.Connection,
    job_id: int,
    *,
    next_at: datetime,
    error: str,
    attempted: bool,
    now: datetime,
    old: JobState = JobState.SUBMITTING,
) -> bool:
    """Put an order back that was not accepted, or that failed unpaid; it keeps its place in the line.

    An order that was cancelled meanwhile, or whose chat nothing reaches any more, ends here, for free.
    """
    found = jobs.find(conn, job_id)
    if found is None:
        return False
    seen = people.is_reachable(conn, found.chat_id)
    done = jobs.move(
        conn,
        job_id,
        old,
        JobState.QUEUED if seen and not found.unwanted else JobState.CANCELLED,
        now=now,
        next_ms=to_ms(next_at),
        error=error,
        reason="" if seen else UNREACHABLE,
        ticket=None,
        attempts=found.attempts if attempted else found.attempts - 1,
    )
    queue.touch_line(conn)
    return done


def doubt(
    conn: sa.Connection,
    job_id: int,
    *,
    next_at: datetime,
    error: str,
    now: datetime,
    missing: int | None = None,
) -> None:
    """Leave an order in doubt, free for the recovery to look into from `next_at`.

    The doubt counts from its first moment: by then the paid call had ended, one way or another.

    Args:
        missing: how often in a row the provider's list has not shown it; None leaves the count.
    """
    values: dict[str, Any] = {
        "generation": 0,
        "next_ms": to_ms(next_at),
        "error": error,
        "doubt_ms": sa.case((job.c.doubt_ms == 0, to_ms(now)), else_=job.c.doubt_ms),
    }
    if missing is not None:
        values["missing"] = missing
    conn.execute(
        sa.update(job).where(job.c.id == job_id, job.c.state == JobState.SUBMITTING).values(**values)
    )
    wake(conn, Topic.JOBS)


def mark_unsure(conn: sa.Connection, job_id: int, *, error: str, now: datetime) -> bool:
    """Record that nobody can tell which task an order became; it is never ordered again by itself."""
    since = sa.case((job.c.doubt_ms == 0, to_ms(now)), else_=job.c.doubt_ms)
    return jobs.move(conn, job_id, JobState.SUBMITTING, JobState.UNSURE, now=now, error=error, doubt_ms=since)


def doubtful(conn: sa.Connection, *, generation: int, now: datetime) -> Job | None:
    """Return the order whose fate is unknown and due to be looked into, if there is one.

    Whatever an earlier start of the program was submitting is in doubt by definition.
    """
    row = conn.execute(_DOUBTFUL, {"ours": generation, "now_ms": to_ms(now)}).first()
    return as_row(Job, row) if row is not None else None


def known_tickets(conn: sa.Connection, tickets: set[str]) -> set[str]:
    """Return which of these provider tasks belong to jobs of ours."""
    return set(conn.execute(sa.select(job.c.ticket).where(job.c.ticket.in_(tickets))).scalars())
