"""The functions that run in workers are the standard library's: they can be imported there by name."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from engine.pool import PoolClosedError
from engine.pool_places import Places
from tests.support.workers import held

if TYPE_CHECKING:
    from pathlib import Path

    from engine.pool import StudioPool


async def in_line(pool: StudioPool, order: list[str], name: str, *, patient: bool) -> asyncio.Task[None]:
    """Put a call in line that notes when it was carried out."""

    async def call() -> None:
        await pool.run(abs, -1, patient=patient)
        order.append(name)

    task = asyncio.create_task(call())
    await asyncio.wait([task], timeout=0)
    return task


async def test_a_patient_call_lets_everybody_go_first_who_comes_while_it_waits(
    lone: StudioPool, fifo: Path
) -> None:
    holder, end = await held(lone, fifo)
    order: list[str] = []
    calls = [
        await in_line(lone, order, "patient 1", patient=True),
        await in_line(lone, order, "patient 2", patient=True),
        await in_line(lone, order, "hurried 1", patient=False),
        await in_line(lone, order, "hurried 2", patient=False),
    ]

    os.close(end)
    await asyncio.gather(holder, *calls)

    assert order == ["hurried 1", "hurried 2", "patient 1", "patient 2"]


async def test_a_patient_call_takes_a_worker_that_nobody_wants(lone: StudioPool) -> None:
    assert await lone.run(abs, -1, patient=True) == 1


async def test_a_patient_call_that_runs_is_not_disturbed(lone: StudioPool, fifo: Path) -> None:
    patient = asyncio.create_task(lone.run(fifo.read_bytes, patient=True))
    end = await asyncio.to_thread(os.open, fifo, os.O_WRONLY)
    hurried = asyncio.create_task(lone.run(abs, -1))

    os.write(end, b"done")
    os.close(end)

    assert (await patient, await hurried) == (b"done", 1)


@pytest.mark.parametrize("handed_over", [False, True], ids=["while it waits", "as its turn comes"])
async def test_who_gives_up_waiting_leaves_the_place_to_the_next(*, handed_over: bool) -> None:
    places = Places(1)
    await places.take()
    first, second = (asyncio.create_task(places.take(patient=True)) for _ in range(2))
    await asyncio.wait([first, second], timeout=0)

    if handed_over:
        places.give_back()
        first.cancel()
    else:
        first.cancel()
        places.give_back()
    await second

    assert first.cancelled()


async def test_a_place_given_back_in_a_hurry_is_kept_for_whoever_is_in_a_hurry_next() -> None:
    places = Places(1, kept=3600)
    await places.take()
    places.give_back()
    patient = asyncio.create_task(places.take(patient=True))
    await asyncio.wait([patient], timeout=0)
    assert not patient.done()

    await places.take()
    places.give_back()
    places.keep_none()

    await patient


async def test_a_place_is_kept_for_a_moment_only() -> None:
    places = Places(1, kept=0.001)
    await places.take()
    places.give_back()
    await places.take(patient=True)


async def test_the_patient_keep_each_others_places() -> None:
    places = Places(2, kept=3600)
    for _ in range(2):
        await places.take(patient=True)
        places.give_back(patient=True)


async def test_patient_calls_in_line_fail_when_the_pool_is_closed(lone: StudioPool, fifo: Path) -> None:
    holder, end = await held(lone, fifo)
    waiting = [asyncio.create_task(lone.run(abs, -1, patient=True)) for _ in range(2)]
    await asyncio.wait(waiting, timeout=0)

    await lone.close()

    for call in (holder, *waiting):
        with pytest.raises(PoolClosedError):
            await call
    os.close(end)
