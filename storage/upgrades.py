"""A group that became a supergroup: another chat with another id, to which everything moves."""

from __future__ import annotations

import sqlalchemy as sa

from storage.insert import insert_or_update
from storage.schema import answer, chat, farewell, job, message, photo
from storage.states import OPEN_JOB_STATES, JobState, MessageRole
from storage.wakeups import Topic, wake

# Telegram's and ours of a chat; everything else in its row was chosen by people and moves along.
_OWN = frozenset({"id", "kind", "reachable", "not_before_ms"})


def move(conn: sa.Connection, *, old: int, new: int) -> None:
    """Move a group's photos, jobs and messages to the supergroup that it has become.

    May be repeated, since Telegram tells it twice and refuses calls to the old chat as well: what was
    written for the old chat meanwhile moves then.
    """
    was = conn.execute(sa.select(chat).where(chat.c.id == old)).mappings().first()
    if was is None:
        return
    chosen = {name: value for name, value in was.items() if name not in _OWN}
    row = {"id": new, "kind": "supergroup", **chosen}
    conn.execute(insert_or_update(conn, chat, row, ["id"], {**chosen, "reachable": 1}))
    # No id of a message means anything in the new chat, and there may be others of the same number.
    of_photo = {"chat_id": new, "message_id": -photo.c.id, "thread_id": None, "album_id": None}
    conn.execute(sa.update(photo).where(photo.c.chat_id == old).values(of_photo))
    conn.execute(sa.update(job).where(job.c.chat_id == old).values(chat_id=new))
    _move_messages(conn, old, new)
    conn.execute(sa.delete(answer).where(answer.c.chat_id == old, answer.c.message_id.is_not(None)))
    conn.execute(sa.update(answer).where(answer.c.chat_id == old).values(chat_id=new, reply_to=None))
    conn.execute(sa.delete(farewell).where(farewell.c.chat_id == old))
    conn.execute(sa.update(chat).where(chat.c.id == old).values(reachable=0))
    wake(conn, Topic.MESSAGES)


def _move_messages(conn: sa.Connection, old: int, new: int) -> None:
    """Owe again in the new chat what still has something to say; the rest is history in the old one."""
    here = message.c.chat_id == old
    open_jobs = sa.select(job.c.id).where(job.c.chat_id == new, job.c.state.in_(OPEN_JOB_STATES))
    delivered = sa.select(job.c.id).where(job.c.chat_id == new, job.c.state == JobState.DELIVERED)
    is_clip = sa.and_(message.c.role == MessageRole.STATUS, message.c.job_id.in_(delivered))
    is_open = sa.and_(message.c.job_id.is_not(None), message.c.job_id.in_(open_jobs))
    has_news = sa.and_(
        message.c.shown < message.c.wanted, sa.or_(message.c.job_id.is_(None), sa.not_(is_clip))
    )
    conn.execute(sa.delete(message).where(here, sa.not_(sa.or_(is_open, has_news))))
    values = {
        "chat_id": new,
        "thread_id": None,
        "reply_to": None,
        "message_id": None,
        "media": "",
        "rung": 0,
        "fingerprint": "",
        "wanted": message.c.wanted + 1,
        "not_before_ms": 0,
    }
    conn.execute(sa.update(message).where(here).values(values))
