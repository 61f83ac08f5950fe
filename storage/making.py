"""From the provider's ticket to the clip in the chat: running, fetching, delivering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import answers, copies, jobs, messages, queue
from storage.clock import to_ms
from storage.rows import Job, as_row, columns
from storage.schema import chat, job
from storage.states import NO_COPY, UNREACHABLE, JobState
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

# Put together once, since these are asked at every look.
_IN_STATE = (
    sa.select(*columns(Job, job))
    .where(sa.text(queue.ACTIVE), job.c.state == sa.bindparam("state"))
    .order_by(job.c.submitted_ms, job.c.id)
)
_NEXT_DUE = sa.select(sa.func.min(job.c.next_ms)).where(
    job.c.state.in_(sa.bindparam("states", expanding=True)), job.c.next_ms > sa.bindparam("after_ms")
)


def running(conn: sa.Connection) -> list[Job]:
    """Return the jobs at the provider, first submitted first: the first one is the head."""
    return _in_state(conn, JobState.RUNNING)


def fetching(conn: sa.Connection) -> list[Job]:
    """Return the jobs whose clip is finished but not yet on our disk."""
    return _in_state(conn, JobState.FETCHING)


def unsure(conn: sa.Connection) -> list[Job]:
    """Return the jobs of which nobody knows whether they were ordered."""
    return _in_state(conn, JobState.UNSURE)


def _in_state(conn: sa.Connection, state: JobState) -> list[Job]:
    return [as_row(Job, row) for row in conn.execute(_IN_STATE, {"state": state})]


def mark_cancel_too_late(conn: sa.Connection, job_id: int) -> None:
    """Record that the provider would not cancel the job any more: its result will be dropped."""
    conn.execute(sa.update(job).where(job.c.id == job_id, job.c.unwanted == 1).values(unwanted=2))


def mark_late(conn: sa.Connection, job_id: int, *, until: datetime) -> None:
    """Record that a clip takes longer than usual, and until when it is looked for."""
    conn.execute(sa.update(job).where(job.c.id == job_id).values(late_ms=to_ms(until)))
    messages.touch_job(conn, job_id, urgent=True)


def look_again(
    conn: sa.Connection, job_id: int, *, next_at: datetime, error: str = "", tries: int | None = None
) -> None:
    """Ask about a job again from `next_at`; only a failure is an attempt.

    Args:
        error: what went wrong, for the log.
        tries: how often in a row it has; None leaves that as it is.
    """
    values: dict[str, Any] = {"next_ms": to_ms(next_at), "error": error}
    if tries is not None:
        values["tries"] = tries
    conn.execute(sa.update(job).where(job.c.id == job_id).values(**values))
    wake(conn, Topic.JOBS)


def mark_made(
    conn: sa.Connection, job_id: int, *, billed_seconds: int, worked_ms: int | None, now: datetime
) -> bool:
    """Record that the provider finished the clip; the next place upstream is free.

    Args:
        worked_ms: how long the provider says it worked; None measures from when the job could
            have been started at the earliest.
    """
    found = jobs.find(conn, job_id)
    if found is None:
        return False
    if worked_ms is None:
        worked_ms = to_ms(now) - max(found.submitted_ms, queue.last_finished(conn, provider=found.provider))
    done = jobs.move(
        conn,
        job_id,
        JobState.RUNNING,
        JobState.CANCELLED if found.unwanted else JobState.FETCHING,
        now=now,
        billed_seconds=billed_seconds,
        running_ms=to_ms(now) - worked_ms,
        finished_ms=to_ms(now),
        next_ms=0,
    )
    queue.touch_line(conn)
    return done


def mark_fetched(
    conn: sa.Connection, job_id: int, *, clip: str, width: int, height: int, length_ms: int, now: datetime
) -> bool:
    """Record that the clip lies safely in the file `clip`, ready to be shown to whoever still wants it."""
    found = jobs.find(conn, job_id)
    if found is None:
        return False
    done = jobs.move(
        conn,
        job_id,
        JobState.FETCHING,
        JobState.CANCELLED if found.unwanted else JobState.DELIVERING,
        now=now,
        clip=clip,
        clip_width=width,
        clip_height=height,
        clip_ms=length_ms,
    )
    reachable = sa.select(chat.c.reachable).join(job, job.c.chat_id == chat.c.id).where(job.c.id == job_id)
    if done and not conn.execute(reachable).scalar_one():
        mark_undeliverable(conn, job_id, error="chat unreachable", now=now, reason=UNREACHABLE)
    return done


def mark_delivered(conn: sa.Connection, job_id: int, *, file_id: str, kind: str, now: datetime) -> bool:
    """Record that the clip stands in the chat, and what Telegram calls it as which kind of media."""
    facts = {"file_id": file_id, "file_kind": kind}
    return jobs.move(conn, job_id, JobState.DELIVERING, JobState.DELIVERED, now=now, **facts)


def mark_undeliverable(
    conn: sa.Connection, job_id: int, *, error: str, now: datetime, reason: str = ""
) -> bool:
    """Record that the clip cannot be shown where it was asked for."""
    return jobs.move(
        conn, job_id, JobState.DELIVERING, JobState.UNDELIVERABLE, now=now, error=error, reason=reason
    )


def show_again(conn: sa.Connection, job_id: int, *, now: datetime) -> bool:
    """Have a clip shown that could not be shown before, in the message that says so; nothing is ordered.

    Returns:
        False if there is nothing to show, or nowhere: the clip's file is gone, its message shows something
        else by now, or the same clip is being made anew.
    """
    found = jobs.find(conn, job_id)
    if found is None or found.state is not JobState.UNDELIVERABLE or found.clip is None:
        return False
    anew = jobs.under_way(conn, photo_id=found.photo_id, template=found.template, person_id=found.person_id)
    if anew is not None or not messages.start_over(conn, job_id):
        return False
    return jobs.move(conn, job_id, JobState.UNDELIVERABLE, JobState.DELIVERING, now=now, error="", reason="")


def mark_unreachable(conn: sa.Connection, *, chat_id: int, error: str, now: datetime) -> None:
    """Note that nothing reaches a chat (bot blocked, kicked, chat gone) until it speaks again.

    What was not ordered yet ends for free, since nobody would see it; what is ready stays unseen.
    """
    conn.execute(sa.update(chat).where(chat.c.id == chat_id).values(reachable=0))
    answers.forget_all(conn, chat_id=chat_id)
    for job_id in copies.drop_all(conn, chat_id=chat_id):
        mark_undeliverable(conn, job_id, error=error, now=now, reason=NO_COPY)
    states = (JobState.WAITING_CHECK, JobState.QUEUED, JobState.DELIVERING)
    found = sa.select(job.c.id, job.c.state).where(job.c.chat_id == chat_id, job.c.state.in_(states))
    for job_id, state in conn.execute(found).all():
        if state == JobState.DELIVERING:
            mark_undeliverable(conn, job_id, error=error, now=now, reason=UNREACHABLE)
        else:
            facts = {"reason": UNREACHABLE, "error": error}
            jobs.move(conn, job_id, JobState(state), JobState.CANCELLED, now=now, **facts)
    queue.touch_line(conn)


def end(
    conn: sa.Connection,
    job_id: int,
    *,
    old: JobState,
    new: JobState,
    reason: str,
    error: str,
    now: datetime,
) -> bool:
    """End a job without a clip; `reason` names the sentence, `error` is for the log."""
    done = jobs.move(conn, job_id, old, new, now=now, reason=reason, error=error)
    queue.touch_line(conn)
    return done


def next_due(conn: sa.Connection, states: Collection[JobState], *, after: datetime) -> int | None:
    """Return when (epoch ms) the next job in one of `states` is due, if that is later than `after`."""
    facts = {"states": list(states), "after_ms": to_ms(after)}
    due_ms: int | None = conn.execute(_NEXT_DUE, facts).scalar_one()
    return due_ms
