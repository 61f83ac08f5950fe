from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from engine.budget import Budget, BudgetSettings
from engine.following import Following, FollowingSettings
from engine.menu import Menu
from engine.pool import StudioPool
from engine.providers.absent import Absent
from engine.providers.interface import TaskState
from engine.standing import Standing, StandingSettings
from storage import making, open_storage, submission
from storage.clock import from_ms, to_ms
from storage.files import Files
from storage.states import JobState
from tests.engine.listing import Listing
from tests.support.rows import NOW, job_at, later, make_job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path

    import sqlalchemy as sa

    from storage import Storage
    from storage.rows import Job

MINUTE = 60


class Wait:
    """One clip that is being made since NOW, and the questions about it."""

    def __init__(self, storage: Storage, files: Files, pool: StudioPool) -> None:
        self.storage = storage
        self.provider = Listing()
        self.provider.show("t", NOW)
        self.now = NOW
        menu = Menu([self.provider], absent=Absent)
        budget = Budget(BudgetSettings(), menu)
        standing = Standing(storage, menu, budget, StandingSettings(), clock=self.clock)
        patience = FollowingSettings(usual_most=timedelta(minutes=10))
        self.following = Following(storage, files, pool, standing, patience, clock=self.clock)

    def clock(self) -> datetime:
        """Return the time that the test says it is."""
        return self.now

    async def ask(self, *, at: float, head: bool = True) -> Job:
        """Ask about the clip and return its job."""
        self.now = later(at)
        await self.following.ask(await self.storage.transact(job_at, 1), self.provider, head=head)
        return await self.storage.transact(job_at, 1)


def _begin(conn: sa.Connection) -> None:
    make_job(conn)
    submission.claim(conn, provider="emoji-v1", model="m", max_upstream=2, generation=1, now=NOW)
    submission.mark_submitted(conn, 1, ticket="t", request_id="", next_at=NOW, now=NOW)


def _measure(conn: sa.Connection, seconds: float, count: int) -> None:
    for number in range(count):
        job_id = make_job(conn, JobState.RUNNING, owner=100 + number)
        worked_ms = int(seconds * 1000)
        making.mark_made(conn, job_id, billed_seconds=0, worked_ms=worked_ms, now=NOW)


@pytest.fixture
async def wait(tmp_path: Path) -> AsyncIterator[Wait]:
    async with open_storage(tmp_path / "bot.db") as storage, StudioPool(1, seconds=1, memory_mb=200) as pool:
        await storage.transact(_begin)
        yield Wait(storage, Files(tmp_path), pool)


async def test_before_twenty_were_measured_a_clip_is_late_after_what_the_settings_say(wait: Wait) -> None:
    assert (await wait.ask(at=10 * MINUTE)).late_ms == 0
    assert (await wait.ask(at=10 * MINUTE + 1)).late_ms == to_ms(NOW + timedelta(hours=24))


@pytest.mark.parametrize(("measured", "usual"), [(90, 90), (5, MINUTE)])
async def test_later_than_99_of_100_is_late_but_never_within_a_minute(
    wait: Wait, measured: float, usual: float
) -> None:
    await wait.storage.transact(_measure, measured, 20)
    assert (await wait.ask(at=usual)).late_ms == 0
    assert (await wait.ask(at=usual + 1)).late_ms > 0


async def test_a_late_clip_is_told_once_and_asked_about_less_and_less_often(wait: Wait) -> None:
    with capture_logs() as logs:
        waits = []
        for minutes in (11, 20, 60, 600, 1200):
            job = await wait.ask(at=minutes * MINUTE)
            waits.append((from_ms(job.next_ms) - wait.now).total_seconds())
    assert [entry["event"] for entry in logs] == ["job_late"]
    assert waits == [3, 30, 60, 60, 60]


async def test_what_waits_behind_another_is_not_late(wait: Wait) -> None:
    assert (await wait.ask(at=60 * MINUTE, head=False)).late_ms == 0


async def test_what_could_begin_only_now_is_not_late(wait: Wait) -> None:
    await wait.storage.transact(_measure, 90, 20)
    finished = await wait.storage.transact(make_job, JobState.RUNNING, owner=7)
    await wait.storage.transact(
        making.mark_made, finished, billed_seconds=0, worked_ms=90_000, now=later(200)
    )
    assert (await wait.ask(at=290)).late_ms == 0
    assert (await wait.ask(at=291)).late_ms > 0


async def test_a_late_clip_is_still_taken_after_23_hours(wait: Wait) -> None:
    await wait.ask(at=11 * MINUTE)
    wait.provider.show("t", NOW, TaskState.DONE)
    assert (await wait.ask(at=23 * 60 * MINUTE)).state is JobState.FETCHING


async def test_after_a_day_it_ends_with_a_sentence(wait: Wait) -> None:
    assert (await wait.ask(at=24 * 60 * MINUTE)).state is JobState.EXPIRED


async def test_a_job_that_is_ordered_anew_is_not_late_any_more(wait: Wait) -> None:
    await wait.ask(at=11 * MINUTE)
    await wait.storage.transact(
        submission.requeue, 1, next_at=NOW, error="E", attempted=True, now=NOW, old=JobState.RUNNING
    )
    await wait.storage.transact(
        submission.claim, provider="emoji-v1", model="m", max_upstream=2, generation=1, now=wait.now
    )
    assert (await wait.storage.transact(job_at, 1)).late_ms == 0
