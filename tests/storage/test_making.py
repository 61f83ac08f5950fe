from __future__ import annotations

import pytest
import sqlalchemy as sa

from storage import answers, copies, jobs, making, messages, queue, submission
from storage.clock import to_ms
from storage.schema import job as job_table
from storage.schema import message
from storage.states import NO_COPY, UNREACHABLE, JobState, MessageRole
from storage.urgency import Openings
from storage.wakeups import Topic, collect
from tests.support.rows import NOW, job_at, later, make_job, make_person, order, read


def _fetched(conn: sa.Connection, job_id: int) -> bool:
    return making.mark_fetched(conn, job_id, clip="c.mp4", width=512, height=512, length_ms=4000, now=NOW)


def _made(conn: sa.Connection, job_id: int, *, worked_ms: int | None = 3000, at: float = 0) -> bool:
    return making.mark_made(conn, job_id, billed_seconds=4, worked_ms=worked_ms, now=later(at))


def test_a_made_clip_frees_its_place_and_says_what_it_cost(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    assert queue.upstream(conn) == [job_id]
    assert _made(conn, job_id)
    job = job_at(conn, job_id)
    assert (job.state, job.billed_seconds) == (JobState.FETCHING, 4)
    assert job.finished_ms - job.running_ms == 3000
    assert queue.upstream(conn) == []


def test_work_that_nobody_measured_counts_from_when_the_provider_was_free(conn: sa.Connection) -> None:
    first, second = (make_job(conn, JobState.RUNNING, owner=owner) for owner in (1, 2))
    _made(conn, first, at=10)
    _made(conn, second, worked_ms=None, at=25)
    assert queue.durations(conn, provider="emoji-v1") == [15_000, 3000]


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.FETCHING])
def test_a_clip_that_nobody_wants_any_more_is_not_shown(conn: sa.Connection, state: JobState) -> None:
    job_id = make_job(conn, state)
    jobs.cancel(conn, job_id, now=NOW)
    step = _made if state is JobState.RUNNING else _fetched
    assert step(conn, job_id)
    assert job_at(conn, job_id).state is JobState.CANCELLED


