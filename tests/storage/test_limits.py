from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import jobs, limits, messages, providers
from storage.clock import to_ms
from storage.limits import Barrier, Limits, Obstacle
from storage.schema import job as job_table
from storage.schema import message as message_table
from storage.states import JobState, PhotoState
from tests.support.rows import NOW, end_photo, later, make_job, make_photo, order, owe_keyboard, read

if TYPE_CHECKING:
    from datetime import datetime

MAKERS = ("emoji-v1", "local")
TOMORROW = NOW + timedelta(hours=12)


def _barrier(
    conn: sa.Connection, allowed: Limits, *, owner: int = 1, chat: int = 1, now: datetime = NOW
) -> Barrier | None:
    return limits.barrier(conn, allowed, person_id=owner, chat_id=chat, now=now)


def test_without_limits_nothing_stands_in_the_way(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    for number in range(30):
        order(conn, photo_id, template=f"t{number}")
    assert _barrier(conn, Limits(MAKERS, 0, 0, 0)) is None


def test_the_defaults_let_a_person_have_every_expression_of_one_photo(conn: sa.Connection) -> None:
    photo_id = make_photo(conn)
    for number in range(19):
        order(conn, photo_id, template=f"t{number}")
    assert _barrier(conn, Limits()) is None
    order(conn, photo_id, template="t20")
    assert _barrier(conn, Limits()) == Barrier(Obstacle.PERSON, 20)
    assert _barrier(conn, Limits(), owner=2, chat=2) is None


@pytest.mark.parametrize("end", [JobState.DELIVERED, JobState.FAILED, JobState.CANCELLED, JobState.REJECTED])
def test_a_job_that_has_ended_is_not_under_way(conn: sa.Connection, end: JobState) -> None:
    make_job(conn, end)
    assert _barrier(conn, Limits(waiting_per_person=1)) is None


@pytest.mark.parametrize("state", [JobState.WAITING_CHECK, JobState.RUNNING, JobState.UNSURE])
def test_a_job_that_nobody_wants_any_more_leaves_room(conn: sa.Connection, state: JobState) -> None:
    job_id = make_job(conn, state)
    assert _barrier(conn, Limits(waiting_per_person=1)) == Barrier(Obstacle.PERSON, 1)
    jobs.cancel(conn, job_id, now=NOW)
    assert _barrier(conn, Limits(waiting_per_person=1)) is None


def test_a_chat_has_a_limit_of_its_own_whoever_ordered(conn: sa.Connection) -> None:
    for owner in (2, 3):
        job_id = make_job(conn, owner=owner)
        conn.execute(sa.update(job_table).where(job_table.c.id == job_id).values(chat_id=2))
    allowed = Limits(waiting_per_person=9, waiting_per_chat=2)
    assert _barrier(conn, allowed, owner=4, chat=2) == Barrier(Obstacle.CHAT, 2)
    assert _barrier(conn, allowed, owner=4, chat=4) is None


def _made(conn: sa.Connection, state: JobState, *, at: float, billed: int = 0) -> None:
    job_id = make_job(conn, state)
    made = sa.update(job_table).where(job_table.c.id == job_id)
    conn.execute(made.values(created_ms=to_ms(later(at)), billed_seconds=billed))


def test_the_day_s_last_clip_bars_the_next_until_the_first_is_a_day_old(conn: sa.Connection) -> None:
    allowed = Limits(daily_per_person=2)
    _made(conn, JobState.DELIVERED, at=0)
    assert _barrier(conn, allowed) is None
    _made(conn, JobState.RUNNING, at=60)
    first_is_old = NOW + timedelta(days=1)
    assert _barrier(conn, allowed, now=later(60)) == Barrier(Obstacle.DAY, 2, to_ms(first_is_old))
    assert _barrier(conn, allowed, now=first_is_old - timedelta(milliseconds=1)) is not None
    assert _barrier(conn, allowed, now=first_is_old) is None
    assert _barrier(conn, allowed, owner=2, now=later(60)) is None


@pytest.mark.parametrize(
    ("state", "billed", "counts"),
    [
        (JobState.FAILED, 0, False),
        (JobState.REJECTED, 0, False),
        (JobState.CANCELLED, 0, False),
        (JobState.CANCELLED, 3, True),
        (JobState.UNDELIVERABLE, 0, True),
    ],
)
def test_what_came_to_nothing_does_not_count_unless_it_was_paid_for(
    conn: sa.Connection,
    state: JobState,
    billed: int,
    counts: bool,  # noqa: FBT001 - a table
) -> None:
    _made(conn, state, at=0, billed=billed)
    assert (_barrier(conn, Limits(daily_per_person=1)) is not None) is counts


def _rest(conn: sa.Connection, name: str, problem: str) -> None:
    providers.pause(conn, name=name, problem=problem, code="C", probe_at=TOMORROW, now=NOW)


def test_a_used_up_budget_bars_only_when_nobody_else_can_work(conn: sa.Connection) -> None:
    allowed = Limits(MAKERS)
    _rest(conn, "emoji-v1", "budget")
    assert _barrier(conn, allowed) is None
    _rest(conn, "local", "setup")
    assert _barrier(conn, allowed) == Barrier(Obstacle.BUDGET, until_ms=to_ms(TOMORROW))


def test_any_other_pause_keeps_orders_waiting_instead_of_barring_them(conn: sa.Connection) -> None:
    for name in MAKERS:
        _rest(conn, name, "key")
    assert _barrier(conn, Limits(MAKERS)) is None
    assert _barrier(conn, Limits()) is None


def _barred_keyboard(conn: sa.Connection, photo_id: int, *, until_ms: int | None = None) -> int:
    row_id = owe_keyboard(conn, photo_id)
    messages.mark_sent(conn, row_id, message_id=7, now=NOW)
    messages.mark_shown(conn, row_id, wanted=1, fingerprint="barred", next_at=NOW)
    messages.mark_barred(conn, row_id, until_ms=until_ms)
    return row_id


def _is_due(conn: sa.Connection, row_id: int, at: float = 0) -> bool:
    return row_id in {message.id for message in messages.due(conn, busy=[], limit=99, now=later(at))}


def test_a_keyboard_that_says_no_is_looked_at_again_when_the_time_has_come(conn: sa.Connection) -> None:
    row_id = _barred_keyboard(conn, make_photo(conn), until_ms=to_ms(later(60)))
    assert [_is_due(conn, row_id, at) for at in (0, 59, 60)] == [False, False, True]


@pytest.mark.parametrize(
    "event", ["delivered", "cancelled", "dropped", "refused", "resumed", "somebody else's"]
)
def test_a_keyboard_that_says_no_is_looked_at_again_when_there_may_be_room(
    conn: sa.Connection, event: str
) -> None:
    row_id = _barred_keyboard(conn, make_photo(conn))
    other = make_photo(conn, PhotoState.CHECKING)
    waits = order(conn, other)
    queued, running = make_job(conn), make_job(conn, JobState.RUNNING)
    _rest(conn, "emoji-v1", "budget")
    conn.execute(sa.update(message_table).values(shown=message_table.c.wanted))
    assert waits is not None
    match event:
        case "delivered":
            jobs.move(conn, running, JobState.RUNNING, JobState.FAILED, now=NOW)
        case "cancelled":
            jobs.cancel(conn, queued, now=NOW)
        case "dropped":
            jobs.cancel(conn, running, now=NOW)
        case "refused":
            end_photo(conn, other, PhotoState.CHECKING, PhotoState.REFUSED)
        case "resumed":
            providers.mark_affordable(conn, name="emoji-v1")
        case _:
            jobs.cancel(conn, make_job(conn, owner=2), now=NOW)
    assert _is_due(conn, row_id) == (event != "somebody else's")


def test_a_keyboard_that_shows_templates_again_is_left_alone(conn: sa.Connection) -> None:
    row_id = _barred_keyboard(conn, make_photo(conn))
    messages.mark_shown(conn, row_id, wanted=1, fingerprint="open", next_at=NOW)
    jobs.cancel(conn, make_job(conn), now=NOW)
    assert not _is_due(conn, row_id)
    assert read(conn, message_table.c.barred, row_id) == 0
