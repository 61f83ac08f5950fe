from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storage import answers, farewells, making, messages, people, photos, providers, waits
from storage.clock import has_come, to_ms
from storage.providers import BUDGET
from storage.states import JobState, PhotoState
from storage.urgency import Openings
from tests.support.rows import NOW, later, make_job, make_photo

if TYPE_CHECKING:
    import sqlalchemy as sa

DAY = 86_400.0


def test_what_waits_for_a_time_that_the_clock_has_left_behind_is_due_now(conn: sa.Connection) -> None:
    ahead = later(2 * DAY)
    job_id = make_job(conn, JobState.RUNNING)
    making.look_again(conn, job_id, next_at=ahead)
    photo_id = make_photo(conn, PhotoState.STORED)
    photos.release(conn, photo_id, next_at=ahead, error="E")
    answers.owe(conn, chat_id=1, text="help")
    for row in messages.due(conn, busy=[], limit=9, now=NOW):
        messages.mark_tried(conn, row.id, next_at=ahead)
    people.hold(conn, chat_id=1, until=ahead)
    people.hold_all(conn, until=ahead)

    assert waits.forget_far(conn, now=NOW) == 5

    assert len(messages.due(conn, busy=[], limit=9, now=NOW)) == 1
    assert len(answers.due(conn, busy=[], limit=9, openings=Openings(), now=NOW)) == 1
    assert making.next_due(conn, [JobState.RUNNING], after=NOW) is None
    assert photos.claim(conn, PhotoState.STORED, generation=7, limit=9, now=NOW) != []
    assert people.held_until(conn) == 0


def test_a_probe_and_a_farewell_do_not_wait_for_a_lost_time_either(conn: sa.Connection) -> None:
    ahead = {"probe_at": later(3 * DAY), "now": NOW}
    providers.pause(conn, name="cloud", problem="key", code="401", **ahead)
    providers.pause(conn, name="dear", problem=BUDGET, code="month", **ahead)
    farewells.plan(conn, chat_id=-5, message_id=7, at=later(3 * DAY))

    assert waits.forget_far(conn, now=NOW) == 2

    assert {pause.name: pause.probe_ms for pause in providers.paused(conn)} == {
        "cloud": 0,
        "dear": to_ms(later(3 * DAY)),
    }
    assert farewells.next_due(conn) == 0


def test_what_really_waits_goes_on_waiting(conn: sa.Connection) -> None:
    make_job(conn)
    (row,) = messages.due(conn, busy=[], limit=9, now=NOW)
    messages.mark_tried(conn, row.id, next_at=later(60))
    people.hold_all(conn, until=later(DAY / 2))
    assert waits.forget_far(conn, now=NOW) == 0
    assert people.held_until(conn) > 0


def test_a_wait_in_memory_is_over_when_it_has_come_or_lies_too_far_ahead() -> None:
    longest = timedelta(seconds=10)
    assert [has_come(later(at), NOW, longest=longest) for at in (-1, 0, 1, 10, 11, 3600)] == [
        *(True, True, False, False),
        *(True, True),
    ]
    assert has_come(None, NOW, longest=longest)
