"""Copies of finished clips in the operator's own chat, where they get a file id that serves anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import messages
from storage.schema import job, message
from storage.states import MessageRole

if TYPE_CHECKING:
    from storage.rows import Job


def owe(conn: sa.Connection, made: Job, *, chat_id: int) -> None:
    """Promise a copy of a clip unless there is such a promise: the row is the intent of the upload."""
    same = sa.and_(message.c.job_id == made.id, message.c.role == MessageRole.COPY)
    if conn.execute(sa.select(message.c.id).where(same)).first() is None:
        messages.owe(
            conn, MessageRole.COPY, chat_id=chat_id, thread_id=None, person_id=made.person_id, job_id=made.id
        )


def mark_taken(conn: sa.Connection, row_id: int, *, job_id: int, file_id: str, kind: str) -> None:
    """Record what Telegram calls the copy; whoever waited for it is looked at again."""
    conn.execute(sa.update(job).where(job.c.id == job_id).values(file_id=file_id, file_kind=kind))
    drop(conn, row_id)
    messages.touch_job(conn, job_id, urgent=True)


def drop(conn: sa.Connection, row_id: int) -> None:
    """Forget a copy: it is there, or nobody needs it any more."""
    conn.execute(sa.delete(message).where(message.c.id == row_id, message.c.role == MessageRole.COPY))


def drop_all(conn: sa.Connection, *, chat_id: int) -> list[int]:
    """Forget the copies that a chat will not take; return the jobs that needed them."""
    theirs = sa.and_(message.c.chat_id == chat_id, message.c.role == MessageRole.COPY)
    found = list(conn.execute(sa.select(message.c.job_id).where(theirs)).scalars())
    conn.execute(sa.delete(message).where(theirs))
    return [job_id for job_id in found if job_id is not None]
