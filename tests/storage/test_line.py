from __future__ import annotations

from typing import TYPE_CHECKING

from storage import line, making, submission
from storage.states import JobState
from tests.support.rows import NOW, job_at, later, make_job, make_photo, order

if TYPE_CHECKING:
    import sqlalchemy as sa

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
