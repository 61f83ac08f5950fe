"""The part of the control API by which a tester or the page looks around: people, chats, media, commands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.acts import Acts
from sandbox.telegram.errors import ActError
from sandbox.telegram.menus import menu_for
from sandbox.telegram.seen import seen_chat, seen_person

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.world import World

# A person or a bot chose bytes and type, so a browser must neither guess nor run them; and a message may show
# other bytes at its next edit.
_STRANGERS_FILE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_CHAT = "/control/chats/{chat_id:-?[0-9]{1,18}}"


@dataclass(slots=True)
class ViewsControl:
    """Serves what there is to see; changes nothing."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.get("/control/people", self._people),
            web.get("/control/chats", self._chats),
            web.get(_CHAT, self._chat),
            web.get(_CHAT + "/media/{message_id:[0-9]{1,18}}", self._media),
            web.get("/control/commands", self._commands),
        ]

    async def _people(self, _request: web.Request) -> web.Response:
        return web.json_response({"people": [seen_person(person) for person in self.world.people.values()]})

    async def _chats(self, _request: web.Request) -> web.Response:
        """List the private chats of all people, used or not, then the groups."""
        private = [self.world.private_chat(person) for person in self.world.people.values()]
        groups = [chat for chat in self.world.chats.values() if chat.is_group]
        shown = [seen_chat(chat) for chat in (*private, *groups)]
        return web.json_response({"chats": shown, "last_seq": self.world.log.last_seq})

    async def _chat(self, request: web.Request) -> web.Response:
        chat = self._named(request)
        shown = {
            "chat": seen_chat(chat),
            "bot": chat.bot_status,
            "last_seq": self.world.log.last_seq,
            "messages": [message.as_seen() for message in chat.messages.values()],
        }
        return web.json_response(shown)

    async def _media(self, request: web.Request) -> web.StreamResponse:
        """Give the bytes that a message shows now, or those of its thumbnail; parts of them to a player."""
        message = Acts(self.world).find_message(self._named(request), int(request.match_info["message_id"]))
        media, part = message.content.media, request.query.get("part", "file")
        if media is None:
            raise ActError(f"message {message.id} shows no media", 404)
        if part not in {"file", "thumbnail"}:
            raise ActError("part is file or thumbnail")
        file = media.file if part == "file" else media.thumbnail
        if file is None:
            raise ActError(f"the media of message {message.id} has no thumbnail", 404)
        mime = file.mime if _MIME.fullmatch(file.mime) else "application/octet-stream"
        return web.FileResponse(file.location, headers={**_STRANGERS_FILE, "Content-Type": mime})

    async def _commands(self, request: web.Request) -> web.Response:
        chat = Acts(self.world).find_chat(_id(request, "chat"))
        person = self._person(chat, request)
        return web.json_response({"commands": menu_for(self.world.commands, chat, person)})

    def _named(self, request: web.Request) -> Chat:
        return Acts(self.world).find_chat(int(request.match_info["chat_id"]))

    def _person(self, chat: Chat, request: web.Request) -> User:
        """Return whose app it is: in a private chat that is known."""
        if chat.person is not None:
            return chat.person
        person_id = _id(request, "person")
        if person_id not in self.world.people:
            raise ActError(f"there is no person {person_id}", 404)
        return self.world.people[person_id]


def _id(request: web.Request, name: str) -> int:
    try:
        return int(request.query[name])
    except (KeyError, ValueError) as error:
        raise ActError(f"{name} must be the id of a {name}") from error
