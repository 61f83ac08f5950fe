"""Waits in memory that were begun before the clock was put back by an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checker import Checker, CheckerSettings
from engine.errors import TransientError
from engine.menu import Menu
from engine.providers.absent import Absent
from engine.providers.interface import Regions
from engine.recovery import Recovery, RecoverySettings
from engine.worker import Worker
from storage.clock import to_ms
from storage.states import JobState, PhotoState
from tests.support.in_process import InProcess
from tests.support.rows import NOW, later, make_photo, photo_at

if TYPE_CHECKING:
    from tests.engine.steps.stage import Stage

BACK = later(-3600)


def nobody() -> None:
    """Wake nobody: the test turns the loops."""


async def test_a_provider_is_spared_no_longer_than_it_was_meant_to_be(stage: Stage) -> None:
    stage.standing.hold("emoji-v1", TransientError("busy", wait=3))
    assert not await stage.may_be_asked()
    assert await stage.may_be_asked(at=-3600)


async def test_the_next_photo_is_checked_at_once(stage: Stage) -> None:
    stage.provider.facts["check_interval"] = later(10) - NOW
    stage.provider.answers["check"] = Regions((0, 0, 1, 1), (0, 0, 1, 1))
    settings = CheckerSettings()
    checker = Checker(
        stage.storage,
        stage.files,
        InProcess(),
        stage.standing,
        settings,
        clock=lambda: stage.now,
        wake=nobody,
    )
    for now in (NOW, BACK):
        photo_id = await stage.storage.transact(make_photo, PhotoState.CHECKING)
        await checker.turn(now)
        await checker.settle()
        assert (await stage.storage.transact(photo_at, photo_id)).state is PhotoState.USABLE


async def test_an_order_in_doubt_is_looked_for_at_once(stage: Stage) -> None:
    menu = Menu([stage.provider], absent=Absent)
    recovery = Recovery(stage.storage, stage.standing, RecoverySettings(), clock=lambda: stage.now)
    steps = stage.ordering, recovery, stage.following
    worker = Worker(stage.storage, menu, stage.standing, *steps, clock=lambda: stage.now, wake=nobody)
    await stage.job(JobState.UNSURE)
    await stage.set(provider="emoji-v1", intent_ms=to_ms(NOW), doubt_ms=to_ms(NOW))
    stage.provider.show("late", NOW)

    await worker.turn(NOW)
    await worker.settle()
    assert (await stage.read()).state is JobState.UNSURE
    await worker.turn(BACK)
    await worker.settle()

    assert (await stage.read()).ticket == "late"
