"""Placed messages and the copies they need: whose photo, which job, what a deleted one leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import copies, jobs, making, messages, people, placed
from storage.schema import chat, job, message, photo
from storage.states import NO_COPY, UNREACHABLE, JobState, MessageRole, PhotoState
from storage.urgency import Urgency, in_order, urgency_of
from tests.support.rows import NOW, job_at, make_job, make_person, make_photo, photo_at, read

if TYPE_CHECKING:
    from typing import Any

    from storage.rows import Message

SHELF = -1001
ELSEWHERE = people.elsewhere(1)


def place(conn: sa.Connection, state: JobState, inline_id: str = "in") -> int:
    """Bring the job of a placed message as far as `state`; the person's private chat knows nothing of it."""
    people.note_chat(conn, chat_id=ELSEWHERE, chat_kind="elsewhere")
    job_id = make_job(conn, state)
    conn.execute(sa.update(job).where(job.c.id == job_id).values(chat_id=ELSEWHERE))
    values = {"chat_id": ELSEWHERE, "inline_id": inline_id}
    conn.execute(sa.update(message).where(message.c.job_id == job_id).values(values))
    return job_id


def found(conn: sa.Connection, inline_id: str = "in") -> Message:
    """Read a placed message that must exist."""
    row = placed.find(conn, inline_id)
    assert row is not None
    return row


def owe_copy(conn: sa.Connection, job_id: int) -> list[Any]:
    """Owe a copy and return the rows of all copies of that job."""
    people.reopen(conn, chat_id=SHELF, chat_kind="media")
    copies.owe(conn, job_at(conn, job_id), chat_id=SHELF)
    mine = sa.and_(message.c.job_id == job_id, message.c.role == MessageRole.COPY)
    return list(conn.execute(sa.select(message.c.id).where(mine)).scalars())


def test_an_order_for_a_placed_message_belongs_to_no_chat_of_telegram(conn: sa.Connection) -> None:
    people.seen(conn, person_id=1, app_language="en", chat_id=ELSEWHERE, chat_kind="elsewhere", now=NOW)
    source = photo_at(conn, make_photo(conn))
    job_id = jobs.create(
        conn, source=source, person_id=1, template="smile", template_version=1, now=NOW, inline_id="in"
    )

    assert job_at(conn, job_id or 0).chat_id == ELSEWHERE
    assert ELSEWHERE >= 1 << 53 > 1 << 52, "Telegram's numbers have at most 52 bits"
    row = found(conn)
    assert (row.chat_id, row.job_id, row.reply_to) == (ELSEWHERE, job_id, None)
    assert placed.find(conn, "") is None


def test_the_last_selfie_is_the_newest_of_ones_own_that_may_leave_its_chat(conn: sa.Connection) -> None:
    assert placed.last_selfie(conn, 1) is None
    first, second, others, protected, refused = (make_photo(conn) for _ in range(5))
    make_photo(conn, owner=2)
    conn.execute(sa.update(photo).where(photo.c.id == others).values(subject_id=2))
    conn.execute(sa.update(photo).where(photo.c.id == protected).values(protected=1))
    conn.execute(sa.update(photo).where(photo.c.id == refused).values(state=PhotoState.EXPIRED))

    last = placed.last_selfie(conn, 1)

    assert last is not None
    assert last.id == second
    leaving = [placed.may_leave(conn, photo_at(conn, one), person_id=1) for one in (first, others, protected)]
    assert leaving == [True, False, False]
    assert not placed.may_leave(conn, last, person_id=2)


def test_the_same_clip_is_the_one_under_way_or_else_the_one_that_telegram_has(conn: sa.Connection) -> None:
    done = make_job(conn, JobState.DELIVERED)
    source = photo_at(conn, job_at(conn, done).photo_id)
    assert placed.same_order(conn, source, "smile", person_id=1) is None
    assert placed.made_of(conn, source.id, person_id=1) == set()

    conn.execute(sa.update(job).where(job.c.id == done).values(file_id="BAAC", file_kind="video"))
    assert placed.same_order(conn, source, "smile", person_id=1) == done
    assert placed.made_of(conn, source.id, person_id=1) == {"smile"}
    assert placed.same_order(conn, source, "wink", person_id=1) is None
    assert placed.same_order(conn, source, "smile", person_id=2) is None

    again = make_job(conn, JobState.RUNNING, photo_id=source.id)
    assert placed.same_order(conn, source, "smile", person_id=1) == again
    jobs.cancel(conn, again, now=NOW)
    assert placed.same_order(conn, source, "smile", person_id=1) == done


