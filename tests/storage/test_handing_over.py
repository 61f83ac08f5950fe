from __future__ import annotations

from typing import TYPE_CHECKING

from storage import jobs, messages, photos
from storage.states import JobState, MessageRole
from tests.support.rows import NOW, later, make_job, make_photo, owe_keyboard, photo_at

if TYPE_CHECKING:
    import sqlalchemy as sa

    from storage.rows import Message


def shown_keyboard(conn: sa.Connection, photo_id: int) -> int:
    """Return the row of a keyboard that stands in the chat under id 900 and shows what it should."""
    row = owe_keyboard(conn, photo_id)
    messages.mark_sent(conn, row, message_id=900, now=NOW)
    messages.mark_shown(conn, row, wanted=1, fingerprint="keyboard", next_at=later(60))
    return row


def order_in_place(conn: sa.Connection, photo_id: int, row: int) -> int | None:
    """Order a clip whose status is to be a message that is there already."""
    source = photo_at(conn, photo_id)
    return jobs.create(
        conn,
        source=source,
        person_id=source.person_id,
        template="smile",
        template_version=1,
        now=NOW,
        place=row,
    )


def due(conn: sa.Connection) -> list[Message]:
    """Return the messages that have something to show now."""
    return messages.due(conn, busy=[], limit=10, now=NOW)


def test_a_keyboard_that_is_handed_to_a_job_becomes_its_status_where_it_stands(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    row = shown_keyboard(conn, photo_id)

    job_id = order_in_place(conn, photo_id, row)

    (status,) = due(conn)
    assert (status.id, status.message_id, status.fingerprint) == (row, 900, "keyboard")
    assert (status.role, status.job_id, status.photo_id) == (MessageRole.STATUS, job_id, None)
    assert messages.keyboard_of(conn, photo_id=photo_id) is None


def test_an_order_that_is_open_already_leaves_the_keyboard_as_it_is(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    make_job(conn, JobState.RUNNING, photo_id=photo_id)
    row = shown_keyboard(conn, photo_id)

    assert order_in_place(conn, photo_id, row) is None

    keyboard = messages.keyboard_of(conn, photo_id=photo_id)
    assert keyboard is not None
    assert keyboard.id == row


def test_the_keyboard_of_a_photo_is_its_newest_sent_or_owed(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    shown_keyboard(conn, photo_id)
    owed = owe_keyboard(conn, photo_id)

    keyboard = messages.keyboard_of(conn, photo_id=photo_id)

    assert keyboard is not None
    assert (keyboard.id, keyboard.message_id) == (owed, None)
    assert messages.keyboard_of(conn, photo_id=photo_id + 1) is None


def test_a_photo_is_found_by_its_message_in_its_chat_only(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    message_id = photo_at(conn, photo_id).message_id

    assert photos.find_by_message(conn, chat_id=1, message_id=message_id) == photo_id
    assert photos.find_by_message(conn, chat_id=2, message_id=message_id) is None
