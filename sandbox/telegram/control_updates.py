"""The part of the control API that plays with the update queue and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.control_requests import read_object, read_wish
from sandbox.telegram.errors import ActError

if TYPE_CHECKING:
    from sandbox.telegram.world import World


@dataclass(slots=True)
class UpdatesControl:
    """Serves raw updates, repeated updates, and the passing of time."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.get("/control/updates", self._show),
            web.post("/control/updates", self._put_raw),
            web.post("/control/updates/{update_id:[0-9]{1,18}}/redeliver", self._redeliver),
            web.post("/control/clock", self._advance),
        ]

    async def _show(self, _request: web.Request) -> web.Response:
        waiting = [
            {"update_id": update.id, "update": update.kind} for update in self.world.updates.waiting.values()
        ]
        return web.json_response({"waiting": waiting})

    async def _put_raw(self, request: web.Request) -> web.Response:
        return web.json_response({"update_id": self.world.updates.put_raw(await read_object(request))})

    async def _redeliver(self, request: web.Request) -> web.Response:
        update_id = int(request.match_info["update_id"])
        self.world.updates.redeliver(update_id)
        return web.json_response({"update_id": update_id})

    async def _advance(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "seconds")
        try:
            seconds = float(wish.text("seconds"))
        except ValueError as error:
            raise ActError("seconds must be a number") from error
        if not 0 <= seconds < float("inf"):
            raise ActError("time goes forward only")
        self.world.clock_ahead += seconds
        self.world.updates.wake()
        return web.json_response({"now": self.world.now(), "ahead": self.world.clock_ahead})
