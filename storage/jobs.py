"""Jobs as people see them: ordered by a tap, listed, cancelled."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import messages, queue
from storage.clock import to_ms
from storage.people import elsewhere
from storage.rows import Job, Photo, as_row, columns
from storage.schema import UNDER_WAY, job, message, photo
from storage.states import OPEN_JOB_STATES, JobState, MessageRole, PhotoState, guard
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_FIND = sa.select(*columns(Job, job)).where(job.c.id == sa.bindparam("job_id"))


class Cancelled(StrEnum):
    """What became of the wish to cancel."""

    FREE = "free"  # it had not left the house
    DROPPED = "dropped"  # it is being made; nobody will see the result
    TOO_LATE = "too_late"  # it has ended or is about to be shown


def create(
    conn: sa.Connection,
    *,
    source: Photo,
    person_id: int,
    template: str,
    template_version: int,
    now: datetime,
    place: int | None = None,
    inline_id: str = "",
) -> int | None:
    """Order a clip and promise its status message; None if the same order is still open.

    Args:
        place: the row of a message that becomes the status; None promises a new one.
        inline_id: the message, placed by inline mode, in which the clip is wanted; "" for the photo's chat.
    """
    if under_way(conn, photo_id=source.id, template=template, person_id=person_id) is not None:
        return None
    where = _where(source, person_id, inline_id)
    statement = sa.insert(job).values(
        person_id=person_id,
        chat_id=where["chat_id"],
        photo_id=source.id,
        template=template,
        template_version=template_version,
        created_ms=to_ms(now),
        changed_ms=to_ms(now),
    )
    job_id = int(conn.execute(statement.returning(job.c.id)).scalar_one())
    conn.execute(sa.update(photo).where(photo.c.id == source.id).values(wanted=1, used_ms=to_ms(now)))
    if place is not None:
        messages.hand_to_job(conn, place, job_id=job_id, person_id=person_id)
    else:
        messages.owe(conn, MessageRole.STATUS, person_id=person_id, job_id=job_id, **where)
    if source.state is PhotoState.USABLE:
        queue.enter(conn, job_id, now=now)
    return job_id


def under_way(conn: sa.Connection, *, photo_id: int, template: str, person_id: int) -> int | None:
    """Return somebody's open order of an expression for a photo, of which there is one at most."""
    same = sa.select(job.c.id).where(
        job.c.photo_id == photo_id,
        job.c.template == template,
        job.c.person_id == person_id,
        sa.text(UNDER_WAY),
    )
    return conn.execute(same).scalar_one_or_none()


def _where(source: Photo, person_id: int, inline_id: str) -> dict[str, Any]:
    """Return where the status of an order stands: below its photo, or in a placed message."""
    if inline_id:
        return {"chat_id": elsewhere(person_id), "thread_id": None, "inline_id": inline_id}
    return {"chat_id": source.chat_id, "thread_id": source.thread_id, "reply_to": source.reply_to}


def find(conn: sa.Connection, job_id: int) -> Job | None:
    """Return a job, if it exists."""
    row = conn.execute(_FIND, {"job_id": job_id}).first()
    return as_row(Job, row) if row is not None else None


def open_of(conn: sa.Connection, *, person_id: int, chats: Collection[int]) -> list[Job]:
    """Return the jobs of a person in some chats that are still under way, oldest first."""
    statement = sa.select(*columns(Job, job)).where(
        job.c.person_id == person_id,
        job.c.chat_id.in_(chats),
        job.c.unwanted == 0,
        job.c.state.in_(OPEN_JOB_STATES),
    )
    return [as_row(Job, row) for row in conn.execute(statement.order_by(job.c.id))]


def ended_of(conn: sa.Connection, *, person_id: int, chats: Collection[int], limit: int) -> list[Job]:
    """Return the last jobs of a person in some chats that have ended, newest first."""
    statement = sa.select(*columns(Job, job)).where(
        job.c.person_id == person_id, job.c.chat_id.in_(chats), job.c.state.not_in(OPEN_JOB_STATES)
    )
    return [as_row(Job, row) for row in conn.execute(statement.order_by(job.c.id.desc()).limit(limit))]


def templates_of(conn: sa.Connection, *, photo_id: int) -> set[str]:
    """Return the templates that were ever ordered for a photo."""
    return set(conn.execute(sa.select(job.c.template).where(job.c.photo_id == photo_id)).scalars())


def cancel(conn: sa.Connection, job_id: int, *, now: datetime) -> Cancelled:
    """Cancel a job as far as that is still possible."""
    found = find(conn, job_id)
    if found is None or found.unwanted:
        return Cancelled.TOO_LATE
    if found.state in {JobState.WAITING_CHECK, JobState.QUEUED}:
        move(conn, job_id, found.state, JobState.CANCELLED, now=now)
        queue.touch_line(conn)
        return Cancelled.FREE
    if found.state not in {JobState.SUBMITTING, JobState.RUNNING, JobState.FETCHING, JobState.UNSURE}:
        return Cancelled.TOO_LATE
    conn.execute(sa.update(job).where(job.c.id == job_id).values(unwanted=1, next_ms=0))
    make_room(conn, job_id)
    messages.touch_job(conn, job_id, urgent=True)
    wake(conn, Topic.JOBS)
    return Cancelled.DROPPED


def move(
    conn: sa.Connection, job_id: int, old: JobState, new: JobState, *, now: datetime, **values: Any
) -> bool:
    """Make one allowed move; False if the job is no longer in `old`, and then nothing is written.

    Raises:
        IllegalMoveError: the tables of `storage.states` know no such move.
    """
    guard(old, new)
    statement = (
        sa.update(job)
        .where(job.c.id == job_id, job.c.state == old)
        .values({"state": new, "generation": 0, "tries": 0, "changed_ms": to_ms(now), **values})
    )
    if conn.execute(statement).rowcount != 1:
        return False
    if new not in OPEN_JOB_STATES:
        make_room(conn, job_id)
    messages.touch_job(conn, job_id, urgent=new not in {JobState.QUEUED, JobState.SUBMITTING})
    wake(conn, Topic.JOBS)
    return True


def make_room(conn: sa.Connection, job_id: int) -> None:
    """Have the keyboards looked at again that may have waited for this job to be there, or to end."""
    whose = conn.execute(sa.select(job.c.person_id, job.c.chat_id).where(job.c.id == job_id)).one()
    messages.touch_barred(
        conn, sa.or_(message.c.person_id == whose.person_id, message.c.chat_id == whose.chat_id)
    )
