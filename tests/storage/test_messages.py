from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import jobs, making, messages, people
from storage.clock import to_ms
from storage.schema import message as message_table
from storage.states import JobState
from tests.support.rows import NOW, later, make_job, make_photo, owe_keyboard, read

if TYPE_CHECKING:
    import sqlalchemy as sa

    from storage.rows import Message


def _due(conn: sa.Connection, *, at: float = 0, busy: tuple[int, ...] = (), limit: int = 10) -> list[int]:
    return [message.id for message in messages.due(conn, busy=busy, limit=limit, now=later(at))]


def _owed(conn: sa.Connection, *, owner: int = 1) -> Message:
    """Owe the status of a new job and return it as the courier finds it."""
    job_id = make_job(conn, JobState.RUNNING, owner=owner)
    found = messages.due(conn, busy=[], limit=100, now=NOW)
    return next(message for message in found if message.job_id == job_id)


def _show(conn: sa.Connection, message: Message, *, at: float = 2) -> None:
    messages.mark_shown(conn, message.id, wanted=message.wanted, fingerprint="f", next_at=later(at))


def _shown(conn: sa.Connection, *, owner: int = 1) -> Message:
    """Return a status that stands in the chat under id 900 and shows what it should."""
    message = _owed(conn, owner=owner)
    messages.mark_sent(conn, message.id, message_id=900, now=NOW)
    _show(conn, message)
    found = messages.find_shown(conn, chat_id=owner, message_id=900)
    assert found is not None
    return found


def test_messages_that_were_never_sent_go_before_edits(conn: sa.Connection) -> None:
    edited = _shown(conn)
    new = _owed(conn, owner=2)
    messages.touch_job(conn, edited.job_id or 0, urgent=True)
    assert _due(conn) == [new.id, edited.id]
    assert _due(conn, limit=1) == [new.id]


def test_a_message_in_work_is_not_due(conn: sa.Connection) -> None:
    message = _owed(conn)
    assert _due(conn, busy=(message.id,)) == []


def test_a_message_that_shows_everything_is_not_due_until_something_changes(conn: sa.Connection) -> None:
    message = _shown(conn)
    assert _due(conn, at=99) == []
    messages.touch_job(conn, message.job_id or 0)
    assert _due(conn, at=99) == [message.id]


def test_an_edit_that_nobody_waits_for_keeps_its_distance_and_an_urgent_one_does_not(
    conn: sa.Connection,
) -> None:
    message = _shown(conn)
    messages.touch_job(conn, message.job_id or 0)
    assert _due(conn, at=1) == []
    assert messages.next_due(conn, now=later(1)) == to_ms(later(2))
    messages.touch_job(conn, message.job_id or 0, urgent=True)
    assert _due(conn, at=1) == [message.id]


def test_a_change_during_a_try_is_not_lost(conn: sa.Connection) -> None:
    message = _owed(conn)
    messages.touch_job(conn, message.job_id or 0)
    _show(conn, message)
    assert _due(conn, at=2) == [message.id]


def test_a_change_while_a_message_is_given_up_is_not_lost(conn: sa.Connection) -> None:
    message = _owed(conn)
    messages.touch_job(conn, message.job_id or 0)
    messages.mark_settled(conn, message.id, wanted=message.wanted)
    assert _due(conn) == [message.id]


def test_a_settled_message_rests(conn: sa.Connection) -> None:
    message = _owed(conn)
    messages.touch_job(conn, message.job_id or 0)
    messages.mark_settled(conn, message.id)
    assert _due(conn) == []


def test_a_chat_that_is_held_back_gets_nothing_before_its_time(conn: sa.Connection) -> None:
    held = _owed(conn, owner=1)
    free = _owed(conn, owner=2)
    people.hold(conn, chat_id=1, until=later(30))
    assert _due(conn, at=29) == [free.id]
    assert messages.next_due(conn, now=NOW) == to_ms(later(30))
    assert _due(conn, at=30) == [held.id, free.id]


def test_a_chat_that_cannot_be_reached_has_nothing_due(conn: sa.Connection) -> None:
    message = _owed(conn)
    messages.mark_tried(conn, message.id, next_at=later(9))
    making.mark_unreachable(conn, chat_id=1, error="blocked", now=NOW)
    assert _due(conn, at=99) == []
    assert messages.next_due(conn, now=NOW) is None


def test_a_try_that_came_to_nothing_is_counted_and_repeated_later(conn: sa.Connection) -> None:
    message = _owed(conn)
    messages.mark_tried(conn, message.id, next_at=later(4))
    assert _due(conn, at=3) == []
    assert _due(conn, at=4) == [message.id]
    assert read(conn, message_table.c.attempts, message.id) == 1
    messages.mark_sent(conn, message.id, message_id=900, now=NOW)
    assert read(conn, message_table.c.attempts, message.id) == 0


def test_a_message_that_was_sent_still_has_to_show_its_true_content(conn: sa.Connection) -> None:
    message = _owed(conn)
    messages.mark_sent(conn, message.id, message_id=900, now=NOW)
    assert _due(conn) == [message.id]


def test_a_message_that_is_gone_is_owed_again(conn: sa.Connection) -> None:
    message = _shown(conn)
    messages.mark_lost(conn, message.id)
    assert messages.find_shown(conn, chat_id=1, message_id=900) is None
    assert _due(conn, at=2) == [message.id]


def test_the_next_kind_of_media_is_tried_at_once(conn: sa.Connection) -> None:
    message = _owed(conn)
    messages.mark_tried(conn, message.id, next_at=later(60))
    messages.next_rung(conn, message.id)
    assert _due(conn) == [message.id]
    assert read(conn, message_table.c.rung, message.id) == 1


def test_a_keyboard_turns_its_page_and_an_orphan_does_not(conn: sa.Connection) -> None:
    keyboard = owe_keyboard(conn, make_photo(conn))
    messages.mark_sent(conn, keyboard, message_id=900, now=NOW)
    messages.mark_settled(conn, keyboard)
    assert messages.turn_page(conn, chat_id=1, message_id=900, page="joy")
    assert _due(conn) == [keyboard]
    assert read(conn, message_table.c.page, keyboard) == "joy"
    assert not messages.turn_page(conn, chat_id=1, message_id=901, page="joy")
    assert not messages.turn_page(conn, chat_id=2, message_id=900, page="joy")


@pytest.mark.parametrize("urgent", [JobState.FETCHING, JobState.FAILED])
def test_what_people_wait_for_is_shown_at_once(conn: sa.Connection, urgent: JobState) -> None:
    message = _shown(conn)
    jobs.move(conn, message.job_id or 0, JobState.RUNNING, urgent, now=NOW)
    assert _due(conn) == [message.id]
