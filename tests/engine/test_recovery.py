from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from engine.providers.interface import TaskState
from storage import strays
from storage.clock import to_ms
from storage.ledger import ChargeKind
from storage.schema import job as job_table
from storage.states import JobState
from tests.engine.doubt import known_task
from tests.support.rows import later

if TYPE_CHECKING:
    from tests.engine.doubt import Doubt


def _events(logs: Any, level: str = "error") -> list[str]:
    return [entry["event"] for entry in logs if entry["log_level"] == level]


@pytest.mark.parametrize(
    ("at", "adopted"), [(-4, False), (-3, True), (0, True), (1, True), (95, True), (96, False)]
)
async def test_only_a_task_of_the_order_s_time_is_adopted(doubt: Doubt, at: float, adopted: bool) -> None:  # noqa: FBT001 - a table
    doubt.provider.show("t", later(at))
    assert (await doubt.look(at=200) is JobState.RUNNING) is adopted


async def test_a_task_of_another_key_is_nobody_s_business_once_ours_is_known(doubt: Doubt) -> None:
    await known_task(doubt, "old", "our-key")
    doubt.provider.show("mine", later(1), key="our-key")
    doubt.provider.show("theirs", later(1), key="another")
    assert await doubt.look(at=3) is JobState.RUNNING
    assert (await doubt.job()).ticket == "mine"


async def test_while_our_key_is_unknown_any_task_of_that_time_may_be_ours(doubt: Doubt) -> None:
    doubt.provider.show("mine", later(1), key="our-key")
    doubt.provider.show("theirs", later(1), key="another")
    assert await doubt.look(at=3) is JobState.UNSURE


async def test_what_an_earlier_key_s_tasks_tell_is_not_believed(doubt: Doubt) -> None:
    await known_task(doubt, "old", "former-key", at=-7200)
    doubt.provider.show("mine", later(1), key="our-key")
    assert await doubt.look(at=3) is JobState.RUNNING


async def test_a_changed_key_forgets_the_id_of_the_former_one(doubt: Doubt) -> None:
    await doubt.storage.transact(strays.learn_key, name="emoji-v1", key_id="former-key")
    await doubt.storage.transact(strays.meet_key, name="emoji-v1", mark="mark", now=later(1))
    assert (await doubt.storage.transact(strays.key_of, name="emoji-v1"))[0] == "former-key"
    await doubt.storage.transact(strays.meet_key, name="emoji-v1", mark="another", now=later(1))
    assert await doubt.storage.transact(strays.key_of, name="emoji-v1") == ("", to_ms(later(1)))


async def test_an_unsure_order_is_told_to_the_operator_once_and_adopts_the_task_that_is_left(
    doubt: Doubt,
) -> None:
    for name in ("a", "b"):
        doubt.provider.show(name, later(1))
    with capture_logs() as logs:
        assert await doubt.look(at=3) is JobState.UNSURE
        assert [await doubt.sweep(at=at) for at in (300, 600)] == [JobState.UNSURE] * 2
    assert _events(logs) == ["job_unsure"]

    doubt.provider.show("a", later(1), TaskState.FAILED)
    assert await doubt.sweep(at=900) is JobState.RUNNING
    assert (await doubt.job()).ticket == "b"


async def test_an_unsure_order_ends_unpaid_when_no_task_is_left(doubt: Doubt) -> None:
    for name in ("a", "b"):
        doubt.provider.show(name, later(1))
    await doubt.look(at=3)
    for name in ("a", "b"):
        doubt.provider.show(name, later(1), TaskState.CANCELLED)
    assert await doubt.sweep(at=300) is JobState.FAILED
    assert (await doubt.job()).reason == "trouble"


async def test_a_task_that_turns_up_late_is_adopted_by_the_job_that_waits_to_be_ordered_anew(
    doubt: Doubt,
) -> None:
    await doubt.give_up()
    doubt.provider.show("late", later(1), TaskState.QUEUED)
    assert await doubt.sweep(at=400) is JobState.RUNNING
    adopted = await doubt.job()
    assert (adopted.ticket, doubt.provider.cancelled) == ("late", [])
    assert adopted.submitted_ms == to_ms(later(1)), "the provider's day began with the task"
    assert await doubt.storage.transact(strays.in_doubt) == {}


async def test_a_task_that_turns_up_after_the_second_order_is_cancelled_while_it_waits(doubt: Doubt) -> None:
    await doubt.give_up()
    await doubt.order(at=110)
    doubt.provider.show("late", later(1), TaskState.QUEUED)
    with capture_logs() as logs:
        for at in (400, 700):
            await doubt.sweep(at=at)
    assert doubt.provider.cancelled == ["late"]
    assert (_events(logs), await doubt.spent()) == (["stray_cancelled"], [])


async def test_a_task_that_was_made_for_nobody_is_in_the_books_once(doubt: Doubt) -> None:
    await doubt.give_up()
    await doubt.order(at=110)
    doubt.provider.show("late", later(1), TaskState.RUNNING)
    with capture_logs() as logs:
        await doubt.sweep(at=400)
        assert await doubt.spent() == []
        doubt.provider.show("late", later(1), TaskState.DONE)
        for at in (700, 1000):
            await doubt.sweep(at=at)
    assert _events(logs) == ["stray_paid_for_nothing"]
    assert await doubt.spent() == [(ChargeKind.STRAY, 24_000)]


@pytest.mark.parametrize(("at", "key"), [(200, "our-key"), (-10, "our-key"), (1, "another")])
async def test_tasks_of_others_are_left_alone(doubt: Doubt, at: float, key: str) -> None:
    await known_task(doubt, "old", "our-key")
    await doubt.give_up()
    await doubt.order(at=110)
    doubt.provider.show("theirs", later(at), TaskState.QUEUED, key=key)
    await doubt.sweep(at=400)
    assert doubt.provider.cancelled == []


async def test_a_cancelled_job_adopts_no_task(doubt: Doubt) -> None:
    await doubt.give_up()
    ended = sa.update(job_table).values(state=JobState.CANCELLED)
    await doubt.storage.transact(lambda conn: conn.execute(ended).rowcount)
    doubt.provider.show("late", later(1), TaskState.QUEUED)
    assert await doubt.sweep(at=400) is JobState.CANCELLED
    assert doubt.provider.cancelled == ["late"]


@pytest.mark.parametrize(("age", "wait"), [(0, 5), (5, 5), (6, 6), (45, 45), (60, 60), (600, 60)])
async def test_the_older_a_doubt_the_less_often_is_it_looked_into(age: int, wait: int, doubt: Doubt) -> None:
    assert doubt.recovery.sweep_after(timedelta(minutes=age)) == timedelta(minutes=wait)


async def test_after_a_day_nobody_looks_for_a_lost_order(doubt: Doubt) -> None:
    await doubt.give_up()
    doubt.provider.show("late", later(1), TaskState.QUEUED)
    day = timedelta(days=1).total_seconds()
    assert await doubt.sweep(at=day + 1) is JobState.QUEUED
