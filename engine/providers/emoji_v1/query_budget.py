"""The hard limit on questions: at most so many in any second, whoever asks."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from aiohttp import ClientHandlerType, ClientRequest, ClientResponse


class QueryBudget:
    """Lets at most `limit` callers pass in any window of time, first come first served.

    A bucket of tokens would let a full bucket and its refill through in the same second; the
    provider counts seconds (facts/dashscope.md section 8), so the times themselves are kept.
    """

    def __init__(self, limit: int, window: timedelta) -> None:
        self._window = window.total_seconds()
        self._passed: deque[float] = deque(maxlen=limit)
        self._turn = asyncio.Lock()

    async def spend(self) -> None:
        """Return as soon as one more question may leave."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            if len(self._passed) == self._passed.maxlen:
                await asyncio.sleep(max(0.0, self._passed[0] + self._window - loop.time()))
            self._passed.append(loop.time())

    async def admit(self, request: ClientRequest, send: ClientHandlerType) -> ClientResponse:
        """Let one attempt pass; a middleware, because aiohttp sends a GET again on a stale connection."""
        await self.spend()
        return await send(request)
