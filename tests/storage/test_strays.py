from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage import strays, submission
from storage.clock import to_ms
from storage.schema import job
from storage.states import JobState
from tests.support.rows import NOW, job_at, later, make_job

if TYPE_CHECKING:
    from storage.strays import LostOrder

PROVIDER = "emoji-v1"


def _lose(
    conn: sa.Connection, owner: int = 1, *, intent: float = 0, doubt: float = 5, provider: str = PROVIDER
) -> int:
    """Give an order up as never made, so that its job waits to be ordered anew; return the job."""
    job_id = make_job(conn, JobState.SUBMITTING, owner=owner)
    facts = {"provider": provider, "intent_ms": to_ms(later(intent)), "doubt_ms": to_ms(later(doubt))}
    conn.execute(sa.update(job).where(job.c.id == job_id).values(facts))
    strays.note_lost(conn, job_at(conn, job_id), now=later(90))
    submission.requeue(conn, job_id, next_at=later(90), error="lost", attempted=True, now=later(90))
    return job_id


def _lost(conn: sa.Connection, *, name: str = PROVIDER, since: float = -1) -> list[LostOrder]:
    return strays.lost(conn, name=name, since=later(since))


def _adopt(conn: sa.Connection, order: LostOrder) -> bool:
    return strays.adopt(
        conn, order, task="T1", request_id="R1", since=later(2), next_at=later(100), now=later(95)
    )


def test_a_lost_order_is_remembered_with_its_times(conn: sa.Connection) -> None:
    job_id = _lose(conn)
    (order,) = _lost(conn)
    assert (order.job_id, order.provider) == (job_id, PROVIDER)
    assert (order.intent_ms, order.doubt_ms) == (to_ms(NOW), to_ms(later(5)))


def test_an_order_whose_doubt_has_no_time_is_in_doubt_since_it_was_given_up(conn: sa.Connection) -> None:
    job_id = make_job(conn, JobState.SUBMITTING)
    conn.execute(sa.update(job).values(doubt_ms=0, intent_ms=to_ms(NOW)))
    strays.note_lost(conn, job_at(conn, job_id), now=later(90))
    assert [order.doubt_ms for order in _lost(conn)] == [to_ms(later(90))]


def test_only_what_the_provider_may_still_list_and_nobody_found_is_looked_for_oldest_first(
    conn: sa.Connection,
) -> None:
    first, second = _lose(conn, 1, intent=20), _lose(conn, 2, intent=10)
    _lose(conn, 3, intent=30)
    elsewhere = _lose(conn, 4, provider="another", intent=40)
    strays.mark_found(conn, _lost(conn)[2].id, task="T9")
    assert [order.job_id for order in _lost(conn)] == [first, second]
    assert [order.job_id for order in _lost(conn, since=10)] == [first]
    assert [order.job_id for order in _lost(conn, name="another")] == [elsewhere]
    assert strays.known(conn, {"T1", "T9"}) == {"T9"}
    assert strays.known(conn, set()) == set()


def test_a_job_takes_the_task_of_its_lost_order_over(conn: sa.Connection) -> None:
    job_id = _lose(conn)
    (order,) = _lost(conn)
    assert _adopt(conn, order)
    adopted = job_at(conn, job_id)
    assert (adopted.state, adopted.error) == (JobState.RUNNING, "")
    assert (adopted.ticket, adopted.request_id) == ("T1", "R1")
    assert (adopted.submitted_ms, adopted.next_ms) == (to_ms(later(2)), to_ms(later(100)))
    assert (_lost(conn), strays.known(conn, {"T1"})) == ([], {"T1"})


@pytest.mark.parametrize("change", ["it was ordered anew", "it was ordered and put back", "it is gone"])
def test_a_job_that_went_on_takes_no_task_over(conn: sa.Connection, change: str) -> None:
    job_id = _lose(conn)
    (order,) = _lost(conn)
    if change == "it is gone":
        order = replace(order, job_id=job_id + 1)
    elif change == "it was ordered anew":
        conn.execute(sa.update(job).values(state=JobState.SUBMITTING))
    else:
        conn.execute(sa.update(job).values(intent_ms=to_ms(later(91))))
    before = job_at(conn, job_id)
    assert not _adopt(conn, order)
    assert job_at(conn, job_id) == before
    assert [one.job_id for one in _lost(conn)] == [job_id]


def test_our_key_is_unknown_until_it_is_learnt_and_again_when_it_changes(conn: sa.Connection) -> None:
    assert strays.key_of(conn, name=PROVIDER) == ("", 0)
    strays.meet_key(conn, name="another", mark="mark", now=later(-60))
    strays.meet_key(conn, name=PROVIDER, mark="mark", now=NOW)
    strays.learn_key(conn, name=PROVIDER, key_id="42")
    strays.meet_key(conn, name=PROVIDER, mark="mark", now=later(60))
    assert strays.key_of(conn, name=PROVIDER) == ("42", to_ms(NOW))
    assert strays.key_of(conn, name="another") == ("", to_ms(later(-60)))
    strays.meet_key(conn, name=PROVIDER, mark="new mark", now=later(90))
    assert strays.key_of(conn, name=PROVIDER) == ("", to_ms(later(90)))
