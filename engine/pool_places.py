"""The places in which the pool's calls run: first come, first served, but the patient last."""

from __future__ import annotations

import asyncio
from collections import deque


class Places:
    """A number of places; whoever is patient gets one only while nobody else waits.

    `asyncio.Semaphore` with two lines instead of one.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._hurried: deque[asyncio.Future[None]] = deque()
        self._patient: deque[asyncio.Future[None]] = deque()

    async def take(self, *, patient: bool = False) -> None:
        """Return as soon as a place is the caller's, who has to give it back."""
        if self._free:  # then nobody waits: a place that is given back goes straight to the next in line
            self._free -= 1
            return
        line = self._patient if patient else self._hurried
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            # Handed over already, it goes on to the next; given up while it waited, it is passed over.
            if not turn.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        """Hand a place to the next in line, or keep it free."""
        for line in (self._hurried, self._patient):
            while line:
                turn = line.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1
