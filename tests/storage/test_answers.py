from __future__ import annotations

from typing import TYPE_CHECKING

from storage import answers, making, people
from storage.clock import to_ms
from storage.urgency import Openings
from tests.support.rows import NOW, later, make_person

if TYPE_CHECKING:
    from collections.abc import Collection

    import sqlalchemy as sa

    from storage.rows import Answer


def _due(
    conn: sa.Connection, *, at: float = 0, busy: Collection[int] = (), openings: Openings | None = None
) -> list[Answer]:
    return answers.due(conn, busy=busy, limit=10, openings=openings or Openings(), now=later(at))


def _texts(conn: sa.Connection, *, at: float = 0, busy: Collection[int] = ()) -> list[str]:
    return [answer.text for answer in _due(conn, at=at, busy=busy)]


def _owe(conn: sa.Connection, *texts: str, owner: int = 1) -> None:
    make_person(conn, owner)
    for text in texts:
        answers.owe(conn, chat_id=owner, text=text)


def test_answers_of_a_chat_keep_their_order(conn: sa.Connection) -> None:
    _owe(conn, "first", "second")
    assert _texts(conn) == ["first"]
    assert _texts(conn, busy=[1]) == []
    answers.forget(conn, _due(conn)[0].id)
    assert _texts(conn) == ["second"]


def test_chats_do_not_wait_for_one_another(conn: sa.Connection) -> None:
    _owe(conn, "to one")
    _owe(conn, "to two", owner=2)
    answers.mark_tried(conn, _due(conn)[0].id, next_at=later(9))
    assert _texts(conn) == ["to two"]
    assert answers.next_due(conn, now=NOW) == to_ms(later(9))
    assert _texts(conn, at=9) == ["to one", "to two"]


def test_a_chat_that_is_held_back_or_has_had_enough_waits(conn: sa.Connection) -> None:
    _owe(conn, "to one")
    _owe(conn, "to two", owner=2)
    assert [answer.text for answer in _due(conn, openings=Openings(chats={1: 0}))] == ["to two"]
    assert _due(conn, openings=Openings(everywhere=0)) == []
    people.hold(conn, chat_id=2, until=later(30))
    assert _texts(conn) == ["to one"]
    assert answers.next_due(conn, now=NOW) == to_ms(later(30))


def test_who_blocked_us_is_not_answered_when_they_come_back(conn: sa.Connection) -> None:
    _owe(conn, "help")
    making.mark_unreachable(conn, chat_id=1, error="blocked", now=NOW)
    make_person(conn)
    assert _texts(conn) == []
