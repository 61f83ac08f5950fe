"""The part of the control API about people themselves: who there is, and their profile photos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.control_requests import PERSON, named_person, read_wish
from sandbox.telegram.errors import ActError
from sandbox.telegram.profile_photos import add_profile_photo
from sandbox.telegram.seen import seen_person
from sandbox.telegram.served_files import serve

if TYPE_CHECKING:
    from sandbox.telegram.world import World

_PHOTO = PERSON + "/photo"


@dataclass(slots=True)
class PeopleControl:
    """Makes people, shows them, and lets them change their photos."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.get("/control/people", self._list),
            web.post("/control/people", self._create),
            web.get(_PHOTO, self._show_photo),
            web.post(_PHOTO, self._add_photo),
            web.delete(_PHOTO, self._remove_photos),
        ]

    async def _list(self, _request: web.Request) -> web.Response:
        return web.json_response({"people": [seen_person(person) for person in self.world.people.values()]})

    async def _create(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "id", "first_name", "username", "language_code")
        person = self.world.create_person(
            wish.text("first_name"),
            wish.text("username"),
            wish.text("language_code"),
            wish.integer("id") if "id" in wish.values else None,
        )
        return web.json_response(person.as_json())

    async def _show_photo(self, request: web.Request) -> web.StreamResponse:
        person = named_person(self.world, request)
        if not person.photos:
            raise ActError(f"person {person.id} has no profile photo", 404)
        return serve(person.photos[0].file)

    async def _add_photo(self, request: web.Request) -> web.Response:
        person = named_person(self.world, request)
        wish = await read_wish(request)
        if len(wish.files) != 1:
            raise ActError("send one file: the photo")
        await add_profile_photo(self.world, person, next(iter(wish.files.values())).content)
        return web.json_response({"photos": len(person.photos)})

    async def _remove_photos(self, request: web.Request) -> web.Response:
        person = named_person(self.world, request)
        person.photos.clear()
        return web.json_response({"photos": 0})
