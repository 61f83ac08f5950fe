from __future__ import annotations

import asyncio
import errno
import os
import signal
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from PIL import Image

from engine.catalogue import BY_ID
from engine.errors import DefectError, OperatorError, OperatorProblem, Reason, RefusedError, TransientError
from engine.pool import StudioPool
from engine.providers.interface import Regions, TaskState, Ticket
from engine.providers.local import Local, LocalSettings
from studio.probe import probe
from tests.support.pictures import saved
from tests.support.selfies import grace_hopper
from tests.support.workers import wait_for_death, worker_processes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine.providers.interface import Progress

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE, MEMORY_MB = 110.0, 1024
SLEEPY = BY_ID["mengwa_kun_1"]
NOWHERE = Regions((0, 0, 1, 1), (0, 0, 1, 1))
STRANGER = Ticket("0" * 32)


def empty_wall(tmp_path: Path) -> Path:
    path = tmp_path / "wall.jpg"
    path.write_bytes(saved(Image.new("RGB", (600, 600), (200, 150, 120)), "JPEG"))
    return path


async def begun(local: Local, photo: Path) -> tuple[Ticket, int]:
    """Order a clip and return when it is surely being rendered, with the one worker's process id."""
    await local.probe()
    ticket = await local.submit(photo, NOWHERE, SLEEPY)
    assert (await local.status(ticket)).state is TaskState.RUNNING
    (worker,) = worker_processes()
    return ticket, worker


async def final(local: Local, ticket: Ticket) -> Progress:
    """Ask until the clip is no longer being rendered."""
    while (progress := await local.status(ticket)).state is TaskState.RUNNING:
        continue
    return progress


