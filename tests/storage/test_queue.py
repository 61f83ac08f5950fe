from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import jobs, making, messages, open_storage, queue, submission
from storage.clock import to_ms
from storage.queue import EXACT_PLACES
from storage.schema import job, message
from storage.states import JobState
from storage.wakeups import Topic, collect
from tests.support.rows import NOW, job_at, later, make_job, make_photo, order, read

if TYPE_CHECKING:
    from pathlib import Path

    from storage.rows import Job

HOG = 1


def _start(conn: sa.Connection) -> Job | None:
    """Claim the next job and make its clip, so that the place is free again."""
    started = submission.claim(conn, provider="emoji-v1", model="m", max_upstream=1, generation=1, now=NOW)
    if started is not None:
        submission.mark_submitted(
            conn, started.id, ticket=f"ticket-{started.id}", request_id="", next_at=NOW, now=NOW
        )
        making.mark_made(conn, started.id, billed_seconds=0, worked_ms=1000, now=NOW)
    return started


def _start_all(conn: sa.Connection) -> list[int]:
    order_of_people = []
    while (started := _start(conn)) is not None:
        order_of_people.append(started.person_id)
    return order_of_people


def _hog_queues(conn: sa.Connection, count: int) -> None:
    photo_id = make_photo(conn, owner=HOG)
    for number in range(count):
        order(conn, photo_id, template=f"t{number}")


def test_someone_with_many_wishes_takes_turns_with_those_who_come_later(conn: sa.Connection) -> None:
    _hog_queues(conn, 20)
    _start(conn)
    for owner in range(2, 12):
        make_job(conn, owner=owner)
        turns = [_start(conn), _start(conn)]
        assert {job.person_id for job in turns if job is not None} == {HOG, owner}


def test_wishes_of_one_person_are_made_in_the_order_of_the_taps(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    tapped = [order(conn, photo_id, template=f"t{number}") for number in range(5)]
    assert [getattr(_start(conn), "id", None) for _ in range(5)] == tapped


async def test_a_restart_keeps_the_line(path: Path) -> None:
    async with open_storage(path) as storage:
        await storage.transact(_hog_queues, 3)
        await storage.transact(make_job, owner=2)
        first = await storage.transact(_start)
        await storage.transact(make_job, owner=3)
    assert first is not None
    async with open_storage(path) as storage:
        rest = await storage.transact(_start_all)
    assert [first.person_id, *rest] == [HOG, 2, HOG, 3, HOG]


def test_only_the_front_of_a_long_line_is_redrawn(conn: sa.Connection) -> None:
    line = [make_job(conn, owner=owner) for owner in range(2, 2 + EXACT_PLACES + 5)]
    for row in messages.due(conn, busy=[], limit=100, now=NOW):
        messages.mark_settled(conn, row.id)
    queue.touch_line(conn)
    touched = {row.job_id for row in messages.due(conn, busy=[], limit=100, now=NOW)}
    assert touched == set(line[: EXACT_PLACES + 1])


def test_a_job_enters_the_line_once(conn: sa.Connection) -> None:
    job_id = make_job(conn)
    before = job_at(conn, job_id)
    assert not queue.enter(conn, job_id, now=NOW)
    assert job_at(conn, job_id) == before


def test_who_enters_the_line_is_told_and_so_is_the_worker(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.WAITING_CHECK)
    conn.execute(sa.update(message).values(message_id=7, shown=message.c.wanted))
    conn.execute(sa.update(job).values(next_ms=to_ms(later(60))))
    collect(conn)
    assert queue.enter(conn, job_id, now=later(5))
    entered = job_at(conn, job_id)
    assert (entered.state, entered.next_ms) == (JobState.QUEUED, 0)
    assert read(conn, job.c.changed_ms, job_id) == to_ms(later(5))
    assert [row.job_id for row in messages.due(conn, busy=[], limit=9, now=NOW)] == [job_id]
    assert Topic.JOBS in collect(conn)


def test_durations_tell_how_long_the_last_clips_took_newest_first(conn: sa.Connection) -> None:
    for seconds in (10, 20, 30):
        job_id = make_job(conn, JobState.RUNNING, template=f"t{seconds}")
        making.mark_made(conn, job_id, billed_seconds=0, worked_ms=seconds * 1000, now=later(seconds))
    make_job(conn, JobState.RUNNING)
    assert queue.durations(conn, provider="emoji-v1", limit=2) == [30_000, 20_000]
    assert queue.durations(conn, provider="nobody") == []
    assert queue.last_finished(conn, provider="emoji-v1") == to_ms(later(30))
    assert queue.last_finished(conn, provider="nobody") == 0


def test_the_clip_that_was_finished_last_is_the_newest_whenever_it_was_ordered(conn: sa.Connection) -> None:
    first, second = (make_job(conn, JobState.RUNNING, template=template) for template in ("a", "b"))
    making.mark_made(conn, second, billed_seconds=0, worked_ms=2000, now=later(1))
    making.mark_made(conn, first, billed_seconds=0, worked_ms=1000, now=later(2))
    assert queue.durations(conn, provider="emoji-v1") == [1000, 2000]


def test_places_upstream_stand_in_the_order_in_which_they_were_taken(conn: sa.Connection) -> None:
    early, late, also_late = (make_job(conn, owner=owner) for owner in (1, 2, 3))
    for job_id, at in ((late, 5), (also_late, 5), (early, 9)):
        facts = {"provider": "emoji-v1", "model": "m", "attempts": 1, "intent_ms": to_ms(later(at))}
        jobs.move(conn, job_id, JobState.QUEUED, JobState.SUBMITTING, now=NOW, **facts)
    assert queue.upstream(conn) == queue.upstream(conn, provider="emoji-v1") == [late, also_late, early]
    assert queue.upstream(conn, provider="nobody") == []