def test_a_dropped_clip_still_says_what_it_cost(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    jobs.cancel(conn, job_id, now=NOW)
    _made(conn, job_id)
    assert job_at(conn, job_id).billed_seconds == 4


def test_a_cancel_that_came_too_late_upstream_is_not_tried_again(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    making.mark_cancel_too_late(conn, job_id)
    assert job_at(conn, job_id).unwanted == 0
    jobs.cancel(conn, job_id, now=NOW)
    making.mark_cancel_too_late(conn, job_id + 1)
    assert job_at(conn, job_id).unwanted == 1, "that was somebody else's"
    making.mark_cancel_too_late(conn, job_id)
    assert job_at(conn, job_id).unwanted == 2


def test_a_fetched_clip_is_ready_to_be_shown(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.FETCHING)
    assert _fetched(conn, job_id)
    job = job_at(conn, job_id)
    assert (job.state, job.clip, job.clip_width, job.clip_height, job.clip_ms) == (
        JobState.DELIVERING,
        "c.mp4",
        512,
        512,
        4000,
    )


def test_a_clip_for_a_chat_that_cannot_be_reached_is_not_tried(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.FETCHING)
    making.mark_unreachable(conn, chat_id=1, error="blocked", now=NOW)
    _fetched(conn, job_id)
    ended = job_at(conn, job_id)
    assert (ended.state, ended.reason) == (JobState.UNDELIVERABLE, UNREACHABLE)
    assert ended.error == "chat unreachable"


def test_an_unreachable_chat_ends_its_deliveries_and_only_those(conn: sa.Connection) -> None:
    ready = make_job(conn, JobState.DELIVERING)
    making_still = make_job(conn, JobState.RUNNING, template="wink")
    elsewhere = make_job(conn, JobState.DELIVERING, owner=2)
    making.mark_unreachable(conn, chat_id=1, error="blocked", now=NOW)
    states = [job_at(conn, job_id).state for job_id in (ready, making_still, elsewhere)]
    assert states == [JobState.UNDELIVERABLE, JobState.RUNNING, JobState.DELIVERING]
    assert (job_at(conn, ready).reason, job_at(conn, ready).error) == (UNREACHABLE, "blocked")


def test_an_unreachable_chat_frees_its_places_in_the_line_for_nothing(conn: sa.Connection) -> None:
    waiting = [make_job(conn, state) for state in (JobState.QUEUED, JobState.WAITING_CHECK)]
    elsewhere = make_job(conn, owner=2)
    making.mark_unreachable(conn, chat_id=1, error="blocked", now=later(3))
    for ended in (job_at(conn, job_id) for job_id in waiting):
        assert (ended.state, ended.reason, ended.error) == (JobState.CANCELLED, UNREACHABLE, "blocked")
    assert job_at(conn, elsewhere).state is JobState.QUEUED


def test_a_chat_that_takes_no_copies_ends_what_waited_for_one(conn: sa.Connection) -> None:
    waited, other = (make_job(conn, JobState.DELIVERING, owner=owner) for owner in (1, 2))
    make_person(conn, 8)
    make_person(conn, 9)
    copies.owe(conn, job_at(conn, waited), chat_id=9)
    copies.owe(conn, job_at(conn, other), chat_id=8)
    making.mark_unreachable(conn, chat_id=9, error="kicked", now=later(3))
    ended = job_at(conn, waited)
    assert (ended.state, ended.reason, ended.error) == (JobState.UNDELIVERABLE, NO_COPY, "kicked")
    assert read(conn, job_table.c.changed_ms, waited) == to_ms(later(3))
    assert job_at(conn, other).state is JobState.DELIVERING
    left = conn.execute(sa.select(message.c.job_id).where(message.c.role == MessageRole.COPY)).scalars()
    assert list(left) == [other]


def test_what_an_unreachable_chat_would_have_been_told_is_forgotten(conn: sa.Connection) -> None:
    for owner in (1, 2):
        make_job(conn, owner=owner)
        answers.owe(conn, chat_id=owner, text=f"to {owner}")
    making.mark_unreachable(conn, chat_id=1, error="blocked", now=NOW)
    make_person(conn, 1)  # who comes back
    left = answers.due(conn, busy=[], limit=9, openings=Openings(), now=NOW)
    assert [answer.text for answer in left] == ["to 2"]


def test_a_clip_that_is_shown_can_be_shown_again_by_what_telegram_calls_it(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.DELIVERING)
    assert making.mark_delivered(conn, job_id, file_id="BAAC", kind="video", now=NOW)
    made = job_at(conn, job_id)
    assert (made.state, made.file_id, made.file_kind) == (JobState.DELIVERED, "BAAC", "video")


def test_a_clip_that_could_not_be_shown_can_be_shown_after_all_as_if_for_the_first_time(
    conn: sa.Connection,
) -> None:
    job_id = make_job(conn, JobState.DELIVERING)
    making.mark_undeliverable(conn, job_id, error="forbidden", reason=UNREACHABLE, now=NOW)
    conn.execute(sa.update(message).values(rung=3, attempts=2, message_id=7, shown=message.c.wanted))

    assert making.show_again(conn, job_id, now=later(60))

    job = job_at(conn, job_id)
    assert (job.state, job.reason, job.error, job.clip) == (JobState.DELIVERING, "", "", f"{job_id}.mp4")
    (row,) = messages.due(conn, busy=[], limit=9, now=later(60))
    assert (row.job_id, row.rung, row.attempts, row.message_id) == (job_id, 0, 0, 7)


@pytest.mark.parametrize("state", [state for state in JobState if state is not JobState.UNDELIVERABLE])
def test_only_what_could_not_be_shown_is_shown_again(conn: sa.Connection, state: JobState) -> None:
    job_id = make_job(conn, state)
    conn.execute(sa.update(job_table).values(clip="c.mp4"))
    assert not making.show_again(conn, job_id, now=NOW)
    assert job_at(conn, job_id).state is state


@pytest.mark.parametrize("lack", ["its file", "its message", "any need"])
def test_a_clip_is_not_shown_again_without(conn: sa.Connection, lack: str) -> None:
    job_id = make_job(conn, JobState.UNDELIVERABLE)
    if lack == "its file":
        conn.execute(sa.update(job_table).values(clip=None))
    elif lack == "its message":
        conn.execute(sa.delete(message))
    else:
        assert order(conn, job_at(conn, job_id).photo_id) is not None
    assert not making.show_again(conn, job_id, now=NOW)
    assert job_at(conn, job_id).state is JobState.UNDELIVERABLE


def test_a_clip_that_is_late_says_so_at_once(conn: sa.Connection) -> None:
    late, other = (make_job(conn, JobState.RUNNING, owner=owner) for owner in (1, 2))
    for row in messages.due(conn, busy=[], limit=9, now=NOW):
        messages.mark_shown(conn, row.id, wanted=row.wanted, fingerprint="f", next_at=later(60))
    making.mark_late(conn, late, until=later(600))
    assert [row.job_id for row in messages.due(conn, busy=[], limit=9, now=NOW)] == [late]
    assert (job_at(conn, late).late_ms, job_at(conn, other).late_ms) == (to_ms(later(600)), 0)


def test_a_new_moment_to_look_is_told_to_the_worker(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    collect(conn)
    making.look_again(conn, job_id, next_at=later(5))
    assert (collect(conn), job_at(conn, job_id).error) == ({Topic.JOBS}, "")


def test_only_a_failure_counts_as_a_try_and_the_next_step_starts_afresh(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    making.look_again(conn, job_id, next_at=later(5))
    assert job_at(conn, job_id).tries == 0
    making.look_again(conn, job_id, next_at=later(5), error="E", tries=1)
    assert (job_at(conn, job_id).tries, job_at(conn, job_id).next_ms) == (1, to_ms(later(5)))
    _made(conn, job_id)
    assert (job_at(conn, job_id).tries, job_at(conn, job_id).next_ms) == (0, 0)


def test_jobs_are_listed_by_where_they_stand_first_submitted_first(conn: sa.Connection) -> None:
    make_person(conn)
    running = [make_job(conn, JobState.RUNNING, owner=owner) for owner in (1, 2)]
    fetching = make_job(conn, JobState.FETCHING, owner=3)
    unsure = make_job(conn, JobState.UNSURE, owner=4)
    assert [job.id for job in making.running(conn)] == running
    assert [job.id for job in making.fetching(conn)] == [fetching]
    assert [job.id for job in making.unsure(conn)] == [unsure]


def test_the_head_is_what_was_submitted_first_whenever_it_was_wished_for(conn: sa.Connection) -> None:
    wished_first, wished_last = (make_job(conn, JobState.SUBMITTING, owner=owner) for owner in (1, 2))
    for job_id, at in ((wished_first, 9), (wished_last, 5)):
        submission.mark_submitted(
            conn, job_id, ticket=f"t{job_id}", request_id="", next_at=NOW, now=later(at)
        )
    assert [job.id for job in making.running(conn)] == [wished_last, wished_first]


def test_a_job_that_ends_without_a_clip_says_why(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.RUNNING)
    assert making.end(
        conn, job_id, old=JobState.RUNNING, new=JobState.FAILED, reason="trouble", error="E42", now=NOW
    )
    assert (job_at(conn, job_id).reason, job_at(conn, job_id).error) == ("trouble", "E42")


def test_the_next_look_is_the_earliest_that_lies_ahead(conn: sa.Connection) -> None:
    for owner, seconds in ((1, -5), (2, 30), (3, 20)):
        job_id = make_job(conn, JobState.RUNNING, owner=owner)
        making.look_again(conn, job_id, next_at=later(seconds))
    assert making.next_due(conn, [JobState.RUNNING], after=NOW) == to_ms(later(20))
    assert making.next_due(conn, [JobState.RUNNING], after=later(20)) == to_ms(later(30))
    assert making.next_due(conn, [JobState.FETCHING], after=NOW) is None


@pytest.mark.parametrize("step", [_made, _fetched])
def test_a_job_that_does_not_exist_makes_no_step(conn: sa.Connection, step: object) -> None:
    assert callable(step)
    assert step(conn, 99) is False
