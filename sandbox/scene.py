"""The default cast: three people, a group and a forum, so that a page has something to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.control_requests import read_wish
from sandbox.telegram.groups import Groups
from sandbox.telegram.seen import seen_chat, seen_person
from sandbox.telegram.topics import Topics

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.world import World


@dataclass(slots=True)
class Scene:
    """Makes the cast once, in one world."""

    world: World
    _people: tuple[User, ...] = ()
    _groups: tuple[Chat, ...] = ()

    def routes(self) -> list[web.RouteDef]:
        """Return the one route."""
        return [web.post("/control/scene", self._set)]

    async def _set(self, request: web.Request) -> web.Response:
        await read_wish(request)  # there is nothing to wish for
        self.set()
        chats = (*map(self.world.private_chat, self._people), *self._groups)
        shown = {
            "people": [seen_person(person) for person in self._people],
            "chats": [seen_chat(chat) for chat in chats],
        }
        return web.json_response(shown)

    def set(self) -> User:
        """Make people and groups, unless they are there, and return Alice, who owns the groups."""
        if not self._people:
            self._make()
        return self._people[0]

    def _make(self) -> None:
        alice = self.world.create_person("Alice", "alice", "en")
        bob = self.world.create_person("Bob", "bob", "en")
        mei = self.world.create_person("Mei", "mei", "zh-hans")
        self._people = (alice, bob, mei)
        groups = Groups(self.world)
        weekend = groups.open("supergroup", "Weekend", self._people)
        club = groups.open("supergroup", "Photo club", self._people, is_forum=True)
        Topics(self.world).open(club, alice, "Faces")
        self._groups = (weekend, club)
