"""The places in which the pool's calls run: first come, first served, but the patient last."""

from __future__ import annotations

import asyncio
from collections import deque


class Places:
    """A number of places; whoever is patient gets one only while nobody else waits.

    `asyncio.Semaphore` with two lines instead of one. A place that is given back in a hurry is kept for
    others in a hurry for a moment: who had a photo opened comes back to have it looked at, then for the clip.

    Args:
        count: how many there are.
        kept: for how many seconds the patient are kept out of such a place.
    """

    def __init__(self, count: int, *, kept: float = 0.0) -> None:
        self._free = count
        self._seconds = kept
        self._kept: deque[asyncio.TimerHandle] = deque()
        self._hurried: deque[asyncio.Future[None]] = deque()
        self._patient: deque[asyncio.Future[None]] = deque()

    async def take(self, *, patient: bool = False) -> None:
        """Return as soon as a place is the caller's, who has to give it back."""
        if not patient and self._kept:
            self._kept.popleft().cancel()
            return
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
                self.give_back(patient=patient)
            raise

    def give_back(self, *, patient: bool = False) -> None:
        """Hand a place to the next in line, or keep it: for a moment for those in a hurry, then free."""
        if _hand_over(self._hurried):
            return
        if self._seconds and not patient:
            self._kept.append(asyncio.get_running_loop().call_later(self._seconds, self._keep_no_more))
        elif not _hand_over(self._patient):
            self._free += 1

    def _keep_no_more(self) -> None:
        """Let the patient into the place that was kept the longest."""
        self._kept.popleft().cancel()
        self.give_back(patient=True)

    def keep_none(self) -> None:
        """Keep no place for those in a hurry any more."""
        self._seconds = 0.0
        while self._kept:
            self._keep_no_more()


def _hand_over(line: deque[asyncio.Future[None]]) -> bool:
    """Give a place to the first in a line; False if nobody is there."""
    while line:
        turn = line.popleft()
        if not turn.done():
            turn.set_result(None)
            return True
    return False
