from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import jobs, messages, scenes
from storage.limits import Limits
from storage.schema import job, message
from storage.states import JobState, MessageRole
from storage.urgency import Openings, Urgency, in_order, let_through, urgency_of
from tests.support.rows import NOW, job_at, make_job, make_photo, owe_keyboard

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP = -100


def _urgencies(conn: sa.Connection) -> dict[int, int]:
    """Return the urgency of every message as the database sees it."""
    statement = sa.select(message.c.id, in_order()).outerjoin(job, job.c.id == message.c.job_id)
    return {row[0]: row[1] for row in conn.execute(statement)}


def _due(
    conn: sa.Connection, everywhere: int = len(Urgency), chats: Mapping[int, int] | None = None
) -> set[int]:
    """Return what may go out now; the condition alone says the same as the loop's statement with it."""
    openings = Openings(everywhere, chats or {})
    joined = sa.select(message.c.id).outerjoin(job, job.c.id == message.c.job_id)
    let_out = set(conn.execute(joined.where(let_through()), openings.facts).scalars())
    due = {row.id for row in messages.due(conn, busy=[], limit=99, now=NOW, openings=openings)}
    assert due == let_out
    return due


@pytest.mark.parametrize("state", JobState)
@pytest.mark.parametrize("message_id", [900, None])
@pytest.mark.parametrize("role", [MessageRole.STATUS, MessageRole.READY])
def test_rows_and_the_database_agree_on_who_waits(
    conn: sa.Connection,
    state: JobState,
    message_id: int | None,
    role: MessageRole,
) -> None:
    job_id = make_job(conn, state)
    if role is MessageRole.READY:
        messages.owe(conn, role, chat_id=1, thread_id=None, person_id=1, job_id=job_id)
    conn.execute(sa.update(message).values(message_id=message_id))
    seen = _urgencies(conn)
    for row in messages.due(conn, busy=[], limit=99, now=NOW):
        assert urgency_of(row, jobs.find(conn, row.job_id or 0)) == seen[row.id]


def test_what_people_wait_for_comes_first_then_clips_then_edits_then_places(conn: sa.Connection) -> None:
    made = {
        state: make_job(conn, state) for state in (JobState.QUEUED, JobState.RUNNING, JobState.DELIVERING)
    }
    conn.execute(sa.update(message).values(message_id=message.c.id + 900))
    owed = owe_keyboard(conn, make_photo(conn))
    found = scenes.due(conn, allowed=Limits(), busy=[], limit=9, now=NOW)
    assert [scene.urgency for scene in found] == list(Urgency)
    assert found[0].message.id == owed
    assert [scene.job for scene in found[1:]] == [
        job_at(conn, made[state]) for state in (JobState.DELIVERING, JobState.RUNNING, JobState.QUEUED)
    ]


def test_openings_let_out_what_is_more_urgent(conn: sa.Connection) -> None:
    for state in (JobState.QUEUED, JobState.RUNNING, JobState.DELIVERING):
        make_job(conn, state)
    conn.execute(sa.update(message).values(message_id=message.c.id + 900))
    owe_keyboard(conn, make_photo(conn))
    assert [len(_due(conn, everywhere)) for everywhere in range(5)] == [0, 1, 2, 3, 4]
    assert [len(_due(conn, chats={1: least})) for least in range(5)] == [0, 1, 2, 3, 4]
    assert len(_due(conn, chats={GROUP: 0})) == 4
    assert [len(_due(conn, 3, {1: least})) for least in range(5)] == [0, 1, 2, 3, 3]
