"""The operator's small web server: is the bot healthy, and if not, why."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from storage import StorageFailedError, inbox, providers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from handlers.wire.pump import Pump
    from storage import Storage

# Two long polls and their time-outs: a poll that good is not silence.
_SILENCE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Health:
    """Answers GET /health: 200 when well, 503 with the reasons when not."""

    storage: Storage
    pump: Pump
    clock: Callable[[], datetime]
    started: datetime

    async def answer(self, _request: web.Request) -> web.Response:
        """Look at the last good poll, the database and the providers."""
        last = self.pump.last_good_poll or self.started
        age = self.clock() - last
        facts: dict[str, object] = {"last_good_poll_seconds": round(age.total_seconds(), 1)}
        reasons = [] if age < _SILENCE else ["telegram has not answered a poll for a while"]
        try:
            paused = await self.storage.transact(providers.paused)
            facts["quarantined_updates"] = await self.storage.transact(inbox.count_quarantined)
        except StorageFailedError as error:
            reasons.append(f"the database cannot be used: {error}")
        else:
            # A paused provider is the operator's work, but restarting the bot would not help.
            facts["paused_providers"] = {pause.name: pause.problem for pause in paused}
        return web.json_response(
            {"healthy": not reasons, "reasons": reasons, **facts}, status=503 if reasons else 200
        )


@asynccontextmanager
async def serve(health: Health, *, host: str, port: int) -> AsyncIterator[str]:
    """Serve /health and yield its address."""
    application = web.Application()
    application.router.add_get("/health", health.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield f"http://{host}:{runner.addresses[0][1]}/health"
    finally:
        await runner.cleanup()
