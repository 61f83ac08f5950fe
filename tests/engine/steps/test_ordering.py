from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.errors import (
    EngineError,
    OperatorError,
    OperatorProblem,
    TransientError,
    UncertainError,
)
from engine.providers.interface import Prices, Regions
from storage import ledger
from storage.clock import to_ms
from storage.states import JobState
from tests.engine.steps.final import FINAL
from tests.engine.steps.stage import TEMPLATE
from tests.support.rows import NOW, later, photo_at

if TYPE_CHECKING:
    from tests.engine.steps.stage import Stage

HERE = Regions(face=(1, 2, 3, 4), crop=(0, 0, 8, 8))
ELSEWHERE = Regions(face=(5, 6, 7, 8), crop=(0, 0, 9, 9))


async def test_an_accepted_order_runs_under_its_ticket_and_is_asked_about_after_the_shortest_time(
    stage: Stage,
) -> None:
    stage.provider.facts["shortest"] = timedelta(seconds=20)
    await stage.job(JobState.SUBMITTING)

    job = await stage.order()

    assert (job.state, job.ticket, job.request_id, job.error) == (JobState.RUNNING, "task", "request", "")
    assert (job.submitted_ms, job.next_ms) == (to_ms(NOW), to_ms(later(20)))
    assert stage.provider.asked == [("submit", "1.jpg", HERE, TEMPLATE)]


@pytest.mark.parametrize(("error", "state", "reason"), FINAL)
async def test_what_repeating_cannot_help_ends_the_job_with_its_reason(
    stage: Stage, error: EngineError, state: JobState, reason: str
) -> None:
    await stage.job(JobState.SUBMITTING)
    stage.provider.answers["submit"] = error

    job = await stage.order()

    assert (job.state, job.reason, job.error) == (state, reason, "code")


async def test_an_order_of_unknown_fate_stays_where_it_is_until_it_is_looked_up(stage: Stage) -> None:
    await stage.job(JobState.SUBMITTING)
    stage.provider.answers["submit"] = UncertainError("lost")

    job = await stage.order()

    assert (job.state, job.error, job.attempts) == (JobState.SUBMITTING, "lost", 1)
    assert (job.doubt_ms, job.next_ms) == (to_ms(NOW), to_ms(later(5)))


async def test_a_refusal_that_is_the_operators_is_no_attempt_and_pauses_the_provider(stage: Stage) -> None:
    await stage.job(JobState.SUBMITTING)
    stage.provider.answers["submit"] = OperatorError("Arrearage", problem=OperatorProblem.MONEY)

    job = await stage.order()

    assert (job.state, job.error, job.attempts, job.next_ms) == (JobState.QUEUED, "Arrearage", 0, to_ms(NOW))
    pause = await stage.pause()
    assert pause is not None
    assert (pause.problem, pause.code, pause.probe_ms) == ("money", "Arrearage", to_ms(later(300)))


async def test_a_passing_trouble_holds_the_provider_and_counts_as_an_attempt(stage: Stage) -> None:
    await stage.job(JobState.SUBMITTING)
    stage.provider.answers["submit"] = TransientError("busy", wait=7)

    job = await stage.order()

    assert (job.state, job.error, job.attempts, job.next_ms) == (JobState.QUEUED, "busy", 1, to_ms(later(7)))
    assert [await stage.may_be_asked(at=at) for at in (6.9, 7)] == [False, True]


@pytest.mark.parametrize(("attempts", "state"), [(2, JobState.QUEUED), (3, JobState.FAILED)])
async def test_a_job_is_given_up_after_as_many_orders_as_the_settings_say(
    stage: Stage, attempts: int, state: JobState
) -> None:
    await stage.job(JobState.SUBMITTING)
    await stage.set(attempts=attempts)
    stage.provider.answers["submit"] = TransientError("busy")

    job = await stage.order()

    assert (job.state, job.reason) == (state, "trouble" if state is JobState.FAILED else "")


async def test_a_photo_that_another_provider_took_is_looked_at_and_the_look_is_paid_once(
    stage: Stage,
) -> None:
    await stage.job(JobState.SUBMITTING)
    stage.provider.facts |= {"name": "second", "prices": Prices(check=400)}
    stage.provider.answers["check"] = ELSEWHERE

    job = await stage.order()

    assert job.state is JobState.RUNNING
    assert stage.provider.asked == [("check", "1.jpg"), ("submit", "1.jpg", ELSEWHERE, TEMPLATE)]
    assert await stage.charges() == [("check", "check:1:job:1:1", 400)]
    photo = await stage.storage.transact(photo_at, 1)
    assert (photo.checked_by, photo.regions) == ("second", '{"face": [5, 6, 7, 8], "crop": [0, 0, 9, 9]}')
    assert await stage.storage.transact(ledger.spent, since=NOW) == 400


async def test_a_provider_that_looks_by_itself_takes_the_face_that_is_known(stage: Stage) -> None:
    await stage.job(JobState.SUBMITTING)
    stage.provider.facts |= {"name": "second", "own_regions": False}

    await stage.order()

    assert stage.provider.asked == [("submit", "1.jpg", HERE, TEMPLATE)]


async def test_an_unknown_fate_of_the_look_is_no_doubt_about_the_order(stage: Stage) -> None:
    await stage.job(JobState.SUBMITTING)
    stage.provider.facts["name"] = "second"
    stage.provider.answers["check"] = UncertainError("lost")

    job = await stage.order()

    assert (job.state, job.error, job.doubt_ms) == (JobState.QUEUED, "lost", 0)
    assert [asked[0] for asked in stage.provider.asked] == ["check"]
