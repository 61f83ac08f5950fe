"""Runs studio functions in worker processes that have a limit on time for each call and one on memory.

Built on asyncio's own subprocesses: the standard library's executor breaks as a whole when one worker is
killed, and pebble (LGPL), which can kill one, polls from three threads every tenth of a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from typing import TYPE_CHECKING, Self, TypeVar, TypeVarTuple, cast

from engine.pool_places import Places
from engine.pool_process import (
    PoolBrokenError,
    PoolClosedError,
    PoolError,
    PoolMemoryError,
    PoolTimeoutError,
    Worker,
)
from engine.pool_worker import Setup

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

__all__ = [
    "PoolBrokenError",
    "PoolClosedError",
    "PoolError",
    "PoolMemoryError",
    "PoolTimeoutError",
    "StudioPool",
]

MODULES = ("studio.opening", "studio.probe")
"""Imported by every worker before its first call, so that no call's time goes into it."""

START_SECONDS = 30.0
"""A worker that is not ready by then never will be; it takes 0.2 s on an idle machine."""

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class StudioPool:
    """A fixed number of long-lived worker processes; calls wait in line for a free one, the patient last.

    A worker that dies or is killed is replaced when the next call needs it. Workers start with a fresh
    interpreter and without the parent's secrets, ignore SIGINT and SIGTERM (the parent decides), and end with
    the parent however it ends. They are a guard against accidents, not a prison: an answer is unpickled.

    Use it from one event loop, in a thread that lives as long as the pool: on Linux the kernel ends a worker
    with the thread that started it.

    Args:
        workers: how many calls run at the same time, at most.
        seconds: how long a call may take, unless it says otherwise; waiting in line does not count.
        memory_mb: private writable memory of a worker, of which about 30 MB are gone before the first call,
            and 260 MB once the models of faces are loaded.
            A photo of 12 MP takes 170 MB, the largest that intake admits 700 MB (as WebP 1200 MB); intake
            refuses what would not fit as too large.
        kept: seconds for which a worker is kept for calls in a hurry after one of them: the steps of a
            request come one after the other, and no patient call should get in between.
    """

    def __init__(self, workers: int, *, seconds: float, memory_mb: int, kept: float = 0.0) -> None:
        self._size = workers
        self._seconds = seconds
        self._memory = memory_mb * 1024 * 1024
        self._places = Places(workers, kept=kept)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._endings: set[asyncio.Task[None]] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def warm(self, function: Callable[[], object] = int) -> None:
        """Start all workers now, so that the first calls need not wait for it.

        Args:
            function: called once in each worker, to load what later calls need; may take as long as a start.

        Raises:
            PoolError: a worker could not be started or did not get through.
        """
        calls = (self.run(function, seconds=START_SECONDS) for _ in range(self._size))
        await asyncio.gather(*calls)

    async def run(
        self,
        function: Callable[[*Ts], T],
        *args: *Ts,
        seconds: float | None = None,
        patient: bool = False,
    ) -> T:
        """Call an importable function in a worker and return what it returns or raise what it raises.

        When the caller is cancelled, the worker is killed: nobody is left to take the answer.

        Args:
            seconds: how long the call may take; the pool's own limit if None.
            patient: begin only while no other call waits for a worker; a call that runs is not disturbed.

        Raises:
            PoolTimeoutError, PoolMemoryError, PoolBrokenError: this call failed; the pool goes on.
            PoolClosedError: the pool is closed or was closed meanwhile.
        """
        call = pickle.dumps((function, args))
        answer = await self._ask(call, self._seconds if seconds is None else seconds, patient=patient)
        succeeded, value = pickle.loads(answer)  # noqa: S301 - written by our own worker
        if not succeeded:
            raise value
        return cast("T", value)

    async def close(self) -> None:
        """End all workers, within a second; calls that run or wait fail with PoolClosedError.

        A second call does nothing.
        """
        if self._closed:
            return
        self._closed = True
        for worker in self._busy:
            worker.kill()
        self._places.keep_none()
        for _ in range(self._size):  # all places are ours: no call is running any more, and none will
            await self._places.take(patient=True)
        for worker in self._idle:
            self._end(worker)
        self._idle.clear()
        await asyncio.gather(*self._endings)

    async def _ask(self, call: bytes, seconds: float, *, patient: bool) -> bytes:
        async with self._place(patient=patient), self._lent_worker() as worker:
            try:
                async with asyncio.timeout(seconds):
                    return await worker.ask(call)
            except TimeoutError as error:
                raise PoolTimeoutError(f"no answer in {seconds} s") from error

    @contextlib.asynccontextmanager
    async def _place(self, *, patient: bool) -> AsyncIterator[None]:
        """Stand in line for one of as many places as there may be workers."""
        self._expect_open()
        await self._places.take(patient=patient)
        try:
            yield
        finally:
            self._places.give_back(patient=patient)

    @contextlib.asynccontextmanager
    async def _lent_worker(self) -> AsyncIterator[Worker]:
        """Lend a worker that is ready; it comes back only if all went well, else it is killed."""
        self._expect_open()  # it may have been closed while the call stood in line
        worker = self._take_idle() or await Worker.spawn()
        self._busy.add(worker)
        try:
            await self._make_ready(worker)
            yield worker
        except BaseException as error:
            worker.kill()
            self._end(worker)
            if self._closed and isinstance(error, PoolBrokenError):
                raise PoolClosedError("the pool was closed") from error
            raise
        else:
            self._idle.append(worker)
        finally:
            self._busy.remove(worker)

    def _expect_open(self) -> None:
        if self._closed:
            raise PoolClosedError("the pool is closed")

    def _take_idle(self) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._end(worker)
        return None

    async def _make_ready(self, worker: Worker) -> None:
        if worker.ready:
            return
        self._expect_open()  # it may have been closed while the process was made
        setup = Setup(parent=os.getpid(), path=sys.path, modules=MODULES, memory=self._memory)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker.ask(pickle.dumps(setup))
        except TimeoutError as error:
            raise PoolBrokenError(f"no worker in {START_SECONDS} s") from error
        worker.ready = True

    def _end(self, worker: Worker) -> None:
        ending = asyncio.create_task(worker.end())
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