@dataclass(frozen=True)
class Made:
    """A finished clip, and the provider that made it."""

    local: Local
    settings: LocalSettings
    ticket: Ticket
    progress: Progress
    ordered_at: datetime


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def made(pool: StudioPool, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Made]:
    """Have one clip made, for all tests that only need a finished one."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "photo.jpg").write_bytes(grace_hopper())
    settings, ordered_at = LocalSettings(folder / "rendered", seconds=PATIENCE), datetime.now(UTC)
    local = Local(settings, pool)
    ticket = await local.submit(folder / "photo.jpg", NOWHERE, SLEEPY)
    yield Made(local, settings, ticket, await final(local, ticket), ordered_at)
    await local.close()


async def test_an_order_becomes_a_clip_that_can_be_fetched_as_often_as_needed(
    made: Made, tmp_path: Path
) -> None:
    progress = made.progress
    assert (progress.state, progress.billed_seconds) == (TaskState.DONE, 0)
    assert progress.started_at is not None
    assert progress.ended_at is not None
    assert made.ordered_at <= progress.started_at < progress.ended_at <= datetime.now(UTC)
    for name in ("once.mp4", "twice.mp4"):
        await made.local.fetch(made.ticket, tmp_path / name)
        facts = probe(tmp_path / name)
        assert (facts.width, facts.height) == (512, 512)


async def test_the_photo_is_looked_at_for_free(local: Local, photo: Path, tmp_path: Path) -> None:
    regions = await local.check(photo)
    left, top, right, bottom = regions.face
    assert left < right
    assert top < bottom
    with pytest.raises(RefusedError) as caught:
        await local.check(empty_wall(tmp_path))
    assert caught.value.reason is Reason.NO_FACE


async def test_a_photo_without_a_face_fails_with_its_reason(local: Local, tmp_path: Path) -> None:
    progress = await final(local, await local.submit(empty_wall(tmp_path), NOWHERE, SLEEPY))
    assert progress.state is TaskState.FAILED
    assert isinstance(progress.error, RefusedError)
    assert progress.error.reason is Reason.NO_FACE


async def test_a_worker_that_dies_is_a_passing_trouble_and_is_replaced(
    settings: LocalSettings, pool: StudioPool, photo: Path
) -> None:
    local = Local(replace(settings, patience=0.1), pool)
    ticket, worker = await begun(local, photo)
    os.kill(worker, signal.SIGKILL)
    progress = await final(local, ticket)
    assert isinstance(progress.error, TransientError)
    again = await final(local, await local.submit(photo, NOWHERE, SLEEPY))
    assert again.state is TaskState.DONE


async def test_a_clip_that_takes_too_long_is_given_up(
    settings: LocalSettings, pool: StudioPool, photo: Path
) -> None:
    local = Local(replace(settings, seconds=0.001), pool)
    progress = await final(local, await local.submit(photo, NOWHERE, SLEEPY))
    assert isinstance(progress.error, TransientError)
    assert progress.error.code == "PoolTimeoutError"


async def test_cancelling_stops_the_work_at_once(
    settings: LocalSettings, pool: StudioPool, photo: Path, tmp_path: Path
) -> None:
    local = Local(replace(settings, patience=0.1), pool)
    ticket, worker = await begun(local, photo)
    assert await local.cancel(ticket)
    await asyncio.to_thread(wait_for_death, worker)
    assert (await local.status(ticket)).state is TaskState.CANCELLED
    assert list((tmp_path / "rendered").iterdir()) == []


async def test_a_finished_clip_cannot_be_cancelled(made: Made) -> None:
    assert not await made.local.cancel(made.ticket)
    assert (await made.local.status(made.ticket)).state is TaskState.DONE


async def test_after_a_restart_a_finished_clip_is_there_and_an_unfinished_one_is_lost(
    made: Made, pool: StudioPool, photo: Path, tmp_path: Path
) -> None:
    before = Local(made.settings, pool)
    unfinished = await before.submit(photo, NOWHERE, SLEEPY)
    await before.close()

    after = Local(made.settings, pool)
    assert (await after.status(made.ticket)).state is TaskState.DONE
    await after.fetch(made.ticket, tmp_path / "clip.mp4")
    assert not await after.cancel(made.ticket)
    assert (await after.status(unfinished)).state is TaskState.UNKNOWN
    assert await after.cancel(unfinished)


async def test_a_clip_that_nobody_fetched_in_time_is_dropped(
    settings: LocalSettings, pool: StudioPool, photo: Path, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    local = Local(settings, pool, clock=lambda: now)
    old = await local.submit(photo, NOWHERE, SLEEPY)
    assert (await final(local, old)).state is TaskState.DONE
    now += settings.keep + timedelta(hours=1)  # the file itself is as old as the true clock says
    await final(local, await local.submit(empty_wall(tmp_path), NOWHERE, SLEEPY))
    assert (await local.status(old)).state is TaskState.UNKNOWN
    with pytest.raises(DefectError, match="clip_gone"):
        await local.fetch(old, tmp_path / "clip.mp4")
    await local.close()


async def test_a_broken_library_is_the_operators_to_mend(
    settings: LocalSettings, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mediapipe.py").write_text("raise ImportError('libGL.so.1 is missing')")
    monkeypatch.syspath_prepend(tmp_path)
    async with StudioPool(1, seconds=PATIENCE, memory_mb=MEMORY_MB) as fresh:
        local = Local(settings, fresh)
        with pytest.raises(OperatorError, match=r"libGL\.so\.1") as caught:
            await local.probe()
        assert caught.value.problem is OperatorProblem.SETUP
        progress = await final(local, await local.submit(photo, NOWHERE, SLEEPY))
        assert isinstance(progress.error, OperatorError)


async def test_a_disk_that_takes_no_clip_is_the_operators_to_mend(
    local: Local, photo: Path, settings: LocalSettings
) -> None:
    settings.folder.rmdir()
    progress = await final(local, await local.submit(photo, NOWHERE, SLEEPY))
    assert isinstance(progress.error, OperatorError)
    assert str(progress.error) == "disk_failed: No such file or directory"


async def test_a_disk_that_fails_when_a_clip_is_finished_is_the_operators_to_mend(
    settings: LocalSettings, pool: StudioPool, photo: Path
) -> None:
    def full(draft: Path, published: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(draft), None, str(published))

    local = Local(settings, pool, publish=full)
    progress = await final(local, await local.submit(photo, NOWHERE, SLEEPY))
    assert isinstance(progress.error, OperatorError)
    assert not [*settings.folder.iterdir()]
    await local.close()


async def test_an_order_of_unknown_fate_is_not_looked_for(local: Local) -> None:
    assert not local.describe().billed
    assert await local.recover() == []
    assert (await local.status(STRANGER)).state is TaskState.UNKNOWN
