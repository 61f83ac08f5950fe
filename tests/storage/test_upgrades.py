from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import answers, messages, people, photos, upgrades
from storage.schema import answer, chat, job, message, photo
from storage.states import JobState, MessageRole
from tests.support.rows import NOW, make_job, make_person, make_photo, owe_keyboard, photo_at, read

if TYPE_CHECKING:
    from storage.rows import Message

OLD, NEW = 1, -1001
"""The chat that `tests.support.rows` makes things in, and the one that it becomes."""


def _status(conn: sa.Connection, job_id: int, *, message_id: int) -> int:
    """Let the status of a job stand in the chat and show what it should; return its row."""
    row_id = int(conn.execute(sa.select(message.c.id).where(message.c.job_id == job_id)).scalar_one())
    messages.mark_sent(conn, row_id, message_id=message_id, now=NOW)
    messages.mark_settled(conn, row_id)
    return row_id


def _due(conn: sa.Connection) -> list[Message]:
    return messages.due(conn, busy=[], limit=99, now=NOW)


def test_everything_under_way_is_owed_in_the_new_chat(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.DELIVERING)
    status = _status(conn, job_id, message_id=900)

    upgrades.move(conn, old=OLD, new=NEW)

    (owed,) = _due(conn)
    assert (owed.id, owed.chat_id, owed.message_id, owed.reply_to) == (status, NEW, None, None)
    assert read(conn, job.c.chat_id, job_id) == NEW
    assert read(conn, photo.c.chat_id, read(conn, job.c.photo_id, job_id)) == NEW


def test_what_was_said_in_the_old_chat_is_not_repeated(conn: sa.Connection) -> None:
    for number, state in enumerate((JobState.DELIVERED, JobState.FAILED)):
        _status(conn, make_job(conn, state), message_id=900 + number)
    keyboard = owe_keyboard(conn, make_photo(conn))
    messages.mark_sent(conn, keyboard, message_id=910, now=NOW)
    messages.mark_settled(conn, keyboard)

    upgrades.move(conn, old=OLD, new=NEW)

    assert conn.execute(sa.select(message.c.id)).all() == []


def test_what_was_about_to_be_said_is_said_in_the_new_chat(conn: sa.Connection) -> None:
    keyboard = owe_keyboard(conn, make_photo(conn))
    failed = make_job(conn, JobState.FAILED)
    answers.owe(conn, chat_id=OLD, text="help", reply_to=5)
    answers.owe(conn, chat_id=OLD, text="a page of the old chat", message_id=6)

    upgrades.move(conn, old=OLD, new=NEW)

    assert {(row.id == keyboard, row.job_id == failed) for row in _due(conn)} == {
        (True, False),
        (False, True),
    }
    said = conn.execute(sa.select(answer.c.chat_id, answer.c.text, answer.c.reply_to)).all()
    assert said == [(NEW, "help", None)]


def test_a_photo_of_the_old_chat_is_not_taken_for_another_of_its_number(conn: sa.Connection) -> None:
    old_photo = make_photo(conn)
    number = photo_at(conn, old_photo).message_id
    upgrades.move(conn, old=OLD, new=NEW)

    assert photo_at(conn, old_photo).reply_to is None
    assert photos.find_by_message(conn, chat_id=NEW, message_id=number) is None


def test_what_a_group_chose_moves_along_and_the_old_chat_gets_nothing_any_more(conn: sa.Connection) -> None:
    make_person(conn)
    people.hold(conn, chat_id=OLD, until=NOW)
    conn.execute(sa.update(chat).where(chat.c.id == OLD).values(hinted_ms=77))
    upgrades.move(conn, old=OLD, new=NEW)
    assert [read(conn, chat.c.hinted_ms, NEW), read(conn, chat.c.not_before_ms, NEW)] == [77, 0]
    assert read(conn, chat.c.kind, NEW) == "supergroup"
    assert not people.is_reachable(conn, OLD)


@pytest.mark.parametrize("first", [OLD, NEW])
def test_a_move_may_be_told_twice_and_by_either_chat_first(conn: sa.Connection, first: int) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    _status(conn, job_id, message_id=900)
    if first == NEW:
        people.seen(conn, person_id=5, app_language="en", chat_id=NEW, chat_kind="supergroup", now=NOW)
    upgrades.move(conn, old=OLD, new=NEW)
    (owed,) = _due(conn)
    messages.mark_sent(conn, owed.id, message_id=3, now=NOW)
    messages.mark_settled(conn, owed.id)

    late = make_photo(conn)  # called for in the old chat, handled after the move
    keyboard = owe_keyboard(conn, late)
    upgrades.move(conn, old=OLD, new=NEW)

    assert messages.find_shown(conn, chat_id=NEW, message_id=3) is not None
    assert [row.id for row in _due(conn)] == [keyboard]
    assert photo_at(conn, late).chat_id == NEW


def test_a_chat_that_never_spoke_moves_nowhere(conn: sa.Connection) -> None:
    upgrades.move(conn, old=-55, new=NEW)
    assert conn.execute(sa.select(chat.c.id)).all() == []


def test_a_call_that_was_under_way_in_the_old_chat_is_known_by_its_row(conn: sa.Connection) -> None:
    make_job(conn, JobState.RUNNING)
    (before,) = _due(conn)
    assert not messages.has_moved(conn, before)
    upgrades.move(conn, old=OLD, new=NEW)
    assert messages.has_moved(conn, before)
    assert before.role is MessageRole.STATUS
