from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from storage import ledger
from storage.ledger import CNY, ChargeKind
from storage.schema import charge
from storage.states import JobState
from tests.support.rows import NOW, later, make_job

CLIP = 24 * CNY // 100


def _enter(
    conn: sa.Connection,
    reference: str = "task-1",
    *,
    kind: ChargeKind = ChargeKind.CLIP,
    provider: str = "emoji-v1",
    amount: int = CLIP,
    at: float = 0,
) -> bool:
    return ledger.enter(
        conn, kind, provider=provider, reference=reference, amount=amount, job_id=1, now=later(at)
    )


def test_each_charge_can_happen_once_whoever_tells_of_it_again(conn: sa.Connection) -> None:
    told = [_enter(conn), _enter(conn), _enter(conn, kind=ChargeKind.STRAY, at=60)]
    assert told == [True, False, False]
    assert ledger.spent(conn, since=NOW) == CLIP


def test_another_provider_may_use_the_same_name_for_a_task(conn: sa.Connection) -> None:
    assert _enter(conn)
    assert _enter(conn, provider="successor")
    assert ledger.spent(conn, since=NOW) == 2 * CLIP


def test_what_is_free_is_not_in_the_books(conn: sa.Connection) -> None:
    assert not _enter(conn, amount=0)
    assert ledger.sums(conn, since=NOW) == []


def test_only_what_was_charged_since_then_is_counted(conn: sa.Connection) -> None:
    _enter(conn, "yesterday", at=-1)
    _enter(conn, "today")
    assert ledger.spent(conn, since=NOW) == CLIP


def test_sums_are_told_by_provider_and_kind(conn: sa.Connection) -> None:
    _enter(conn, provider="successor")
    _enter(conn)
    for number in range(3):
        _enter(conn, f"check:{number}", kind=ChargeKind.CHECK, amount=CNY // 250)
    assert ledger.sums(conn, since=NOW) == [
        ledger.Sum("emoji-v1", ChargeKind.CHECK, 3, 3 * CNY // 250),
        ledger.Sum("emoji-v1", ChargeKind.CLIP, 1, CLIP),
        ledger.Sum("successor", ChargeKind.CLIP, 1, CLIP),
    ]


def test_orders_that_may_still_cost_something_are_counted(conn: sa.Connection) -> None:
    states = (JobState.QUEUED, JobState.SUBMITTING, JobState.RUNNING, JobState.FETCHING, JobState.UNSURE)
    for owner, state in enumerate(states, start=1):
        make_job(conn, state, owner=owner)
    assert ledger.open_orders(conn, [JobState.SUBMITTING, JobState.RUNNING]) == {"emoji-v1": 2}
    assert ledger.open_orders(conn, [JobState.UNSURE]) == {"emoji-v1": 1}
    assert ledger.open_orders(conn, []) == {}


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (datetime(2026, 11, 27, 23, 59, 59, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)),
    ],
)
def test_days_and_months_of_the_books_follow_the_calendar(now: datetime, ends: datetime) -> None:
    start, end = ledger.month_of(now)
    assert (start, end) == (now.replace(day=1, hour=0, minute=0, second=0), ends)
    day, next_day = ledger.day_of(now)
    assert day <= now < next_day
    assert (next_day - day).days == 1


def test_the_books_refuse_a_charge_of_less_than_nothing(conn: sa.Connection) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="charge_amount"):
        conn.execute(sa.insert(charge).values(provider="p", kind="clip", reference="r", amount=-1))
