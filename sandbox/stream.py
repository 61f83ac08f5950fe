"""Tells a page what happens as it happens: the event log as server-sent events."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.errors import ActError

if TYPE_CHECKING:
    from sandbox.events import Event, EventLog

# A silent stream says that it lives; proxies and browsers give up on one that says nothing for long.
SECONDS_BETWEEN_SIGNS = 15.0
# Browsers ask again this soon (milliseconds) after a stream that broke.
_RETRY = b"retry: 1000\n\n"


@dataclass(slots=True)
class EventStream:
    """The record as a stream, for as many readers as there are.

    Attributes:
        log: what is told.
        seconds: how long a stream may be silent.
    """

    log: EventLog
    seconds: float = SECONDS_BETWEEN_SIGNS

    def routes(self) -> list[web.RouteDef]:
        """Return the one route."""
        return [web.get("/control/stream", self._stream)]

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Send every event after the one that the reader knows, until it leaves or the sandbox ends."""
        after = self._start(request)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        try:
            await response.write(_RETRY)
            while not self.log.released:
                news = await self.log.wait(after=after, seconds=self.seconds)
                await response.write(b"".join(map(_message, news)) or b": nothing new\n\n")
                after = news[-1].seq if news else after
        except ConnectionError:
            pass  # the reader has left, which is how a stream ends
        return response

    def _start(self, request: web.Request) -> int:
        """Return the number of the last event that the reader knows; without a word, all of the past.

        Raises:
            ActError: it is no number.
        """
        # The browser's own memory is newer than the address, which it repeats when it connects again.
        told = request.headers.get("Last-Event-ID") or request.query.get("after")
        if told is None:
            return self.log.last_seq
        if not (told.isascii() and told.isdecimal()) or len(told) > len(str(2**63)):
            raise ActError("after must be the number of an event")
        return min(int(told), self.log.last_seq)


def _message(event: Event) -> bytes:
    return f"id: {event.seq}\ndata: {json.dumps(event.as_json())}\n\n".encode()
