"""The part of the control API by which a tester or the page looks around: chats, media, commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.control_requests import CHAT, named_chat
from sandbox.telegram.errors import ActError
from sandbox.telegram.lookups import find_chat, find_message, find_person
from sandbox.telegram.menus import menu_for
from sandbox.telegram.seen import seen_chat
from sandbox.telegram.served_files import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.files import StoredFile
    from sandbox.telegram.media import Media
    from sandbox.telegram.world import World

# The parts of a medium that can be asked for by name.
_PARTS: dict[str, Callable[[Media], StoredFile | None]] = {
    "file": lambda media: media.file,
    "thumbnail": lambda media: media.thumbnail,
    "clip": lambda media: media.moving,
}


@dataclass(slots=True)
class ViewsControl:
    """Serves what there is to see; changes nothing."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.get("/control/chats", self._chats),
            web.get(CHAT, self._chat),
            web.get(CHAT + "/media/{message_id:[0-9]{1,18}}", self._media),
            web.get("/control/commands", self._commands),
        ]

    async def _chats(self, _request: web.Request) -> web.Response:
        """List the private chats of all people, used or not, then the groups."""
        private = [self.world.private_chat(person) for person in self.world.people.values()]
        groups = [chat for chat in self.world.chats.values() if chat.is_group]
        shown = [seen_chat(chat) for chat in (*private, *groups)]
        return web.json_response({"chats": shown, "last_seq": self.world.log.last_seq})

    async def _chat(self, request: web.Request) -> web.Response:
        chat = named_chat(self.world, request)
        shown = {
            "chat": seen_chat(chat),
            "bot": chat.bot_status,
            "last_seq": self.world.log.last_seq,
            "messages": [message.as_seen() for message in chat.messages.values()],
        }
        return web.json_response(shown)

    async def _media(self, request: web.Request) -> web.StreamResponse:
        """Give what a message shows now, its thumbnail, or a live photo's clip; ranges to a player."""
        message = find_message(named_chat(self.world, request), int(request.match_info["message_id"]))
        media, part = message.content.media, request.query.get("part", "file")
        if media is None:
            raise ActError(f"message {message.id} shows no media", 404)
        if part not in _PARTS:
            raise ActError(f"part is one of {', '.join(_PARTS)}")
        file = _PARTS[part](media)
        if file is None:
            raise ActError(f"the media of message {message.id} has no {part}", 404)
        return serve(file)

    async def _commands(self, request: web.Request) -> web.Response:
        chat = find_chat(self.world, _id(request, "chat"))
        person = self._person(chat, request)
        return web.json_response({"commands": menu_for(self.world.commands, chat, person)})

    def _person(self, chat: Chat, request: web.Request) -> User:
        """Return whose app it is: in a private chat that is known."""
        if chat.person is not None:
            return chat.person
        return find_person(self.world, _id(request, "person"))


def _id(request: web.Request, name: str) -> int:
    try:
        return int(request.query[name])
    except (KeyError, ValueError) as error:
        raise ActError(f"{name} must be the id of a {name}") from error
