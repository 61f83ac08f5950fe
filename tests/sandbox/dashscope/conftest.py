"""A provider on a real socket, with every wait short and every rate limit off unless a test sets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from sandbox.dashscope import DashScope, ProviderSwitches
from sandbox.events import EventLog
from sandbox.faults import Faults
from tests.sandbox.dashscope.bare import Provider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    log, faults, address = EventLog(), Faults(), [""]
    switches = ProviderSwitches(detect_rps=0, submit_rps=0, query_rps=0, run_seconds=0.0, clip_seconds=0.2)
    service = DashScope(log, faults, switches, lambda: address[0])
    app = web.Application()
    app.add_routes([*service.routes(), *service.control_routes()])
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address[0] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        yield Provider(service, log, faults, address[0], session)
    await runner.cleanup()
    await service.close()
