"""The functions that run in workers are the standard library's: they can be imported there by name."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.pool import PoolBrokenError, PoolClosedError, PoolTimeoutError, StudioPool
from tests.support.workers import FOREVER, held, wait_for_death, wait_for_reader_to_go, worker_processes

ROOT = Path(__file__).parents[3]


async def test_warm_starts_every_worker() -> None:
    async with StudioPool(2, seconds=60, memory_mb=512) as pool:
        await pool.warm()

        started = worker_processes()
        assert len(started) == 2
        assert await pool.run(os.getpid) in started
        assert worker_processes() == started


async def test_closing_fails_running_and_waiting_calls_and_leaves_no_process(fifo: Path) -> None:
    pool = StudioPool(2, seconds=60, memory_mb=512)
    await pool.warm()
    running, end = await held(pool, fifo)
    idle = await pool.run(os.getpid)
    waiting = [asyncio.create_task(pool.run(time.sleep, FOREVER)) for _ in range(3)]
    await asyncio.wait(waiting, timeout=0)

    async with asyncio.timeout(10):  # it takes a second at most on a machine that is not busy
        await pool.close()

    for call in (running, *waiting):
        with pytest.raises(PoolClosedError):
            await call
    wait_for_reader_to_go(end)
    wait_for_death(idle)


async def test_a_worker_that_does_not_leave_when_asked_is_killed() -> None:
    pool = StudioPool(1, seconds=60, memory_mb=512)
    pid = await pool.run(os.getpid)
    os.kill(pid, signal.SIGSTOP)

    await pool.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_pool_is_closed_once_and_for_all(lone: StudioPool) -> None:
    await lone.close()
    await lone.close()

    with pytest.raises(PoolClosedError):
        await lone.run(abs, -1)


async def test_a_pool_closed_while_a_worker_starts_leaves_none() -> None:
    pool = StudioPool(1, seconds=60, memory_mb=512)
    call = asyncio.create_task(pool.run(os.getpid))
    await asyncio.wait([call], timeout=0)

    await pool.close()

    with pytest.raises(PoolClosedError):
        await call


async def test_a_worker_that_cannot_start_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StudioPool(1, seconds=60, memory_mb=512) as pool:
        monkeypatch.setattr("engine.pool.MODULES", ("no_such_module",))
        with pytest.raises(PoolBrokenError):
            await pool.run(abs, -1)


async def test_a_worker_that_never_becomes_ready_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StudioPool(1, seconds=60, memory_mb=512) as pool:
        monkeypatch.setattr("engine.pool.START_SECONDS", 0.0)
        with pytest.raises(PoolBrokenError, match="no worker"):
            await pool.run(abs, -1)


async def test_nothing_is_left_for_the_garbage_collector(recwarn: pytest.WarningsRecorder) -> None:
    async with StudioPool(2, seconds=60, memory_mb=512) as pool:
        await pool.warm()
        with pytest.raises(PoolTimeoutError):
            await pool.run(time.sleep, FOREVER, seconds=0.05)
    del pool
    gc.collect()

    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]


PARENT = """
import asyncio, os, pathlib, sys
from engine.pool import StudioPool

async def main():
    pool = StudioPool(2, seconds=1000, memory_mb=512)
    await pool.warm()
    print(pathlib.Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(), flush=True)
    await pool.run(pathlib.Path.read_bytes, pathlib.Path(sys.argv[1]))

asyncio.run(main())
"""


def test_workers_end_with_a_parent_that_is_killed_busy_or_not(fifo: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(fifo)]
    # Nothing in the command comes from outside.
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as parent:  # noqa: S603
        assert parent.stdout is not None
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        end = os.open(fifo, os.O_WRONLY)  # returns when one of them is reading
        parent.kill()

    assert len(workers) == 2
    for pid in workers:
        wait_for_death(pid)
    wait_for_reader_to_go(end)
