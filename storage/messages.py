"""The messages that we show or owe: who owns them, what was last shown, when to look again.

What a message should show is computed from the rows by `handlers`; here a counter says that
something it depends on has changed (`wanted`), another which change was last shown (`shown`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.clock import to_ms
from storage.rows import Message, as_row, columns
from storage.schema import chat, job, message
from storage.states import MessageRole
from storage.urgency import Openings, in_order, let_through
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

# Put together once: that takes ten times as long as asking, and these are asked at every look.
_DUE = (
    sa.select(*columns(Message, message))
    .join(chat, chat.c.id == message.c.chat_id)
    .outerjoin(job, job.c.id == message.c.job_id)
    .where(
        sa.text("shown < wanted"),
        message.c.not_before_ms <= sa.bindparam("now_ms"),
        chat.c.not_before_ms <= sa.bindparam("now_ms"),
        chat.c.reachable == 1,
        message.c.id.not_in(sa.bindparam("busy", expanding=True)),
        let_through(),
    )
    .order_by(in_order(), message.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_LATER = sa.case(
    (chat.c.not_before_ms > message.c.not_before_ms, chat.c.not_before_ms), else_=message.c.not_before_ms
)
_NEXT_DUE = (
    sa.select(sa.func.min(_LATER))
    .join(chat, chat.c.id == message.c.chat_id)
    .where(
        sa.text("shown < wanted"), chat.c.reachable == 1, sa.bindparam("now_ms", type_=sa.BigInteger) < _LATER
    )
)
_OWE = sa.insert(message).returning(message.c.id)
_UPDATE = sa.update(message).where(message.c.id == sa.bindparam("row_id"))
_CHAT_OF = sa.select(message.c.chat_id).where(message.c.id == sa.bindparam("row_id"))


def owe(
    conn: sa.Connection,
    role: MessageRole,
    *,
    chat_id: int,
    thread_id: int | None,
    person_id: int,
    photo_id: int | None = None,
    job_id: int | None = None,
    reply_to: int | None = None,
    page: str = "",
    inline_id: str = "",
) -> int:
    """Promise a message about one photo or one job; the courier will send it.

    Args:
        inline_id: it stands somewhere already, placed by inline mode, and is only to be changed.
    """
    facts = {
        "role": role,
        "chat_id": chat_id,
        "thread_id": thread_id,
        "person_id": person_id,
        "photo_id": photo_id,
        "job_id": job_id,
        "reply_to": reply_to,
        "page": page,
        "inline_id": inline_id,
    }
    wake(conn, Topic.MESSAGES)
    return int(conn.execute(_OWE, facts).scalar_one())


def keyboard_of(conn: sa.Connection, *, photo_id: int) -> Message | None:
    """Return the newest message that offers templates for a photo, sent or still owed."""
    statement = (
        sa.select(*columns(Message, message))
        .where(message.c.photo_id == photo_id, message.c.role == MessageRole.KEYBOARD)
        .order_by(message.c.id.desc())
        .limit(1)
    )
    row = conn.execute(statement).first()
    return as_row(Message, row) if row is not None else None


def hand_to_job(conn: sa.Connection, row_id: int, *, job_id: int, person_id: int) -> None:
    """Make a message, whatever it was about, the status of a job; it changes where it stands."""
    _update(
        conn,
        row_id,
        role=MessageRole.STATUS,
        photo_id=None,
        job_id=job_id,
        person_id=person_id,
        page="",
        edits=0,
        wanted=message.c.wanted + 1,
        not_before_ms=0,
    )
    wake(conn, Topic.MESSAGES)


def touch_job(conn: sa.Connection, job_id: int, *, urgent: bool = False) -> None:
    """Have the status message of a job looked at again; `urgent` does not wait for its turn."""
    _touch(conn, sa.and_(message.c.job_id == job_id, message.c.role == MessageRole.STATUS), urgent=urgent)


def touch_jobs(conn: sa.Connection, which: sa.Select[tuple[int]]) -> None:
    """Have the status messages of many jobs, selected by their ids, looked at again, each in its turn."""
    _touch(conn, sa.and_(message.c.job_id.in_(which), message.c.role == MessageRole.STATUS), urgent=False)


def touch_photo(conn: sa.Connection, photo_id: int, *, urgent: bool = True) -> None:
    """Have the keyboards of a photo looked at again; `urgent` does not wait for their turn."""
    _touch(conn, message.c.photo_id == photo_id, urgent=urgent)


def _touch(conn: sa.Connection, which: sa.ColumnElement[bool], *, urgent: bool) -> None:
    values: dict[str, Any] = {"wanted": message.c.wanted + 1}
    if urgent:
        values["not_before_ms"] = 0
    conn.execute(sa.update(message).where(which).values(**values))
    wake(conn, Topic.MESSAGES)


def turn_page(conn: sa.Connection, *, chat_id: int, message_id: int, page: str) -> bool:
    """Show another family on a keyboard; False if that message is not one of ours."""
    which = sa.and_(message.c.chat_id == chat_id, message.c.message_id == message_id)
    statement = sa.update(message).where(which).values(page=page)
    if conn.execute(statement).rowcount == 0:
        return False
    _touch(conn, which, urgent=True)
    return True


def find_shown(conn: sa.Connection, *, chat_id: int, message_id: int) -> Message | None:
    """Return the message that stands in a chat under a Telegram id; None for an orphan."""
    statement = sa.select(*columns(Message, message)).where(
        message.c.chat_id == chat_id, message.c.message_id == message_id
    )
    row = conn.execute(statement).first()
    return as_row(Message, row) if row is not None else None


def due(
    conn: sa.Connection,
    *,
    busy: Collection[int],
    limit: int,
    now: datetime,
    openings: Openings | None = None,
) -> list[Message]:
    """Return messages that may show something old, in reachable chats that are not held back.

    What people wait for comes first (`storage.urgency`); `openings` leaves out what has to wait for its turn.
    """
    facts = {"now_ms": to_ms(now), "busy": list(busy), "most": limit, **(openings or Openings()).facts}
    return [as_row(Message, row) for row in conn.execute(_DUE, facts)]


def next_due(conn: sa.Connection, *, now: datetime) -> int | None:
    """Return when (epoch ms) the next held-back message may be looked at."""
    due_ms: int | None = conn.execute(_NEXT_DUE, {"now_ms": to_ms(now)}).scalar_one()
    return due_ms


def has_moved(conn: sa.Connection, row: Message) -> bool:
    """Return whether a message belongs to another chat by now: its group has become a supergroup."""
    return conn.execute(_CHAT_OF, {"row_id": row.id}).scalar_one_or_none() != row.chat_id


def mark_sent(conn: sa.Connection, row_id: int, *, message_id: int, now: datetime) -> None:
    """Record under which id an owed message stands in the chat; its true content follows by edit."""
    values = {"message_id": message_id, "attempts": 0, "not_before_ms": to_ms(now)}
    _update(conn, row_id, **values, fingerprint="", media="", sheet_id=None)
    wake(conn, Topic.MESSAGES)


def mark_shown(
    conn: sa.Connection,
    row_id: int,
    *,
    wanted: int,
    fingerprint: str,
    next_at: datetime,
    media: str = "",
    edited: bool = False,
) -> None:
    """Record what a message shows and as of which change; the next edit waits until `next_at`.

    Args:
        edited: it took an edit, which is counted: a group bears few of them.
    """
    values: dict[str, Any] = {"shown": wanted, "fingerprint": fingerprint, "media": media}
    if edited:
        values["edits"] = message.c.edits + 1
    _update(conn, row_id, **values, attempts=0, barred=0, not_before_ms=to_ms(next_at))


def mark_barred(conn: sa.Connection, row_id: int, *, until_ms: int | None) -> None:
    """Record that a keyboard says that nothing can be ordered now, and when to look at it again.

    Args:
        until_ms: when that ends by itself; None leaves it to `touch_barred`.
    """
    values: dict[str, Any] = {"barred": 1}
    if until_ms is not None:
        values |= {"wanted": message.c.wanted + 1, "not_before_ms": until_ms}
    _update(conn, row_id, **values)


def touch_barred(conn: sa.Connection, *theirs: sa.ColumnElement[bool]) -> None:
    """Have the keyboards looked at again that say that nothing can be ordered: all, or some."""
    _touch(conn, sa.and_(sa.text("barred = 1"), *theirs), urgent=True)


def mark_sheet(conn: sa.Connection, row_id: int, *, sheet_id: int) -> None:
    """Record which sheet of moving previews a message shows."""
    _update(conn, row_id, sheet_id=sheet_id)


def mark_tried(conn: sa.Connection, row_id: int, *, next_at: datetime) -> None:
    """Count an attempt that came to nothing and try again from `next_at`."""
    _update(conn, row_id, attempts=message.c.attempts + 1, not_before_ms=to_ms(next_at))
    wake(conn, Topic.MESSAGES)


def hold_back(conn: sa.Connection, row_id: int, *, until: datetime) -> None:
    """Try a message again from `until`; the attempt that came to nothing was counted before it was made."""
    _update(conn, row_id, not_before_ms=to_ms(until))
    wake(conn, Topic.MESSAGES)


def mark_untried(conn: sa.Connection, row_id: int) -> None:
    """Take an attempt back that Telegram refused to make."""
    _update(conn, row_id, attempts=0, not_before_ms=0)


def mark_lost(conn: sa.Connection, row_id: int) -> None:
    """Record that the message is gone from the chat: it is owed again."""
    values = {"message_id": None, "media": "", "sheet_id": None, "fingerprint": ""}
    _update(conn, row_id, **values, wanted=message.c.wanted + 1)
    wake(conn, Topic.MESSAGES)


def leave_thread(conn: sa.Connection, row_id: int) -> None:
    """Show a message outside of its topic, which is gone, and with it the message that it would answer."""
    _update(conn, row_id, thread_id=None, reply_to=None, not_before_ms=0)
    wake(conn, Topic.MESSAGES)


def forget(conn: sa.Connection, row_id: int) -> None:
    """Drop a message that was never sent and never will be."""
    conn.execute(sa.delete(message).where(message.c.id == row_id, message.c.message_id.is_(None)))


def mark_settled(conn: sa.Connection, row_id: int, *, wanted: int | None = None) -> None:
    """Record that a message needs no more looks until something touches it.

    Args:
        wanted: the change that was given up, so that a later one is not lost with it; None gives
            up whatever was wanted so far.
    """
    _update(conn, row_id, shown=message.c.wanted if wanted is None else wanted)


def next_rung(conn: sa.Connection, row_id: int) -> None:
    """Try the next kind of media in a chat that forbids the last one."""
    _update(conn, row_id, rung=message.c.rung + 1, not_before_ms=0)
    wake(conn, Topic.MESSAGES)


def start_over(conn: sa.Connection, job_id: int) -> bool:
    """Forget what the status message of a job was refused before; False if there is no such message."""
    its = sa.and_(message.c.job_id == job_id, message.c.role == MessageRole.STATUS)
    return conn.execute(sa.update(message).where(its).values(rung=0, attempts=0)).rowcount > 0


def _update(conn: sa.Connection, row_id: int, **values: Any) -> None:
    computed = {name: value for name, value in values.items() if isinstance(value, sa.ColumnElement)}
    plain = {name: value for name, value in values.items() if name not in computed}
    conn.execute(_UPDATE.values(computed) if computed else _UPDATE, {"row_id": row_id, **plain})
