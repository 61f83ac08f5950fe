"""The part of the control API that lists the troubles and switches them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.control_requests import read_wish

if TYPE_CHECKING:
    from sandbox.troubles import Troubles

_TROUBLE = "/control/troubles/{name:[a-z_]+}"


@dataclass(slots=True)
class TroublesControl:
    """Serves the switches of trouble."""

    troubles: Troubles

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.get("/control/troubles", self._list),
            web.delete("/control/troubles", self._end_all),
            web.post(_TROUBLE, self._make),
            web.delete(_TROUBLE, self._end),
        ]

    async def _list(self, _request: web.Request) -> web.Response:
        return web.json_response({"troubles": self.troubles.rows()})

    async def _make(self, request: web.Request) -> web.Response:
        wish, name = await read_wish(request, "chat"), request.match_info["name"]
        done = await self.troubles.make(name, wish.integer("chat") or None)
        return web.json_response({**self.troubles.row(name), "done": done})

    async def _end(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.troubles.end(name)
        return web.json_response(self.troubles.row(name))

    async def _end_all(self, request: web.Request) -> web.Response:
        self.troubles.end()
        return await self._list(request)
