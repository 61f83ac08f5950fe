"""The part of the control API by which a tester types behind the bot's name, and chooses what it offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.acts import Place
from sandbox.telegram.control_requests import PERSON, named_person, read_wish
from sandbox.telegram.errors import ActError
from sandbox.telegram.inline import ask, choose, find_result
from sandbox.telegram.lookups import find_chat, find_sender
from sandbox.telegram.served_files import serve

if TYPE_CHECKING:
    from sandbox.telegram.world import World

_CHAT_TYPES = ("sender", "private", "group", "supergroup", "channel")


@dataclass(slots=True)
class InlineControl:
    """Serves what people type, and what they choose then."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.post(PERSON + "/inline", self._ask),
            web.get(PERSON + "/inline/media", self._media),
            web.post(PERSON + "/inline/choose", self._choose),
        ]

    async def _ask(self, request: web.Request) -> web.Response:
        person = named_person(self.world, request)
        wish = await read_wish(request, "query", "offset", "chat_type")
        chat_type = wish.text("chat_type") or "private"
        if chat_type not in _CHAT_TYPES:
            raise ActError(f"chat_type must be one of {', '.join(_CHAT_TYPES)}")
        query_id, update_id = ask(
            self.world, person, wish.text("query"), offset=wish.text("offset"), chat_type=chat_type
        )
        return web.json_response({"query_id": query_id, "update_id": update_id})

    async def _media(self, request: web.Request) -> web.StreamResponse:
        """Give the file of a result, which an app shows before it is chosen."""
        person, query = named_person(self.world, request), request.query
        _, result = find_result(self.world, person, query.get("query_id", ""), query.get("result_id", ""))
        if result.content.media is None:
            raise ActError("that result shows no media", 404)
        return serve(result.content.media.file)

    async def _choose(self, request: web.Request) -> web.Response:
        person = named_person(self.world, request)
        wish = await read_wish(request, "query_id", "result_id", "chat", "thread", "feedback")
        chat = find_chat(self.world, wish.integer("chat") or person.id)
        sender = find_sender(self.world, chat, person.id)
        chosen = choose(
            self.world,
            Place(chat, sender, thread_id=wish.integer("thread") or None),
            wish.text("query_id"),
            wish.text("result_id"),
            feedback=wish.flag("feedback")
            if "feedback" in wish.values
            else self.world.switches.inline_feedback,
        )
        return web.json_response(
            {
                "message_id": chosen.sent.message.id,
                "inline_message_id": chosen.sent.message.inline_id or None,
                "update_id": chosen.sent.update_id,
                "chosen_update_id": chosen.update_id,
            }
        )
