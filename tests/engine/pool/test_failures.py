"""The functions that run in workers are the standard library's: they can be imported there by name."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from engine.pool import PoolBrokenError, PoolMemoryError, PoolTimeoutError, StudioPool
from studio.intake import IntakeError, IntakeReason, normalise
from tests.support.pictures import saved
from tests.support.workers import FOREVER, held, wait_for_death, wait_for_reader_to_go

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_call_over_its_time_is_killed_and_the_next_gets_a_new_worker(lone: StudioPool) -> None:
    before = await lone.run(os.getpid)

    with pytest.raises(PoolTimeoutError):
        await lone.run(time.sleep, FOREVER, seconds=0.05)

    wait_for_death(before)
    assert await lone.run(os.getpid) != before


async def test_the_time_limit_of_the_pool_holds_for_calls_that_name_none() -> None:
    async with StudioPool(1, seconds=0.05, memory_mb=512) as pool:
        with pytest.raises(PoolTimeoutError):
            await pool.run(time.sleep, FOREVER)


async def test_calls_in_line_go_on_after_one_was_killed(lone: StudioPool) -> None:
    late, first, second = await asyncio.gather(
        lone.run(time.sleep, FOREVER, seconds=0.05),
        lone.run(abs, -1),
        lone.run(abs, -2),
        return_exceptions=True,
    )

    assert isinstance(late, PoolTimeoutError)
    assert (first, second) == (1, 2)


async def test_waiting_in_line_is_not_counted_as_time(lone: StudioPool, fifo: Path) -> None:
    holder, end = await held(lone, fifo)
    waiting = asyncio.create_task(lone.run(abs, -1, seconds=5))
    late, _ = await asyncio.wait([waiting], timeout=0)
    assert not late

    os.close(end)

    assert await holder == b""
    assert await waiting == 1


async def test_a_call_that_wants_too_much_memory_is_refused_and_costs_only_its_worker(
    lone: StudioPool,
) -> None:
    with pytest.raises(PoolMemoryError):
        await lone.run(bytearray, 600 * 1024 * 1024)

    assert len(await lone.run(bytearray, 100 * 1024 * 1024)) == 100 * 1024 * 1024


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
async def test_a_photo_too_large_for_the_workers_memory_is_refused_as_such(kind: str) -> None:
    photo = saved(Image.new("RGB", (4000, 4000)), kind)

    async with StudioPool(1, seconds=60, memory_mb=150) as pool:
        with pytest.raises(IntakeError) as caught:
            await pool.run(normalise, photo)

    assert caught.value.reason is IntakeReason.TOO_LARGE


@pytest.mark.parametrize(
    ("function", "argument", "status"),
    [(os._exit, 3, "3"), (signal.raise_signal, signal.SIGKILL, "-9"), (sys.exit, 4, "4")],
)
async def test_a_worker_that_dies_is_told_of_and_replaced(
    lone: StudioPool, function: object, argument: int, status: str
) -> None:
    assert callable(function)
    with pytest.raises(PoolBrokenError, match=f"status {status}$"):
        await lone.run(function, argument)

    assert await lone.run(abs, -1) == 1


async def test_a_worker_that_dies_between_two_calls_is_replaced_unnoticed(lone: StudioPool) -> None:
    pid = await lone.run(os.getpid)

    os.kill(pid, signal.SIGKILL)
    wait_for_death(pid)

    assert await lone.run(os.getpid) != pid


async def test_a_cancelled_call_frees_its_worker_at_once(lone: StudioPool, fifo: Path) -> None:
    call, end = await held(lone, fifo)

    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert await lone.run(abs, -1) == 1
    await asyncio.to_thread(wait_for_reader_to_go, end)


async def test_a_call_cancelled_in_line_leaves_the_others_alone(lone: StudioPool, fifo: Path) -> None:
    holder, end = await held(lone, fifo)
    waiting = [asyncio.create_task(lone.run(abs, -number)) for number in (1, 2)]
    await asyncio.wait(waiting, timeout=0)

    waiting[0].cancel()
    os.close(end)

    assert await holder == b""
    assert await waiting[1] == 2


async def test_a_call_cancelled_while_its_worker_starts_leaves_nothing_behind(lone: StudioPool) -> None:
    call = asyncio.create_task(lone.run(abs, -1))
    await asyncio.wait([call], timeout=0)

    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert await lone.run(abs, -2) == 2
