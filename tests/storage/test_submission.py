from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import jobs, submission
from storage.clock import to_ms
from storage.schema import job as job_table
from storage.states import JobState
from tests.support.rows import NOW, job_at, later, make_job

if TYPE_CHECKING:
    from storage.rows import Job


def _claim(
    conn: sa.Connection,
    *,
    max_upstream: int = 2,
    generation: int = 1,
    at: float = 0,
    provider: str = "emoji-v1",
) -> Job | None:
    return submission.claim(
        conn, provider=provider, model="m", max_upstream=max_upstream, generation=generation, now=later(at)
    )


def _requeue(conn: sa.Connection, job_id: int, *, attempted: bool = True, at: float = 0) -> bool:
    return submission.requeue(conn, job_id, next_at=later(at), error="busy", attempted=attempted, now=NOW)


def test_a_claim_records_the_intent_before_anything_is_paid(conn: sa.Connection) -> None:
    job_id = make_job(conn)
    claimed = _claim(conn)
    assert claimed == job_at(conn, job_id)
    assert (claimed.state, claimed.attempts, claimed.provider) == (JobState.SUBMITTING, 1, "emoji-v1")
    assert claimed.intent_ms == to_ms(NOW)


def test_nothing_is_claimed_while_another_order_is_being_placed(conn: sa.Connection) -> None:
    make_job(conn, JobState.SUBMITTING, owner=2)
    make_job(conn)
    assert _claim(conn, max_upstream=9) is None


def test_nothing_is_claimed_while_the_provider_s_places_are_taken(conn: sa.Connection) -> None:
    for owner in (2, 3):
        make_job(conn, JobState.RUNNING, owner=owner)
    make_job(conn)
    assert _claim(conn, max_upstream=2) is None
    assert _claim(conn, max_upstream=3) is not None


@pytest.mark.parametrize("state", [JobState.SUBMITTING, JobState.RUNNING])
def test_what_one_provider_is_busy_with_keeps_no_other_from_work(
    conn: sa.Connection, state: JobState
) -> None:
    make_job(conn, state, owner=2)
    make_job(conn)
    assert _claim(conn, max_upstream=1) is None
    claimed = _claim(conn, max_upstream=1, provider="local")
    assert claimed is not None
    assert claimed.provider == "local"


@pytest.mark.parametrize("state", [JobState.FETCHING, JobState.DELIVERING, JobState.UNSURE])
def test_a_job_that_left_the_provider_takes_no_place(conn: sa.Connection, state: JobState) -> None:
    make_job(conn, state, owner=2)
    make_job(conn)
    assert _claim(conn, max_upstream=1) is not None


def test_nothing_is_claimed_when_nobody_waits(conn: sa.Connection) -> None:
    make_job(conn, JobState.WAITING_CHECK)
    assert _claim(conn) is None


def test_a_job_that_was_put_back_keeps_its_place(conn: sa.Connection) -> None:
    first = make_job(conn, owner=1)
    make_job(conn, owner=2)
    tag = job_at(conn, first).tag
    assert _claim(conn) is not None
    assert _requeue(conn, first, at=5)
    assert job_at(conn, first).tag == tag
    again = _claim(conn, at=5)
    assert again is not None
    assert (again.id, again.attempts) == (first, 2)


def test_a_job_that_was_put_back_waits_as_long_as_it_was_told(conn: sa.Connection) -> None:
    first, second = (make_job(conn, owner=owner) for owner in (1, 2))
    _claim(conn)
    _requeue(conn, first, at=5)
    claimed = _claim(conn, at=4)
    assert claimed is not None
    assert claimed.id == second


def test_an_order_that_was_not_the_job_s_fault_is_no_attempt(conn: sa.Connection) -> None:
    job_id = make_job(conn)
    _claim(conn)
    _requeue(conn, job_id, attempted=False)
    assert job_at(conn, job_id).attempts == 0


def test_an_order_that_was_cancelled_ends_instead_of_going_back(conn: sa.Connection) -> None:
    job_id = make_job(conn)
    _claim(conn)
    jobs.cancel(conn, job_id, now=NOW)
    assert _requeue(conn, job_id)
    assert job_at(conn, job_id).state is JobState.CANCELLED


def test_a_failed_task_goes_back_without_its_ticket(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    assert submission.requeue(
        conn, job_id, next_at=NOW, error="E", attempted=True, now=NOW, old=JobState.RUNNING
    )
    assert job_at(conn, job_id).ticket is None


def test_what_is_being_ordered_is_in_doubt_only_for_a_later_start(conn: sa.Connection) -> None:
    job_id = make_job(conn)
    _claim(conn, generation=1)
    assert submission.doubtful(conn, generation=1, now=NOW) is None
    found = submission.doubtful(conn, generation=2, now=NOW)
    assert found is not None
    assert found.id == job_id


def test_a_doubt_is_looked_into_when_it_is_due_and_counts_how_often_nothing_was_found(
    conn: sa.Connection,
) -> None:
    job_id = make_job(conn)
    _claim(conn)
    submission.doubt(conn, job_id, next_at=later(5), error="timeout", now=NOW)
    assert submission.doubtful(conn, generation=1, now=later(4)) is None
    submission.doubt(conn, job_id, next_at=later(5), error="not_listed", missing=1, now=later(4))
    found = submission.doubtful(conn, generation=1, now=later(5))
    assert found is not None
    assert (found.missing, found.doubt_ms) == (1, to_ms(NOW)), "the grace counts from the first doubt"
    assert _claim(conn) is None, "a doubt holds its place"


def test_a_doubt_about_an_order_that_was_settled_changes_nothing(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    before = job_at(conn, job_id)
    submission.doubt(conn, job_id, next_at=later(5), error="late", now=NOW)
    assert job_at(conn, job_id) == before


def test_an_unsure_order_can_be_adopted(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.UNSURE)
    assert submission.mark_submitted(
        conn, job_id, ticket="t", request_id="r", next_at=later(9), now=NOW, old=JobState.UNSURE
    )
    assert job_at(conn, job_id).next_ms == to_ms(later(9))


def test_tickets_of_ours_are_told_from_those_of_strangers(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.DELIVERED)
    ours = f"ticket-{job_id}"
    assert submission.known_tickets(conn, {ours, "stranger"}) == {ours}
    assert submission.known_tickets(conn, set()) == set()


def test_one_ticket_never_belongs_to_two_jobs(conn: sa.Connection) -> None:
    make_job(conn, JobState.RUNNING)
    other = make_job(conn, JobState.RUNNING, owner=2)
    first_ticket = sa.select(sa.func.min(job_table.c.ticket)).scalar_subquery()
    with pytest.raises(sa.exc.IntegrityError, match="UNIQUE"):
        conn.execute(sa.update(job_table).where(job_table.c.id == other).values(ticket=first_ticket))
