from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import jobs, messages
from storage.clock import to_ms
from storage.jobs import Cancelled
from storage.schema import job, message
from storage.states import OPEN_JOB_STATES, JobState, PhotoState
from storage.wakeups import Topic, collect
from tests.support.rows import NOW, facts_for, job_at, later, make_job, make_photo, order, photo_at, read

if TYPE_CHECKING:
    from storage.rows import Message


def _shown_and_held_back(conn: sa.Connection) -> None:
    """Have every message stand in its chat as it should, with its next edit not to come before a minute."""
    held = {"message_id": message.c.id + 900, "shown": message.c.wanted, "not_before_ms": to_ms(later(60))}
    conn.execute(sa.update(message).values(held))
    collect(conn)


def _due(conn: sa.Connection, seconds: float = 0) -> list[Message]:
    return messages.due(conn, busy=[], limit=9, now=later(seconds))


def test_an_order_promises_a_status_message_and_has_its_photo_checked_soon(conn: sa.Connection) -> None:
    photo_id = make_photo(conn, PhotoState.CHECKING)
    job_id = order(conn, photo_id)
    (status,) = messages.due(conn, busy=[], limit=10, now=NOW)
    assert (status.job_id, status.message_id) == (job_id, None)
    assert status.reply_to == photo_at(conn, photo_id).message_id
    assert photo_at(conn, photo_id).wanted == 1


@pytest.mark.parametrize("state", JobState)
def test_the_same_order_can_be_repeated_when_it_has_ended(conn: sa.Connection, state: JobState) -> None:
    job_id = make_job(conn, state)
    again = order(conn, job_at(conn, job_id).photo_id)
    assert (again is None) is (state in OPEN_JOB_STATES)


def test_another_template_is_another_order(conn: sa.Connection) -> None:
    job_id = make_job(conn)
    assert order(conn, job_at(conn, job_id).photo_id, template="wink") is not None


def test_an_order_that_was_dropped_can_be_repeated_at_once(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    jobs.cancel(conn, job_id, now=NOW)
    assert order(conn, job_at(conn, job_id).photo_id) is not None


def test_an_order_on_a_usable_photo_stands_in_line_at_once(conn: sa.Connection) -> None:
    job_id = order(conn, make_photo(conn, PhotoState.USABLE))
    assert job_at(conn, job_id or 0).state is JobState.QUEUED


OUTCOMES = {
    JobState.WAITING_CHECK: (Cancelled.FREE, JobState.CANCELLED),
    JobState.QUEUED: (Cancelled.FREE, JobState.CANCELLED),
    JobState.SUBMITTING: (Cancelled.DROPPED, JobState.SUBMITTING),
    JobState.RUNNING: (Cancelled.DROPPED, JobState.RUNNING),
    JobState.FETCHING: (Cancelled.DROPPED, JobState.FETCHING),
    JobState.UNSURE: (Cancelled.DROPPED, JobState.UNSURE),
}


@pytest.mark.parametrize("state", JobState)
def test_a_job_is_cancelled_as_far_as_its_state_allows(conn: sa.Connection, state: JobState) -> None:
    outcome, after = OUTCOMES.get(state, (Cancelled.TOO_LATE, state))
    job_id = make_job(conn, state)
    assert jobs.cancel(conn, job_id, now=NOW) is outcome
    job = job_at(conn, job_id)
    assert (job.state, job.unwanted) == (after, int(outcome is Cancelled.DROPPED))


def test_a_cancel_of_what_is_being_made_is_told_at_once_and_looked_into_at_once(conn: sa.Connection) -> None:
    dropped, other = (make_job(conn, JobState.RUNNING, owner=owner) for owner in (1, 2))
    conn.execute(sa.update(job).values(next_ms=to_ms(later(60))))
    _shown_and_held_back(conn)
    jobs.cancel(conn, dropped, now=NOW)
    assert [row.job_id for row in _due(conn)] == [dropped]
    assert [job_at(conn, job_id).next_ms for job_id in (dropped, other)] == [0, to_ms(later(60))]
    assert Topic.JOBS in collect(conn)


@pytest.mark.parametrize(
    ("old", "new", "urgent"),
    [
        (JobState.QUEUED, JobState.SUBMITTING, False),
        (JobState.RUNNING, JobState.QUEUED, False),
        (JobState.SUBMITTING, JobState.RUNNING, True),
        (JobState.FETCHING, JobState.DELIVERING, True),
        (JobState.RUNNING, JobState.FAILED, True),
    ],
)
def test_only_a_step_that_somebody_waits_for_is_told_before_its_turn(
    conn: sa.Connection,
    old: JobState,
    new: JobState,
    urgent: bool,  # noqa: FBT001 - a table
) -> None:
    moved = make_job(conn, old)
    make_job(conn, old if old is not JobState.SUBMITTING else JobState.RUNNING, owner=2)
    _shown_and_held_back(conn)
    assert jobs.move(conn, moved, old, new, now=later(5), **facts_for(new, moved))
    assert [row.job_id for row in _due(conn)] == ([moved] if urgent else [])
    assert [row.job_id for row in _due(conn, 60)] == [moved]
    assert Topic.JOBS in collect(conn)
    assert read(conn, job.c.changed_ms, moved) == to_ms(later(5))


@pytest.mark.parametrize("state", JobState)
def test_a_second_cancel_comes_too_late(conn: sa.Connection, state: JobState) -> None:
    job_id = make_job(conn, state)
    jobs.cancel(conn, job_id, now=NOW)
    before = job_at(conn, job_id)
    assert jobs.cancel(conn, job_id, now=NOW) is Cancelled.TOO_LATE
    assert job_at(conn, job_id) == before


def test_a_job_that_does_not_exist_cannot_be_cancelled(conn: sa.Connection) -> None:
    assert jobs.cancel(conn, 99, now=NOW) is Cancelled.TOO_LATE


def test_a_photo_knows_every_template_that_was_ever_ordered_for_it(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.CANCELLED, template="smile")
    photo_id = job_at(conn, job_id).photo_id
    make_job(conn, template="wink", photo_id=photo_id)
    make_job(conn, template="cry")
    assert jobs.templates_of(conn, photo_id=photo_id) == {"smile", "wink"}


def test_people_see_their_open_jobs_oldest_first_and_no_one_else_s(conn: sa.Connection) -> None:
    mine = [make_job(conn, state) for state in (JobState.RUNNING, JobState.QUEUED)]
    jobs.cancel(conn, make_job(conn, JobState.RUNNING, template="cry"), now=NOW)
    make_job(conn, JobState.FAILED)
    make_job(conn, owner=2)
    assert [job.id for job in jobs.open_of(conn, person_id=1, chats=[1, 7])] == mine
    assert jobs.open_of(conn, person_id=1, chats=[2]) == []


def test_people_see_their_ended_jobs_newest_first(conn: sa.Connection) -> None:
    ended = [make_job(conn, state) for state in (JobState.FAILED, JobState.DELIVERED, JobState.EXPIRED)]
    make_job(conn, JobState.QUEUED)
    make_job(conn, JobState.FAILED, owner=2)
    found = jobs.ended_of(conn, person_id=1, chats=[1], limit=2)
    assert [job.id for job in found] == [ended[2], ended[1]]
