"""The real queue: fair without starvation, visible as a position, measured for honest estimates.

A job gets a tag when it is queued: one more than the greater of the tag that was last started and
the person's own last tag. The lowest (tag, id) goes first, so someone with twenty wishes takes
turns with everyone who comes later, and nobody can be overtaken for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import messages
from storage.clock import to_ms
from storage.schema import job, person, program
from storage.states import SLOT_STATES, JobState
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from datetime import datetime

# Exact places are shown up to here; further back they are rounded, so that one finished clip does
# not edit the message of everyone in a long line.
EXACT_PLACES = 10

# Word for word the condition of the partial index, so that finished jobs are never looked at.
ACTIVE = "state IN ('submitting', 'running', 'fetching', 'delivering', 'unsure')"

# Put together once, since these are asked at every look.
_UPSTREAM = (
    sa.select(job.c.id)
    .where(sa.text(ACTIVE), job.c.state.in_(SLOT_STATES))
    .order_by(job.c.intent_ms, job.c.id)
)
_UPSTREAM_OF = _UPSTREAM.where(job.c.provider == sa.bindparam("name"))
_HERE = sa.tuple_(sa.bindparam("tag", type_=sa.BigInteger), sa.bindparam("job_id", type_=sa.BigInteger))
_QUEUED_BEFORE = (
    sa.select(sa.func.count())
    .select_from(job)
    .where(sa.text("state = 'queued'"), sa.tuple_(job.c.tag, job.c.id) < _HERE)
)
_DURATIONS = (
    sa.select(job.c.finished_ms - job.c.running_ms)
    .where(sa.text("finished_ms > 0"), job.c.running_ms > 0, job.c.provider == sa.bindparam("name"))
    .order_by(job.c.finished_ms.desc(), job.c.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_LAST_FINISHED: sa.Select[Any] = sa.select(sa.func.max(job.c.finished_ms)).where(
    sa.text("finished_ms > 0"), job.c.provider == sa.bindparam("name")
)


def enter(conn: sa.Connection, job_id: int, *, now: datetime) -> bool:
    """Move a job whose photo was accepted from the waiting room into the line."""
    owner = conn.execute(sa.select(job.c.person_id).where(job.c.id == job_id)).scalar_one()
    started = conn.execute(sa.select(program.c.started_tag)).scalar_one()
    last = conn.execute(sa.select(person.c.last_tag).where(person.c.id == owner)).scalar_one()
    tag = max(started, last) + 1
    statement = (
        sa.update(job)
        .where(job.c.id == job_id, job.c.state == JobState.WAITING_CHECK)
        .values(state=JobState.QUEUED, tag=tag, next_ms=0, changed_ms=to_ms(now))
    )
    if conn.execute(statement).rowcount != 1:
        return False
    conn.execute(sa.update(person).where(person.c.id == owner).values(last_tag=tag))
    messages.touch_job(conn, job_id)
    # A newcomer with a low tag stands before others, whose places move.
    touch_line(conn)
    wake(conn, Topic.JOBS)
    return True


def note_start(conn: sa.Connection, tag: int) -> None:
    """Advance the line's clock to the tag of the job that is being started."""
    conn.execute(sa.update(program).where(program.c.started_tag < tag).values(started_tag=tag))


def touch_line(conn: sa.Connection) -> None:
    """Have the messages looked at again of the waiting jobs whose shown place may have changed."""
    front = sa.select(job.c.id).where(sa.text("state = 'queued'")).order_by(job.c.tag, job.c.id)
    messages.touch_jobs(conn, front.limit(EXACT_PLACES + 1))


def queued_before(conn: sa.Connection, *, tag: int, job_id: int) -> int:
    """Return how many jobs of the line go before one with this tag and id."""
    return int(conn.execute(_QUEUED_BEFORE, {"tag": tag, "job_id": job_id}).scalar_one())


def upstream(conn: sa.Connection, *, provider: str | None = None) -> list[int]:
    """Return the ids of the jobs that hold a place at one provider (None: at any), oldest first."""
    found = conn.execute(_UPSTREAM) if provider is None else conn.execute(_UPSTREAM_OF, {"name": provider})
    return list(found.scalars())


def durations(conn: sa.Connection, *, provider: str, limit: int = 50) -> list[int]:
    """Return how long (ms) a provider really worked on each of its last clips, newest first."""
    return [int(value) for value in conn.execute(_DURATIONS, {"name": provider, "most": limit}).scalars()]


def last_finished(conn: sa.Connection, *, provider: str) -> int:
    """Return when (epoch ms) the provider last finished a clip of ours, 0 if never."""
    return conn.execute(_LAST_FINISHED, {"name": provider}).scalar_one() or 0
