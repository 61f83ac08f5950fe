from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from engine.errors import (
    DefectError,
    EngineError,
    OperatorError,
    OperatorProblem,
    TransientError,
)
from engine.providers.interface import Prices, Progress, TaskState
from sandbox.clips import make_clip
from storage import StorageFailedError
from storage.clock import to_ms
from storage.states import JobState
from tests.engine.steps.final import FINAL
from tests.support.pictures import saved
from tests.support.rows import NOW, later

if TYPE_CHECKING:
    from tests.engine.steps.stage import Stage

POLL, SWEEP = timedelta(seconds=2), timedelta(seconds=50)


@pytest.fixture
async def running(stage: Stage) -> Stage:
    """Return a stage whose job has been made for a minute."""
    stage.provider.facts |= {"poll_interval": POLL, "sweep_interval": SWEEP}
    await stage.job(JobState.RUNNING)
    await stage.set(submitted_ms=to_ms(NOW), provider="emoji-v1")
    stage.now = later(60)
    return stage


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.RUNNING])
@pytest.mark.parametrize(("head", "wait"), [(True, 2), (False, 50)])
async def test_only_the_head_is_asked_about_often(
    running: Stage,
    state: TaskState,
    head: bool,  # noqa: FBT001 - a row of the table
    wait: float,
) -> None:
    running.provider.answers["status"] = Progress(state)

    job = await running.ask(head=head)

    assert (job.state, job.next_ms, job.tries) == (JobState.RUNNING, to_ms(later(60 + wait)), 0)


async def test_a_finished_clip_is_fetched_next_and_its_seconds_are_charged_once(running: Stage) -> None:
    running.provider.facts["prices"] = Prices(second=8000)
    begun, ended = later(20), later(50)
    running.provider.answers["status"] = Progress(
        TaskState.DONE, billed_seconds=3, started_at=begun, ended_at=ended
    )

    job = await running.ask()

    assert (job.state, job.billed_seconds) == (JobState.FETCHING, 3)
    assert job.finished_ms - job.running_ms == 30_000
    assert await running.charges() == [("clip", "ticket-1", 24_000)]


@pytest.mark.parametrize(("error", "state", "reason"), FINAL)
async def test_a_task_that_failed_for_good_ends_the_job_with_its_reason(
    running: Stage, error: EngineError, state: JobState, reason: str
) -> None:
    running.provider.answers["status"] = Progress(TaskState.FAILED, error=error)

    job = await running.ask()

    assert (job.state, job.reason, job.error) == (state, reason, "code")


@pytest.mark.parametrize(("attempts", "state"), [(1, JobState.QUEUED), (2, JobState.FAILED)])
async def test_a_task_that_failed_for_a_passing_reason_is_ordered_once_more(
    running: Stage, attempts: int, state: JobState
) -> None:
    await running.set(attempts=attempts)
    running.provider.answers["status"] = Progress(TaskState.FAILED, error=TransientError("busy"))

    job = await running.ask()

    assert (job.state, job.error, job.attempts) == (state, "busy", attempts)
    assert (job.ticket is None, job.reason) == (
        (True, "") if state is JobState.QUEUED else (False, "trouble")
    )


async def test_a_task_that_failed_for_want_of_money_waits_for_the_operator_however_often(
    running: Stage,
) -> None:
    await running.set(attempts=50)
    error = OperatorError("Arrearage", problem=OperatorProblem.MONEY)
    running.provider.answers["status"] = Progress(TaskState.FAILED, error=error)

    job = await running.ask()

    assert (job.state, job.error, job.next_ms) == (JobState.QUEUED, "Arrearage", to_ms(running.now))
    assert await running.pause() is not None


@pytest.mark.parametrize(("attempts", "state"), [(4, JobState.QUEUED), (5, JobState.FAILED)])
async def test_a_task_that_ended_with_our_process_is_ordered_anew_unless_it_is_the_cause(
    running: Stage, attempts: int, state: JobState
) -> None:
    running.provider.facts["durable"] = False
    await running.set(attempts=attempts)
    running.provider.answers["status"] = Progress(TaskState.UNKNOWN)

    job = await running.ask()

    assert (job.state, job.error) == (state, "lost")


@pytest.mark.parametrize(("tolerance", "wait"), [(61, 2), (60, 50)])
async def test_a_task_that_is_unknown_for_long_is_asked_about_seldom_and_never_bought_again(
    running: Stage, tolerance: float, wait: float
) -> None:
    running.provider.facts["unknown_tolerance"] = timedelta(seconds=tolerance)
    running.provider.answers["status"] = Progress(TaskState.UNKNOWN)

    job = await running.ask()

    assert (job.state, job.next_ms) == (JobState.RUNNING, to_ms(later(60 + wait)))


@pytest.mark.parametrize("answer", [Progress(TaskState.RUNNING), TransientError("busy")])
@pytest.mark.parametrize(("life", "state"), [(61, JobState.RUNNING), (60, JobState.EXPIRED)])
async def test_nothing_is_given_up_before_the_provider_has_forgotten_it(
    running: Stage, answer: Any, life: float, state: JobState
) -> None:
    running.provider.facts["task_life"] = timedelta(seconds=life)
    running.provider.answers["status"] = answer

    job = await running.ask()

    assert job.state is state
    if state is JobState.EXPIRED:
        assert job.error == "task_life_over"


