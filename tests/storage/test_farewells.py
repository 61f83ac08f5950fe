from __future__ import annotations

from typing import TYPE_CHECKING

from storage import farewells
from storage.clock import to_ms
from storage.rows import Farewell
from tests.support.rows import NOW, later

if TYPE_CHECKING:
    import sqlalchemy as sa


def test_messages_go_when_their_time_has_come_the_longest_waiting_first(conn: sa.Connection) -> None:
    for message_id, at in ((1, 5), (2, 3), (3, 9)):
        farewells.plan(conn, chat_id=-7, message_id=message_id, at=later(at))

    assert farewells.due(conn, limit=9, now=later(5)) == [Farewell(-7, 2), Farewell(-7, 1)]
    assert farewells.due(conn, limit=1, now=later(9)) == [Farewell(-7, 2)]
    assert farewells.next_due(conn) == to_ms(later(3))


def test_said_again_a_message_goes_at_the_new_time(conn: sa.Connection) -> None:
    farewells.plan(conn, chat_id=-7, message_id=1, at=NOW)
    farewells.plan(conn, chat_id=-7, message_id=1, at=later(60))

    assert farewells.due(conn, limit=9, now=later(59)) == []
    assert farewells.next_due(conn) == to_ms(later(60))


def test_what_is_gone_is_forgotten(conn: sa.Connection) -> None:
    farewells.plan(conn, chat_id=-7, message_id=1, at=NOW)
    farewells.plan(conn, chat_id=-8, message_id=1, at=NOW)

    farewells.forget(conn, Farewell(-7, 1))

    assert farewells.due(conn, limit=9, now=NOW) == [Farewell(-8, 1)]
    farewells.forget(conn, Farewell(-8, 1))
    assert farewells.next_due(conn) is None
