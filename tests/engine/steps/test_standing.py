from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import OperatorError, OperatorProblem, TransientError
from storage.clock import to_ms
from tests.support.rows import later

if TYPE_CHECKING:
    from engine.errors import EngineError
    from storage.providers import Pause
    from tests.engine.steps.stage import Stage

NAME = "emoji-v1"
BROKE = OperatorError("Arrearage", problem=OperatorProblem.MONEY)


async def paused(stage: Stage) -> Pause:
    await stage.storage.transact(stage.standing.pause, NAME, BROKE)
    pause = await stage.pause()
    assert pause is not None
    return pause


async def test_a_hold_doubles_while_the_trouble_lasts_up_to_its_most(stage: Stage) -> None:
    waits = [stage.standing.hold(NAME, TransientError("busy")).total_seconds() for _ in range(6)]
    assert waits == [1, 2, 4, 8, 10, 10]


async def test_a_hold_ends_at_its_time_and_says_when(stage: Stage) -> None:
    stage.standing.hold(NAME, TransientError("busy", wait=3))

    assert [await stage.may_be_asked(at=at) for at in (0, 2.9, 3)] == [False, False, True]
    assert stage.standing.next_look(later(2)) == later(3)
    assert stage.standing.next_look(later(3)) is None


async def test_what_worked_ends_hold_and_pause_and_the_next_trouble_begins_small(stage: Stage) -> None:
    for _ in range(3):
        stage.standing.hold(NAME, TransientError("busy"))
    await paused(stage)

    await stage.storage.transact(stage.standing.worked, NAME)

    assert await stage.may_be_asked()
    assert stage.standing.hold(NAME, TransientError("busy")).total_seconds() == 1


async def test_a_good_probe_permits_one_trial_and_the_pause_stays_until_it_succeeds(stage: Stage) -> None:
    pause = await paused(stage)
    assert not await stage.may_be_asked()
    stage.now = later(300)

    await stage.standing.probe(pause)

    assert stage.provider.asked == [("probe",)]
    assert await stage.may_be_asked(at=300)
    standing = await stage.pause()
    assert standing is not None
    assert (standing.problem, standing.probe_ms) == ("money", to_ms(later(600)))


@pytest.mark.parametrize("error", [TransientError("busy"), BROKE])
async def test_a_bad_probe_permits_nothing_and_is_repeated(stage: Stage, error: EngineError) -> None:
    pause = await paused(stage)
    stage.provider.answers["probe"] = error
    stage.now = later(300)

    await stage.standing.probe(pause)

    assert not await stage.may_be_asked(at=300)
    standing = await stage.pause()
    assert standing is not None
    assert standing.probe_ms == to_ms(later(600))


@pytest.mark.parametrize("after", ["hold", "pause"])
async def test_a_trial_that_fails_is_over(stage: Stage, after: str) -> None:
    pause = await paused(stage)
    await stage.standing.probe(pause)

    if after == "hold":
        stage.standing.hold(NAME, TransientError("busy"))
    else:
        await stage.storage.transact(stage.standing.pause, NAME, BROKE)

    assert not await stage.may_be_asked(at=3600)
