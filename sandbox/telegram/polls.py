"""The one getUpdates that may wait, and the brake on a client that asks for the same again and again."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.telegram.errors import ApiError, conflict

if TYPE_CHECKING:
    from sandbox.events import EventLog

_FAST_REPEAT, _REPEAT = 0.5, 3.0


@dataclass(slots=True)
class WaitingPoll:
    """The place in which one poll waits; whoever comes next takes it over."""

    log: EventLog
    _waiter: asyncio.Future[None] | None = None
    _closed: bool = False

    async def wait(self, seconds: float) -> None:
        """Wait as *the* poll until something comes or time is up.

        Raises:
            ApiError: 409 when it is interrupted, 500 when the sandbox closes.
        """
        if self._closed:
            raise _restarting()
        mine = asyncio.get_running_loop().create_future()
        self._waiter = mine
        self.log.add("telegram.waiting", seconds=round(seconds, 3))
        try:
            await asyncio.wait({mine}, timeout=seconds)
            if mine.done():
                mine.result()
        finally:
            if self._waiter is mine:
                self._waiter = None

    async def wait_out(self, seconds: float) -> None:
        """Wait the whole time, whatever comes; ends early only as `wait` raises."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            await self.wait(left)

    def wake(self) -> None:
        """Let the poll that waits look again."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def interrupt(self, why: str) -> None:
        """End the poll that waits, if any, with a 409 that says why."""
        self._end(conflict(why))
        self._waiter = None

    def close(self) -> None:
        """End the poll that waits as a restarting server does, and let no other wait."""
        self._closed = True
        self._end(_restarting())

    def _end(self, error: ApiError) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)


@dataclass(slots=True)
class Brake:
    """Slows down a client that repeats an offset, as the server does (facts/reliability.md 2.2)."""

    _offset: int = 0
    _answered: float = float("-inf")

    def note(self, offset: int) -> None:
        """Remember a poll that is being answered now."""
        self._offset, self._answered = offset, time.monotonic()

    def slow_down(self, offset: int, limit: int) -> tuple[float, int]:
        """Return how many seconds a poll has to wait, and how many updates it may have then."""
        passed = time.monotonic() - self._answered
        if offset != self._offset or passed >= _REPEAT:
            return 0.0, limit
        return _REPEAT - passed, 1 if passed < _FAST_REPEAT else limit


def _restarting() -> ApiError:
    return ApiError(500, "Internal Server Error: restart")
