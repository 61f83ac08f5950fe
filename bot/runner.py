"""Keeps the loops turning: the only place that waits between turns."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from storage import StorageFailedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

log = structlog.get_logger(__name__)

# A wake-up is a hint; this scan is the truth even if every hint were lost.
_LONGEST = timedelta(seconds=30)


class Loop(Protocol):
    """Something that does what is due and says when to look again."""

    async def turn(self, now: datetime) -> datetime | None:
        """Do what is due."""
        ...


async def keep_turning(
    name: str,
    loop: Loop,
    signal: asyncio.Event,
    clock: Callable[[], datetime],
    *,
    storage_retry: timedelta = timedelta(seconds=5),
) -> None:
    """Turn a loop until cancelled: at each signal, and at the latest when it asked to be.

    While the database cannot be written, the loop takes no new work and tries again after `storage_retry`.
    """
    while True:
        signal.clear()
        now = clock()
        try:
            next_look = await loop.turn(now)
        except StorageFailedError:
            log.debug("turn_failed", loop=name)  # the storage has said so, once for all loops
            next_look = now + storage_retry
        wait = _LONGEST if next_look is None else min(next_look - clock(), _LONGEST)
        try:
            async with asyncio.timeout(max(wait.total_seconds(), 0)):
                await signal.wait()
        except TimeoutError:
            continue
