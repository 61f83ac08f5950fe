"""What is remembered of people and of the chats that they talk in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storage.clock import span_ms, to_ms
from storage.insert import insert_or_ignore, insert_or_update
from storage.rows import Person, as_row, columns
from storage.schema import chat, person, program
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from datetime import datetime, timedelta

_HERE = sa.func.coalesce(
    sa.select(chat.c.language).where(chat.c.id == sa.bindparam("chat_id")).scalar_subquery(),
    person.c.language,
).label("language")
_AS_SPOKEN_TO = [_HERE if column is person.c.language else column for column in columns(Person, person)]
_FIND_IN = sa.select(*_AS_SPOKEN_TO).where(person.c.id == sa.bindparam("person_id"))
_HELD_UNTIL = sa.select(program.c.held_ms)


# No chat of Telegram has so high an id: they have at most 52 bits (Bot API, Chat.id).
_ELSEWHERE: Final = 1 << 53


def elsewhere(person_id: int) -> int:
    """Return the chat that stands for all those, unknown to us, in which somebody places our messages.

    It has a row like any other: it can be held back and has a share of the limits, but shuts nobody out.
    """
    return _ELSEWHERE + person_id


def seen(
    conn: sa.Connection, *, person_id: int, app_language: str, chat_id: int, chat_kind: str, now: datetime
) -> Person:
    """Note that a person spoke in a chat and return what is known of them.

    A chat that speaks to us can be spoken to again, so an earlier block is forgotten.
    """
    facts = {"id": chat_id, "kind": chat_kind}
    back = insert_or_update(conn, chat, facts, ["id"], {"reachable": 1}, where=chat.c.reachable == 0)
    if conn.execute(back).rowcount == 1:
        wake(conn, Topic.MESSAGES)  # what happened meanwhile can be told now
    facts = {"id": person_id, "app_language": app_language, "created_ms": to_ms(now)}
    known = insert_or_update(conn, person, facts, ["id"], {"app_language": app_language})
    found = conn.execute(known.returning(*_AS_SPOKEN_TO), {"chat_id": chat_id})
    return as_row(Person, found.one())


def note_chat(conn: sa.Connection, *, chat_id: int, chat_kind: str) -> None:
    """Note that a chat exists, so that it can be told something."""
    conn.execute(insert_or_ignore(conn, chat, {"id": chat_id, "kind": chat_kind}, ["id"]))


def reopen(conn: sa.Connection, *, chat_id: int, chat_kind: str) -> None:
    """Take a chat for one that lets us in, until it proves otherwise."""
    note_chat(conn, chat_id=chat_id, chat_kind=chat_kind)
    conn.execute(sa.update(chat).where(chat.c.id == chat_id, chat.c.reachable == 0).values(reachable=1))


def find(conn: sa.Connection, person_id: int) -> Person:
    """Return a person who was seen before."""
    row = conn.execute(sa.select(*columns(Person, person)).where(person.c.id == person_id)).one()
    return as_row(Person, row)


def is_reachable(conn: sa.Connection, chat_id: int) -> bool:
    """Return whether a chat has spoken to us and did not shut us out since."""
    statement = sa.select(chat.c.id).where(chat.c.id == chat_id, chat.c.reachable == 1)
    return conn.execute(statement).first() is not None


def find_in(conn: sa.Connection, person_id: int, *, chat_id: int) -> Person:
    """Return a person as they are spoken to in a chat: a group may have a language of its own."""
    return as_row(Person, conn.execute(_FIND_IN, {"person_id": person_id, "chat_id": chat_id}).one())


def chosen_language(conn: sa.Connection, person_id: int) -> str | None:
    """Return the language that somebody chose; None for who chose none, or was never seen."""
    return conn.execute(sa.select(person.c.language).where(person.c.id == person_id)).scalar_one_or_none()


def choose_language(conn: sa.Connection, *, person_id: int, language: str | None) -> None:
    """Override the language of a person's app; None follows the app again."""
    conn.execute(sa.update(person).where(person.c.id == person_id).values(language=language))


def arm_template(conn: sa.Connection, *, person_id: int, template: str | None) -> None:
    """Remember the template that a person's next photo is meant for; None forgets it."""
    conn.execute(sa.update(person).where(person.c.id == person_id).values(armed_template=template))


def take_hint_turn(conn: sa.Connection, *, chat_id: int, every: timedelta, now: datetime) -> bool:
    """Return whether a hint may be given in this chat now; if so, it counts as given."""
    statement = sa.update(chat).where(chat.c.id == chat_id, chat.c.hinted_ms <= to_ms(now) - span_ms(every))
    return conn.execute(statement.values(hinted_ms=to_ms(now))).rowcount == 1


def take_notice_turn(conn: sa.Connection, *, person_id: int, every: timedelta, now: datetime) -> bool:
    """Return whether a person may be told now that they are not let in; if so, it counts as told."""
    due = sa.and_(person.c.id == person_id, person.c.told_ms <= to_ms(now) - span_ms(every))
    return conn.execute(sa.update(person).where(due).values(told_ms=to_ms(now))).rowcount == 1


def hold(conn: sa.Connection, *, chat_id: int, until: datetime) -> None:
    """Send nothing that can wait to this chat before `until` (Telegram's retry_after)."""
    _hold(conn, chat, chat.c.not_before_ms, chat.c.id == chat_id, until)


def hold_all(conn: sa.Connection, *, until: datetime) -> None:
    """Send nothing that can wait to anybody before `until`: Telegram's retry_after named no chat."""
    _hold(conn, program, program.c.held_ms, sa.true(), until)


def _hold(
    conn: sa.Connection,
    table: sa.Table,
    column: sa.Column[int],
    which: sa.ColumnElement[bool],
    until: datetime,
) -> None:
    # Never earlier than what Telegram said before: calls in flight are refused with waits of their own.
    conn.execute(sa.update(table).where(which, column < to_ms(until)).values({column: to_ms(until)}))


def held_until(conn: sa.Connection) -> int:
    """Return until when (epoch ms) nothing that can wait goes out to anybody; mostly in the past."""
    return int(conn.execute(_HELD_UNTIL).scalar_one())
