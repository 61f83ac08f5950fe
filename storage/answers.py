"""Answers: words that are owed once, said once and then forgotten.

They are rows like all that goes out, so that they wait for their turn at Telegram's limits without
keeping anybody's next update waiting, and survive a restart meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.clock import to_ms
from storage.rows import Answer, as_row, columns
from storage.schema import answer, chat
from storage.urgency import Urgency
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from storage.urgency import Openings

# Put together once, since these are asked at every look.
_DUE = (
    sa.select(*columns(Answer, answer))
    .join(chat, chat.c.id == answer.c.chat_id)
    .where(
        answer.c.id.in_(sa.select(sa.func.min(answer.c.id)).group_by(answer.c.chat_id)),
        answer.c.chat_id.not_in(sa.bindparam("closed", expanding=True)),
        answer.c.not_before_ms <= sa.bindparam("now_ms"),
        chat.c.not_before_ms <= sa.bindparam("now_ms"),
        chat.c.reachable == 1,
    )
    .order_by(answer.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_LATER = sa.case(
    (chat.c.not_before_ms > answer.c.not_before_ms, chat.c.not_before_ms), else_=answer.c.not_before_ms
)
_NEXT_DUE = (
    sa.select(sa.func.min(_LATER))
    .join(chat, chat.c.id == answer.c.chat_id)
    .where(chat.c.reachable == 1, sa.bindparam("now_ms", type_=sa.BigInteger) < _LATER)
)


def owe(
    conn: sa.Connection,
    *,
    chat_id: int,
    text: str,
    buttons: str = "",
    thread_id: int | None = None,
    reply_to: int | None = None,
    message_id: int | None = None,
    lingers: bool = False,
    person_id: int = 0,
) -> None:
    """Promise words to a chat, as a new message or, with `message_id`, in one of ours that stands there.

    Args:
        lingers: what is said goes away after a while.
        person_id: in a group, who alone needs to see it; 0 for everybody.
    """
    values = {
        "chat_id": chat_id,
        "text": text,
        "buttons": buttons,
        "thread_id": thread_id,
        "reply_to": reply_to,
        "message_id": message_id,
        "lingers": int(lingers),
        "person_id": person_id,
    }
    conn.execute(sa.insert(answer).values(**values))
    wake(conn, Topic.MESSAGES)


def due(
    conn: sa.Connection, *, busy: Collection[int], limit: int, openings: Openings, now: datetime
) -> list[Answer]:
    """Return the oldest answer of each chat that may get it now; a chat's answers keep their order.

    Args:
        busy: chats that are just being answered.
    """
    if limit <= 0 or openings.everywhere <= Urgency.SEND:
        return []
    closed = {chat_id for chat_id, least in openings.chats.items() if least <= Urgency.SEND}
    facts = {"closed": [*busy, *closed], "now_ms": to_ms(now), "most": limit}
    return [as_row(Answer, row) for row in conn.execute(_DUE, facts)]


def next_due(conn: sa.Connection, *, now: datetime) -> int | None:
    """Return when (epoch ms) the next answer that is held back may be said."""
    due_ms: int | None = conn.execute(_NEXT_DUE, {"now_ms": to_ms(now)}).scalar_one()
    return due_ms


def mark_tried(conn: sa.Connection, answer_id: int, *, next_at: datetime) -> None:
    """Count an attempt that came to nothing and try again from `next_at`."""
    values = {"attempts": answer.c.attempts + 1, "not_before_ms": to_ms(next_at)}
    conn.execute(sa.update(answer).where(answer.c.id == answer_id).values(**values))
    wake(conn, Topic.MESSAGES)


def forget(conn: sa.Connection, answer_id: int) -> None:
    """Drop an answer: it was said, or nobody can be told."""
    conn.execute(sa.delete(answer).where(answer.c.id == answer_id))


def forget_all(conn: sa.Connection, *, chat_id: int) -> None:
    """Drop what a chat would have been told: whoever comes back later has forgotten the question."""
    conn.execute(sa.delete(answer).where(answer.c.chat_id == chat_id))