@pytest.mark.parametrize(("tries", "wait"), [(0, 1), (1, 2), (3, 8), (7, 120), (40, 120)])
async def test_failed_questions_wait_twice_as_long_each_time_up_to_two_minutes(
    running: Stage, tries: int, wait: float
) -> None:
    await running.set(tries=tries)
    running.provider.answers["status"] = TransientError("busy")

    job = await running.ask()

    assert (job.tries, job.error, job.next_ms) == (tries + 1, "busy", to_ms(later(60 + wait)))


async def test_the_wait_that_the_other_side_names_is_kept(running: Stage) -> None:
    running.provider.answers["status"] = TransientError("busy", wait=33)
    assert (await running.ask()).next_ms == to_ms(later(93))


async def test_a_question_that_the_operator_must_answer_pauses_the_provider(running: Stage) -> None:
    running.provider.answers["status"] = OperatorError("InvalidApiKey", problem=OperatorProblem.KEY)

    assert (await running.ask()).state is JobState.RUNNING
    pause = await running.pause()
    assert pause is not None
    assert pause.problem == "key"


@pytest.mark.parametrize(("unwanted", "state"), [(1, JobState.CANCELLED), (0, JobState.FAILED)])
async def test_a_task_that_was_cancelled_is_the_persons_wish_or_somebody_elses_doing(
    running: Stage, unwanted: int, state: JobState
) -> None:
    await running.set(unwanted=unwanted)
    running.provider.answers["status"] = Progress(TaskState.CANCELLED)

    job = await running.ask()

    expected = ("", "") if unwanted else ("silent", "cancelled_upstream")
    assert (job.state, job.reason, job.error) == (state, *expected)


@pytest.mark.parametrize(
    ("answer", "state", "unwanted"),
    [
        (True, JobState.CANCELLED, 1),
        (False, JobState.RUNNING, 2),
        (TransientError("busy"), JobState.RUNNING, 1),
    ],
)
async def test_a_cancel_that_comes_too_late_drops_the_result(
    running: Stage, answer: Any, state: JobState, unwanted: int
) -> None:
    await running.set(unwanted=1)
    running.provider.answers["cancel"] = answer

    job = await running.cancel()

    assert (job.state, job.unwanted) == (state, unwanted)


@pytest.fixture
async def fetching(stage: Stage) -> Stage:
    """Return a stage whose clip is made."""
    await stage.job(JobState.FETCHING)
    await stage.set(submitted_ms=to_ms(NOW), provider="emoji-v1")
    stage.provider.answers["state"] = TaskState.DONE
    return stage


async def test_a_clip_that_plays_is_published_and_delivered_next(fetching: Stage) -> None:
    photo = saved(Image.new("RGB", (64, 64)), "JPEG")
    fetching.provider.answers["fetch"] = make_clip(photo, (0, 0, 64, 64), 0.2)

    job = await fetching.fetch()

    assert (job.state, job.clip, job.clip_width, job.clip_height) == (JobState.DELIVERING, "1.mp4", 512, 512)
    assert job.clip_ms == 200
    assert [path.name for path in fetching.files.clips.path.iterdir()] == ["1.mp4"]


@pytest.mark.parametrize(("tries", "state"), [(3, JobState.FETCHING), (4, JobState.FAILED)])
async def test_a_clip_that_does_not_play_is_fetched_a_few_times(
    fetching: Stage, tries: int, state: JobState
) -> None:
    await fetching.set(tries=tries, error="clip_broken")
    fetching.provider.answers["fetch"] = b"no clip"

    job = await fetching.fetch()

    assert (job.state, job.error) == (state, "clip_broken")
    assert job.reason == ("lost" if state is JobState.FAILED else "")
    assert list(fetching.files.clips.path.iterdir()) == []


async def test_what_our_disk_did_not_take_is_no_try_of_a_clip_that_does_not_play(fetching: Stage) -> None:
    for answer in (b"no clip", TransientError("result_not_written")):
        fetching.provider.answers["fetch"] = answer
        for _ in range(4):
            await fetching.fetch()
    fetching.provider.answers["fetch"] = b"no clip"

    job = await fetching.fetch()

    assert (job.state, job.error, job.tries) == (JobState.FETCHING, "clip_broken", 1)


async def test_a_disk_that_takes_no_clip_stops_all_work_and_the_clip_waits(fetching: Stage) -> None:
    fetching.provider.answers["fetch"] = b"a clip"
    fetching.files.clips.path.rmdir()

    with pytest.raises(StorageFailedError, match="No such file or directory"):
        await fetching.fetch()

    job = await fetching.read()
    assert (job.state, job.tries) == (JobState.FETCHING, 0)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (TransientError("busy"), JobState.FETCHING),
        (OperatorError("no", problem=OperatorProblem.ACCESS), JobState.FETCHING),
        (DefectError("clip_gone"), JobState.FAILED),
    ],
)
async def test_a_clip_is_fetched_again_as_long_as_that_can_help(
    fetching: Stage, error: EngineError, state: JobState
) -> None:
    await fetching.set(tries=9)
    fetching.provider.answers["fetch"] = error

    job = await fetching.fetch()

    assert (job.state, job.error) == (state, error.code)
