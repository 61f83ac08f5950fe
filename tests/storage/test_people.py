from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storage import making, people
from storage.clock import to_ms
from storage.schema import chat
from tests.support.rows import NOW, later, make_person, read

if TYPE_CHECKING:
    import sqlalchemy as sa


def test_a_hint_is_given_once_in_its_time(conn: sa.Connection) -> None:
    make_person(conn)
    every = timedelta(minutes=10)
    given = [
        people.take_hint_turn(conn, chat_id=1, every=every, now=later(at)) for at in (0, 1, 599, 600, 601)
    ]
    assert given == [True, False, False, True, False]


def test_a_chosen_language_goes_before_the_app_s_until_it_is_taken_back(conn: sa.Connection) -> None:
    make_person(conn)
    people.choose_language(conn, person_id=1, language="ru")
    seen = people.seen(conn, person_id=1, app_language="de", chat_id=1, chat_kind="private", now=NOW)
    assert seen.spoken == "ru"
    people.choose_language(conn, person_id=1, language=None)
    assert people.find(conn, 1).spoken == "de"


def test_an_armed_template_is_remembered_until_it_is_taken_back(conn: sa.Connection) -> None:
    make_person(conn)
    people.arm_template(conn, person_id=1, template="smile")
    make_person(conn)
    assert people.find(conn, 1).armed_template == "smile"
    people.arm_template(conn, person_id=1, template=None)
    assert people.find(conn, 1).armed_template is None


def test_a_chat_that_speaks_again_is_reachable_again(conn: sa.Connection) -> None:
    make_person(conn)
    making.mark_unreachable(conn, chat_id=1, error="blocked", now=NOW)
    assert read(conn, chat.c.reachable, 1) == 0
    make_person(conn)
    assert read(conn, chat.c.reachable, 1) == 1


def test_a_hold_is_never_shortened(conn: sa.Connection) -> None:
    make_person(conn)
    people.hold(conn, chat_id=1, until=later(30))
    people.hold(conn, chat_id=1, until=later(10))
    people.hold_all(conn, until=later(20))
    people.hold_all(conn, until=later(5))
    assert read(conn, chat.c.not_before_ms, 1) == to_ms(later(30))
    assert people.held_until(conn) == to_ms(later(20))
