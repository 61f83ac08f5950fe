"""Work in flight: at most one task for each key, a bounded number in all, none of them forgotten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from storage import StorageFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

    Work = Coroutine[None, None, None]

log = structlog.get_logger(__name__)


class Lanes:
    """Runs one coroutine for each key and says when one has ended.

    A loop's `turn` starts lanes and returns; what the lanes find out goes into rows.
    """

    def __init__(
        self,
        name: str,
        *,
        limit: int,
        on_done: Callable[[], None],
        on_failure: Callable[[Hashable], Work] | None = None,
        rest: float = 5.0,
    ) -> None:
        """Prepare lanes.

        Args:
            name: for logs and task names.
            limit: most lanes at one time.
            on_done: called when a lane has ended.
            on_failure: makes the work that frees the row of a lane that failed.
            rest: seconds for which the key of a failed lane stays busy, so that a bug or a broken
                disk is met once in a while instead of in a circle.
        """
        self._name = name
        self._on_failure = on_failure
        self._rest = rest
        self._resting: dict[Hashable, asyncio.TimerHandle] = {}
        self._limit = limit
        self._on_done = on_done
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}

    @property
    def busy(self) -> set[Hashable]:
        """The keys that are in flight now."""
        return set(self._tasks) | set(self._resting)

    @property
    def room(self) -> int:
        """How many more may start now."""
        return self._limit - len(self._tasks) - len(self._resting)

    def start(self, key: Hashable, work: Work) -> bool:
        """Start `work` unless its key is in flight or there is no room; return whether it started."""
        if key in self.busy or self.room <= 0:
            work.close()
            return False
        self._run(key, work)
        return True

    def _run(self, key: Hashable, work: Work) -> None:
        task = asyncio.create_task(work, name=f"{self._name}:{key}")
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._finish(key, done))

    def _finish(self, key: Hashable, task: asyncio.Task[None]) -> None:
        del self._tasks[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            # Every lane settles its row itself; what arrives here is a bug or a broken disk, which the
            # storage has told of: once, and not for every lane that meets it.
            if not isinstance(error, StorageFailedError):
                log.error("lane_failed", lane=self._name, key=str(key), exc_info=error)
            later = asyncio.get_running_loop().call_later(self._rest, self._wake_up, key)
            self._resting[key] = later
        self._on_done()

    def _wake_up(self, key: Hashable) -> None:
        del self._resting[key]
        if self._on_failure is not None:
            self._run(key, self._on_failure(key))
        self._on_done()

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        while self._tasks:
            await asyncio.wait(set(self._tasks.values()))

    async def stop(self) -> None:
        """Cancel everything in flight and wait until it is gone; rows remember what was begun."""
        # Again until nothing is left: a lane may fail, and so begin to rest, while it is being stopped.
        while self._tasks or self._resting:
            for timer in self._resting.values():
                timer.cancel()
            self._resting.clear()
            tasks = set(self._tasks.values())
            for task in tasks:
                task.cancel()
            if tasks:
                await asyncio.wait(tasks)
