"""The part of the control API that shows the bot's calls, from both halves in one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.call_views import show
from sandbox.calls import MOST_CALLS
from sandbox.faults import SERVICES
from sandbox.telegram.errors import ActError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.calls import CallBook

_USUAL = 200
_QUERY = ("after", "limit", "service")


@dataclass(slots=True)
class CallsControl:
    """Serves the inspector."""

    calls: CallBook
    url: Callable[[], str]

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.get("/control/calls", self._list),
            web.get("/control/calls/{seq:[0-9]{1,18}}", self._one),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        if unknown := sorted(set(request.query) - set(_QUERY)):
            raise ActError(f"unknown fields {', '.join(unknown)}; known are {', '.join(_QUERY)}")
        service = request.query.get("service", "")
        if service not in {"", *SERVICES}:
            raise ActError(f"service is one of {', '.join(SERVICES)}")
        after, limit = _count(request, "after"), _count(request, "limit")
        most = min(_USUAL if limit is None else limit, MOST_CALLS)
        found = self.calls.find(after=after, limit=most, service=service)
        return web.json_response({"calls": [show(call, self.url()) for call in found]})

    async def _one(self, request: web.Request) -> web.Response:
        call = self.calls.get(int(request.match_info["seq"]))
        if call is None:
            raise ActError("no call of this number is kept; only the last ones are", 404)
        return web.json_response(show(call, self.url()))


def _count(request: web.Request, name: str) -> int | None:
    text = request.query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(10**18))):
        raise ActError(f"{name} must be a whole number")
    return int(text)