@pytest.mark.parametrize(
    ("state", "end", "unwanted", "reason"),
    [
        (JobState.QUEUED, JobState.CANCELLED, 0, ""),
        (JobState.RUNNING, JobState.RUNNING, 1, ""),
        (JobState.DELIVERING, JobState.UNDELIVERABLE, 0, UNREACHABLE),
        (JobState.DELIVERED, JobState.DELIVERED, 0, ""),
    ],
)
def test_what_only_a_deleted_message_waited_for_is_let_go(
    conn: sa.Connection, state: JobState, end: JobState, unwanted: int, reason: str
) -> None:
    job_id = place(conn, state)

    placed.mark_gone(conn, found(conn), error="gone", now=NOW)

    made = job_at(conn, job_id)
    assert (made.state, made.unwanted, made.reason) == (end, unwanted, reason)
    assert placed.find(conn, "in") is None


def test_what_another_message_waits_for_as_well_goes_on(conn: sa.Connection) -> None:
    job_id = place(conn, JobState.QUEUED)
    placed.join(conn, "second", job_id=job_id, person_id=1)

    placed.mark_gone(conn, found(conn), error="gone", now=NOW)

    assert job_at(conn, job_id).state is JobState.QUEUED
    assert found(conn, "second").job_id == job_id


def test_a_copy_is_promised_once_and_gives_the_clip_its_name(conn: sa.Connection) -> None:
    job_id = place(conn, JobState.DELIVERING)
    messages.mark_settled(conn, found(conn).id)
    (row_id,) = owe_copy(conn, job_id)
    assert owe_copy(conn, job_id) == [row_id]

    copies.mark_taken(conn, row_id, job_id=job_id, file_id="BAAC", kind="animation")

    made, row = job_at(conn, job_id), found(conn)
    assert (made.file_id, made.file_kind, made.state) == ("BAAC", "animation", JobState.DELIVERING)
    assert row.shown < row.wanted, "who waited for it is looked at again"
    assert conn.execute(sa.select(message.c.id).where(message.c.role == MessageRole.COPY)).all() == []


def test_a_chat_that_shuts_us_out_ends_what_waited_for_a_copy_in_it_and_nothing_else(
    conn: sa.Connection,
) -> None:
    waits, makes = place(conn, JobState.DELIVERING), place(conn, JobState.RUNNING, "other")
    owe_copy(conn, waits)

    making.mark_unreachable(conn, chat_id=SHELF, error="kicked", now=NOW)

    assert (job_at(conn, waits).state, job_at(conn, waits).reason) == (JobState.UNDELIVERABLE, NO_COPY)
    assert job_at(conn, makes).state is JobState.RUNNING
    assert not people.is_reachable(conn, SHELF)
    people.reopen(conn, chat_id=SHELF, chat_kind="media")
    assert read(conn, chat.c.reachable, SHELF) == 1


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.DELIVERING])
def test_nobody_has_just_done_something_who_would_see_a_placed_message_or_a_copy_appear(
    conn: sa.Connection, state: JobState
) -> None:
    job_id = place(conn, state)
    make_person(conn)
    owe_copy(conn, job_id)
    statement = sa.select(message.c.id, in_order()).outerjoin(job, job.c.id == message.c.job_id)
    seen = {row[0]: row[1] for row in conn.execute(statement)}

    due = messages.due(conn, busy=[], limit=9, now=NOW)

    assert {row.role for row in due} == {MessageRole.STATUS, MessageRole.COPY}
    for row in due:
        urgency = urgency_of(row, job_at(conn, job_id))
        assert urgency == seen[row.id] > Urgency.SEND
