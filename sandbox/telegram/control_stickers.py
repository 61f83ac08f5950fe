"""The part of the control API that shows the sticker sets a bot has made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.errors import ActError
from sandbox.telegram.served_files import serve

if TYPE_CHECKING:
    from sandbox.telegram.stickers import StickerSet
    from sandbox.telegram.world import World

_SETS = "/control/sticker_sets"
_SET = _SETS + "/{name:[A-Za-z0-9_]+}"


@dataclass(slots=True)
class StickersControl:
    """Serves what a person sees who opens the link to a set."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.get(_SETS, self._list),
            web.get(_SET, self._one),
            web.get(_SET + "/{index:[0-9]{1,4}}", self._file),
        ]

    async def _list(self, _request: web.Request) -> web.Response:
        sets = [found.as_seen() for found in self.world.sticker_sets.sets.values()]
        return web.json_response({"sets": sets})

    async def _one(self, request: web.Request) -> web.Response:
        return web.json_response(self._named(request).as_seen())

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found, index = self._named(request), int(request.match_info["index"])
        if index >= len(found.stickers):
            raise ActError(f"the set {found.name} has no sticker {index}; it counts from 0", 404)
        return serve(found.stickers[index].media.file)

    def _named(self, request: web.Request) -> StickerSet:
        name = request.match_info["name"]
        if name not in self.world.sticker_sets:
            raise ActError(f"there is no sticker set {name}", 404)
        return self.world.sticker_sets.find(name)
