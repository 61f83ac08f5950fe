"""Work in flight: at most one task for each key, a bounded number in all, none of them forgotten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

log = structlog.get_logger(__name__)


class Lanes:
    """Runs one coroutine for each key and says when one has ended.

    A loop's `turn` starts lanes and returns; what the lanes find out goes into rows.
    """

    def __init__(self, name: str, *, limit: int, on_done: Callable[[], None]) -> None:
        self._name = name
        self._limit = limit
        self._on_done = on_done
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}

    @property
    def busy(self) -> set[Hashable]:
        """The keys that are in flight now."""
        return set(self._tasks)

    @property
    def room(self) -> int:
        """How many more may start now."""
        return self._limit - len(self._tasks)

    def start(self, key: Hashable, work: Coroutine[None, None, None]) -> bool:
        """Start `work` unless its key is in flight or there is no room; return whether it started."""
        if key in self._tasks or self.room <= 0:
            work.close()
            return False
        task = asyncio.create_task(work, name=f"{self._name}:{key}")
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._finish(key, done))
        return True

    def _finish(self, key: Hashable, task: asyncio.Task[None]) -> None:
        del self._tasks[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            # Every lane settles its row itself; what arrives here is a bug or a broken disk.
            log.error("lane_failed", lane=self._name, key=str(key), exc_info=error)
        self._on_done()

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        while self._tasks:
            await asyncio.wait(set(self._tasks.values()))

    async def stop(self) -> None:
        """Cancel everything in flight and wait until it is gone; rows remember what was begun."""
        tasks = set(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
