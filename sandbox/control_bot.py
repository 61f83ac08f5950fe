"""The part of the control API that shows the kept bot and starts, stops and kills it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.telegram.control_requests import read_wish
from sandbox.telegram.errors import ActError

if TYPE_CHECKING:
    from sandbox.keeper import Keeper
    from sandbox.telegram.accounts import User

UNMANAGED = (
    "this sandbox keeps no bot: start it by `make demo`, or by `python -m sandbox --bot`, and it will; "
    "a bot that you started yourself is yours to stop"
)


@dataclass(slots=True)
class BotControl:
    """Serves the levers of a bot's life.

    Attributes:
        bot: what Telegram knows of it.
        keeper: whoever keeps its process; None when nobody does.
    """

    bot: User
    keeper: Keeper | None

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.get("/control/bot", self._show),
            web.post("/control/bot/{lever:kill|stop|start|restart}", self._pull),
        ]

    async def _show(self, _request: web.Request) -> web.Response:
        return web.json_response(self._shown())

    async def _pull(self, request: web.Request) -> web.Response:
        await read_wish(request)  # the address says it all
        keeper = self.keeper
        if keeper is None:
            raise ActError(UNMANAGED, 409)
        levers = {
            "kill": keeper.kill,
            "stop": keeper.stop,
            "start": keeper.start,
            "restart": keeper.restart,
        }
        await levers[request.match_info["lever"]]()
        return web.json_response(self._shown())

    def _shown(self) -> dict[str, Any]:
        keeper, bot = self.keeper, self.bot
        return {
            "state": keeper.state if keeper else "unmanaged",
            "pid": keeper.pid if keeper else None,
            "starts": keeper.starts if keeper else 0,
            "name": bot.first_name,
            "username": bot.username,
            "id": bot.id,
            "log_tail": keeper.last_words() if keeper else [],
        }
