from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from engine.errors import TransientError
from engine.providers.interface import TaskState
from storage import strays
from storage.clock import to_ms
from storage.schema import job as job_table
from storage.states import JobState
from tests.engine.doubt import known_task
from tests.engine.listing import SHORTEST
from tests.support.rows import later

if TYPE_CHECKING:
    from tests.engine.doubt import Doubt


async def test_an_order_counts_as_never_made_when_two_looks_and_the_grace_time_say_so(doubt: Doubt) -> None:
    assert await doubt.look(at=10) is JobState.SUBMITTING
    waits = await doubt.job()
    assert (waits.missing, waits.next_ms, waits.error) == (1, to_ms(later(15)), "not_listed")
    assert await doubt.look(at=91) is JobState.SUBMITTING, "the grace time counts from the first doubt"
    assert (await doubt.job()).missing == 2
    assert await doubt.look(at=92) is JobState.QUEUED
    again = await doubt.job()
    assert (again.attempts, again.error, again.next_ms) == (1, "never_made", to_ms(later(92)))


async def test_one_look_proves_nothing_however_late_it_comes(doubt: Doubt) -> None:
    assert await doubt.look(at=10_000) is JobState.SUBMITTING


async def test_an_order_whose_doubt_has_no_time_is_looked_for_from_now_on(doubt: Doubt) -> None:
    timeless = sa.update(job_table).values(doubt_ms=0, missing=1)
    await doubt.storage.transact(lambda conn: conn.execute(timeless).rowcount)
    assert await doubt.look(at=10_000) is JobState.SUBMITTING
    assert (await doubt.job()).doubt_ms == to_ms(later(10_000))


async def test_a_list_that_cannot_be_read_is_read_again_a_little_later(doubt: Doubt) -> None:
    doubt.provider.trouble = TransientError("connection_lost")
    assert await doubt.look(at=10) is JobState.SUBMITTING
    waits = await doubt.job()
    assert (waits.next_ms, waits.error, waits.missing) == (to_ms(later(15)), "connection_lost", 0)
    assert waits.doubt_ms == to_ms(later(2)), "the doubt is as old as before"


async def test_an_order_that_cost_nothing_is_given_anew_without_a_look(doubt: Doubt) -> None:
    doubt.provider.billed = False
    doubt.provider.trouble = TransientError("nobody asks for the list")
    assert await doubt.look(at=3) is JobState.QUEUED
    assert (await doubt.job()).attempts == 1
    assert await doubt.storage.transact(strays.in_doubt) == {}, "nothing was paid that could turn up"


async def test_an_adopted_task_is_asked_about_when_it_may_be_done_and_as_old_as_it_is(doubt: Doubt) -> None:
    doubt.provider.show("mine", later(1))
    await doubt.look(at=50)
    adopted = await doubt.job()
    assert (adopted.ticket, adopted.request_id) == ("mine", "request-mine")
    assert (adopted.submitted_ms, adopted.next_ms) == (to_ms(later(1)), to_ms(later(50 + SHORTEST)))


async def test_a_task_that_came_back_late_is_asked_about_when_it_may_be_done(doubt: Doubt) -> None:
    await doubt.give_up()
    doubt.provider.show("late", later(1), TaskState.QUEUED)
    await doubt.sweep(at=400)
    assert (await doubt.job()).next_ms == to_ms(later(400 + SHORTEST))


async def test_what_became_of_a_doubt_says_in_the_log_s_words_why(doubt: Doubt) -> None:
    for name in ("a", "b"):
        doubt.provider.show(name, later(1))
    await doubt.look(at=3)
    assert (await doubt.job()).error == "several_unknown_tasks"
    for name in ("a", "b"):
        doubt.provider.show(name, later(1), TaskState.FAILED)
    await doubt.sweep(at=300)
    assert (await doubt.job()).error == "no_task_left"


async def test_a_key_whose_tasks_are_listed_without_one_is_not_learnt(doubt: Doubt) -> None:
    await known_task(doubt, "old", "")
    doubt.provider.show("mine", later(1), key="any")
    assert await doubt.look(at=3) is JobState.RUNNING


async def test_a_task_without_a_key_may_be_ours_although_our_key_is_known(doubt: Doubt) -> None:
    await known_task(doubt, "old", "our-key")
    doubt.provider.show("mine", later(1), key="")
    assert await doubt.look(at=3) is JobState.RUNNING


async def test_a_key_that_was_learnt_stays_known(doubt: Doubt) -> None:
    await known_task(doubt, "old", "our-key")
    await doubt.look(at=3)
    assert (await doubt.storage.transact(strays.key_of, name="emoji-v1"))[0] == "our-key"


@pytest.mark.parametrize(("after", "learnt"), [(3, ""), (4, "our-key")])
async def test_a_key_is_learnt_from_tasks_that_were_surely_made_with_it(
    doubt: Doubt, after: float, learnt: str
) -> None:
    await known_task(doubt, "old", "our-key", at=-3600 + after)
    await doubt.look(at=3)
    assert (await doubt.storage.transact(strays.key_of, name="emoji-v1"))[0] == learnt
