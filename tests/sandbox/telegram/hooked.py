"""A bot's own web server, without a library: takes what a webhook posts and answers as it was told."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable


@dataclass(slots=True)
class HookedBot:
    """What came to the bot's address, and what it answers next.

    Attributes:
        url: where the webhook leads.
        answers: made for the next posts; when there is none, a post is answered 200.
        updates: every update that came, repeated ones too.
        headers: those of the last post.
        gate: posts are answered only while it is open.
        most_at_once: how many posts were under way at the same time.
    """

    url: str = ""
    answers: deque[Callable[[], web.Response]] = field(default_factory=deque)
    updates: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    most_at_once: int = 0
    _now: int = 0

    def answer(self, *statuses: int, **headers: str) -> None:
        """Let the next posts be answered with these statuses."""
        for status in statuses:
            self.answers.append(partial(web.Response, status=status, headers=headers))

    def reply(self, **call: Any) -> None:
        """Let the next post be answered with a method call."""
        self.answers.append(lambda: web.json_response(call))

    @property
    def texts(self) -> list[str]:
        """The texts of all messages that came, in the order of their coming."""
        return [update["message"]["text"] for update in self.updates]

    async def take(self, request: web.Request) -> web.Response:
        """Answer one post."""
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        self.updates.append(await request.json())
        self.headers = dict(request.headers)
        try:
            await self.gate.wait()
        finally:
            self._now -= 1
        return self.answers.popleft()() if self.answers else web.Response()


@asynccontextmanager
async def serve(
    handler: Callable[[web.Request], Any], trust: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """Serve one handler on loopback and give its address."""
    application = web.Application()
    application.router.add_post("/hook", handler)
    async with serve_application(application, trust) as url:
        yield f"{url}/hook"


@asynccontextmanager
async def serve_application(
    application: web.Application, trust: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """Serve an application on loopback and give the address of its root."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=trust)
        await site.start()
        port = runner.addresses[0][1]
        yield f"{'https' if trust else 'http'}://127.0.0.1:{port}"
    finally:
        await runner.cleanup()
