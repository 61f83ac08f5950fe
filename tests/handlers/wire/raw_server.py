"""A server on loopback that answers as one function says, and counts what reaches it."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Reply = Callable[["RawServer", web.Request], Awaitable[web.StreamResponse]]

TOKEN = "123456:" + "a" * 35


@dataclass
class RawServer:
    """What listens.

    Attributes:
        reply: answers the next requests; may be exchanged at any time.
        bodies: what arrived, each request's fields (form or JSON).
        asked: set when a request has arrived.
        released: set it to let hanging replies end.
    """

    reply: Reply
    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def method_url(self) -> str:
        """The address of a Bot API method, token and all."""
        return f"{self.url}/bot{TOKEN}/sendMessage"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Write the request down, then reply."""
        self.bodies.append(await _fields(request))
        self.asked.set()
        return await self.reply(self, request)


async def _fields(request: web.Request) -> dict[str, Any]:
    form = await request.post()
    return {
        name: value.file.read() if isinstance(value, web.FileField) else value for name, value in form.items()
    }


@asynccontextmanager
async def raw_server(reply: Reply) -> AsyncIterator[RawServer]:
    """Listen on a free port until the context ends."""
    server = RawServer(reply)
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", server.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        server.released.set()
        await runner.cleanup()


def says(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """Answer with an object as JSON, or with bytes as they are."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def reply(_server: RawServer, _request: web.Request) -> web.StreamResponse:
        return web.Response(body=raw, status=status, headers=headers)

    return reply


def refuses(status: int, description: str, **parameters: int) -> Reply:
    """Answer as the Bot API refuses."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return says(body | ({"parameters": parameters} if parameters else {}), status)


async def cuts(_server: RawServer, request: web.Request) -> web.StreamResponse:
    """Read the request, then end the connection without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def breaks_off(_server: RawServer, request: web.Request) -> web.StreamResponse:
    """Announce more of a body than is sent."""
    response = web.StreamResponse(headers={"Content-Length": "400"})
    await response.prepare(request)
    await response.write(b'{"ok": tr')
    assert request.transport is not None
    request.transport.close()
    return response


async def is_silent(server: RawServer, _request: web.Request) -> web.StreamResponse:
    """Send nothing at all until released."""
    await server.released.wait()
    return web.Response()


async def never_ends(server: RawServer, request: web.Request) -> web.StreamResponse:
    """Send the head and a part of the body, and then nothing until released."""
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b'{"ok": tr')
    await server.released.wait()
    return response
