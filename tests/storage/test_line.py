from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import line, making, submission
from storage.clock import to_ms
from storage.schema import job
from storage.states import JobState
from tests.support.rows import NOW, job_at, later, make_job, make_photo, order

if TYPE_CHECKING:
    from storage.line import Line


def _line(conn: sa.Connection, job_id: int, *, provider: str = "emoji-v1", at: float = 0) -> Line:
    return line.before(conn, job_at(conn, job_id), provider=provider, now=later(at))


def _order(conn: sa.Connection, *, owner: int, provider: str = "emoji-v1", at: float = 0) -> int:
    job_id = make_job(conn, owner=owner)
    submission.claim(conn, provider=provider, model="m", max_upstream=9, generation=1, now=later(at))
    submission.mark_submitted(conn, job_id, ticket=f"t{job_id}", request_id="", next_at=NOW, now=later(at))
    return job_id


def test_the_line_counts_who_goes_first_and_who_is_being_made(conn: sa.Connection) -> None:
    make_job(conn, JobState.RUNNING, owner=5)
    make_job(conn, JobState.FETCHING, owner=6)
    waiting = [make_job(conn, owner=owner) for owner in (2, 3, 4)]
    assert [_line(conn, job_id).ahead for job_id in waiting] == [1, 2, 3]


def test_only_what_the_same_provider_is_busy_with_stands_before(conn: sa.Connection) -> None:
    _order(conn, owner=5)
    job_id = make_job(conn)
    assert _line(conn, job_id, provider="local").ahead == 0


def test_the_line_upstream_tells_how_long_each_was_ordered_ago(conn: sa.Connection) -> None:
    jobs = [_order(conn, owner=owner, at=owner) for owner in (2, 3, 4)]
    seen = [_line(conn, job_id, at=10) for job_id in jobs]
    assert [(found.upstream, found.ordered) for found in seen] == [
        ((), 8000),
        ((8000,), 7000),
        ((8000, 7000), 6000),
    ]


def test_durations_are_those_of_the_provider_and_so_is_the_last_end(conn: sa.Connection) -> None:
    for owner, provider in ((2, "emoji-v1"), (3, "local")):
        job_id = _order(conn, owner=owner, provider=provider)
        making.mark_made(conn, job_id, billed_seconds=0, worked_ms=owner * 1000, now=later(owner))
    job_id = make_job(conn)
    assert _line(conn, job_id, at=9).durations == (2000,)
    assert _line(conn, job_id, at=9).finished == 7000
    assert _line(conn, job_id, provider="nobody").finished is None


def test_each_wish_of_a_person_is_a_round_later(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    wishes = [order(conn, photo_id, template=f"t{number}") for number in range(3)]
    assert [_line(conn, job_id).rounds for job_id in wishes if job_id is not None] == [1, 2, 3]


def test_arrivals_are_the_orders_of_others(conn: sa.Connection) -> None:
    job_id = make_job(conn)
    assert _line(conn, job_id, at=10).arrivals == 0
    for owner in (2, 3):
        make_job(conn, owner=owner)
    assert _line(conn, job_id, at=10).arrivals == 2 / 10_000


def test_whoever_is_upstream_waits_for_nobody_in_our_own_line(conn: sa.Connection) -> None:
    running = _order(conn, owner=9, at=1)
    for owner in (2, 3):
        make_job(conn, owner=owner)
    behind = order(conn, job_at(conn, running).photo_id, template="second wish")
    found = _line(conn, running, at=10)
    assert (found.provider, found.queued, found.rounds, found.arrivals) == ("emoji-v1", 0, 1, 0)
    assert behind is not None
    assert (_line(conn, behind, at=10).ordered, _line(conn, behind, at=10).upstream) == (0, (9000,))


def test_rounds_count_from_the_turn_that_is_being_served(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    wishes = [order(conn, photo_id, template=f"t{number}") for number in range(3)]
    submission.claim(conn, provider="emoji-v1", model="m", max_upstream=9, generation=1, now=NOW)
    assert [_line(conn, job_id).rounds for job_id in wishes[1:] if job_id is not None] == [1, 2]


def test_an_order_on_its_way_and_a_clock_that_was_put_back_count_as_just_ordered(conn: sa.Connection) -> None:
    first = _order(conn, owner=2, at=60)
    make_job(conn, owner=3)
    submission.claim(conn, provider="emoji-v1", model="m", max_upstream=9, generation=1, now=later(61))
    job_id = make_job(conn)
    assert _line(conn, job_id, at=50).upstream == (0, 0)
    assert _line(conn, first, at=50).ordered == 0


def test_how_often_people_come_is_told_by_the_last_thirty(conn: sa.Connection) -> None:
    job_id = make_job(conn)
    for owner in range(2, 34):
        other = make_job(conn, owner=owner)
        ago = 1000 if owner < 4 else 100 - owner
        conn.execute(sa.update(job).where(job.c.id == other).values(created_ms=to_ms(later(-ago))))
    assert _line(conn, job_id).arrivals == 30 / 96_000


def test_one_order_tells_nothing_of_how_often_people_come(conn: sa.Connection) -> None:
    job_id = make_job(conn)
    make_job(conn, owner=2)
    assert _line(conn, job_id, at=10).arrivals == 0
