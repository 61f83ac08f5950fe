"""Messages that people place by inline mode: known by ids of their own, in chats unknown to us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import jobs, making, messages
from storage.jobs import Cancelled
from storage.people import elsewhere
from storage.rows import Message, Photo, as_row, columns
from storage.schema import job, message, photo
from storage.states import UNREACHABLE, JobState, MessageRole

if TYPE_CHECKING:
    from datetime import datetime


def find(conn: sa.Connection, inline_id: str) -> Message | None:
    """Return a placed message of which something was made, or is being made; None before that."""
    placed = sa.and_(message.c.inline_id == inline_id, sa.text("inline_id <> ''"))
    row = conn.execute(sa.select(*columns(Message, message)).where(placed)).first()
    return as_row(Message, row) if row is not None else None


def last_selfie(conn: sa.Connection, person_id: int) -> Photo | None:
    """Return the newest photo of a person's own of which clips can be made and may be shown anywhere."""
    statement = (
        sa.select(*columns(Photo, photo))
        .where(photo.c.person_id == person_id, sa.text("state = 'usable'"), *_is_free(person_id))
        .order_by(photo.c.id.desc())
        .limit(1)
    )
    row = conn.execute(statement).first()
    return as_row(Photo, row) if row is not None else None


def may_leave(conn: sa.Connection, source: Photo, *, person_id: int) -> bool:
    """Return whether somebody may show clips of a photo anywhere: it is theirs, and its chat lets it go."""
    statement = sa.select(photo.c.id).where(
        photo.c.id == source.id, photo.c.person_id == person_id, *_is_free(person_id)
    )
    return conn.execute(statement).first() is not None


def _is_free(person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return photo.c.subject_id.in_((0, person_id)), photo.c.protected == 0


def made_of(conn: sa.Connection, photo_id: int, *, person_id: int) -> set[str]:
    """Return the templates of which a person has a clip of this photo that Telegram knows."""
    statement = sa.select(job.c.template).where(job.c.photo_id == photo_id, *_is_there(person_id))
    return set(conn.execute(statement).scalars())


def same_order(conn: sa.Connection, source: Photo, template: str, *, person_id: int) -> int | None:
    """Return the job of a person that makes this clip, or has made it, if there is one."""
    found = jobs.under_way(conn, photo_id=source.id, template=template, person_id=person_id)
    if found is not None:
        return found
    is_it = job.c.photo_id == source.id, job.c.template == template
    there = sa.select(job.c.id).where(*is_it, *_is_there(person_id)).order_by(job.c.id.desc()).limit(1)
    return conn.execute(there).scalars().first()


def _is_there(person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    known = job.c.file_id != "", job.c.file_kind != ""
    return job.c.person_id == person_id, job.c.state == JobState.DELIVERED, *known


def join(conn: sa.Connection, inline_id: str, *, job_id: int, person_id: int) -> None:
    """Have a placed message show a job that other messages show, or showed, as well."""
    row = find(conn, inline_id)
    if row is not None:
        messages.hand_to_job(conn, row.id, job_id=job_id, person_id=person_id)
        return
    messages.owe(
        conn,
        MessageRole.STATUS,
        chat_id=elsewhere(person_id),
        thread_id=None,
        person_id=person_id,
        job_id=job_id,
        inline_id=inline_id,
    )


def mark_gone(conn: sa.Connection, row: Message, *, error: str, now: datetime) -> None:
    """Forget a placed message that was deleted; nothing more is made that nobody would see."""
    conn.execute(sa.delete(message).where(message.c.id == row.id))
    others = sa.select(message.c.id).where(
        message.c.job_id == row.job_id, message.c.role == MessageRole.STATUS
    )
    if row.job_id is None or conn.execute(others).first() is not None:
        return
    if jobs.cancel(conn, row.job_id, now=now) is Cancelled.TOO_LATE:
        making.mark_undeliverable(conn, row.job_id, error=error, now=now, reason=UNREACHABLE)
