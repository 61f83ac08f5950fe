"""The part of the control API by which a tester opens groups and acts for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from aiohttp import web

from sandbox.telegram.accounts import ChatType
from sandbox.telegram.acts import Acts, Place, Sent
from sandbox.telegram.control_requests import CHAT, named_chat, read_wish
from sandbox.telegram.errors import ActError
from sandbox.telegram.groups import Groups
from sandbox.telegram.lookups import find_chat, find_message, find_person, find_sender
from sandbox.telegram.masks import choose_mask
from sandbox.telegram.photos import USUAL_LARGEST
from sandbox.telegram.picking import pick
from sandbox.telegram.presses import Wish, press

if TYPE_CHECKING:
    from sandbox.telegram.messages import Message
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_SEND_FIELDS = (
    "from",
    "text",
    "reply_to",
    "thread",
    "kind",
    "caption",
    "largest",
    "spoiler",
    "forward",
    "forward_chat",
    "as_group",
    "as_channel",
)


@dataclass(slots=True)
class ActsControl:
    """Serves the acts of people as HTTP; refusals are raised as ActError and answered by the server."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.post("/control/chats", self._create_group),
            web.post(CHAT + "/send", self._send),
            web.post(CHAT + "/edit", self._edit),
            web.post(CHAT + "/press", self._press),
            web.post(CHAT + "/delete", self._delete),
            web.post(CHAT + "/block", self._block),
            web.post(CHAT + "/migrate", self._migrate),
        ]

    async def _create_group(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "type", "title", "is_forum", "members", "bot")
        chat_type: ChatType = "group" if wish.text("type") == "group" else "supergroup"
        if wish.text("type") not in get_args(ChatType)[1:]:
            raise ActError("type must be group or supergroup; a private chat opens by itself")
        members = [find_person(self.world, person_id) for person_id in _members(wish)]
        title = wish.text("title") or "Group"
        groups, is_forum = Groups(self.world), wish.flag("is_forum")
        if "bot" in wish.values and not wish.flag("bot"):
            chat = groups.open_without_bot(chat_type, title, members, is_forum=is_forum)
        else:
            chat = groups.open(chat_type, title, members, is_forum=is_forum)
        return web.json_response(chat.as_json())

    async def _send(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, *_SEND_FIELDS)
        acts, place = Acts(self.world), self._place(request, wish)
        if wish.files:
            largest = wish.integer("largest") or USUAL_LARGEST
            kind = wish.text("kind") or "document"
            media = await pick(self.world.files, kind, list(wish.files.values()), largest=largest)
            sent = acts.send_media(place, media, wish.text("caption"), spoiler=wish.flag("spoiler"))
        elif wish.integer("forward"):
            sent = [acts.forward(place, self._forwarded(place, wish))]
        else:
            sent = acts.write(place, wish.text("text"))
        return web.json_response(_told(sent))

    def _forwarded(self, place: Place, wish: Parameters) -> Message:
        """Return the message to forward: of this chat, or of another one that the sender is in."""
        source = place.chat
        if "forward_chat" in wish.values:
            source = find_chat(self.world, wish.integer("forward_chat"))
            find_sender(self.world, source, place.sender.id)
        return find_message(source, wish.integer("forward"))

    def _place(self, request: web.Request, wish: Parameters) -> Place:
        chat = named_chat(self.world, request)
        sender = find_sender(self.world, chat, wish.integer("from") or None)
        reply_to = wish.integer("reply_to")
        mask = choose_mask(
            self.world,
            chat,
            sender,
            as_group=wish.flag("as_group"),
            as_channel=wish.text("as_channel").strip(),
        )
        return Place(
            chat,
            sender,
            find_message(chat, reply_to) if reply_to else None,
            wish.integer("thread") or None,
            mask,
        )

    async def _edit(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "message_id", "text")
        message = find_message(named_chat(self.world, request), wish.integer("message_id"))
        return web.json_response(_told([Acts(self.world).edit(message, wish.text("text"))]))

    async def _press(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "from", "message_id", "data", "text", "button", "force")
        chat = named_chat(self.world, request)
        person = find_sender(self.world, chat, wish.integer("from") or None)
        button = wish.json("button", "button")
        if button is not None and not (
            isinstance(button, list) and [type(part) for part in button] == [int, int]
        ):
            raise ActError("button must be [row, column]")
        which = Wish(
            wish.values.get("data"),
            wish.values.get("text"),
            (button[0], button[1]) if button else None,
            force=wish.flag("force"),
        )
        callback_id, update_id = press(self.world, chat, person, wish.integer("message_id"), which)
        return web.json_response({"callback_id": callback_id, "update_id": update_id})

    async def _delete(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "message_id")
        message = find_message(named_chat(self.world, request), wish.integer("message_id"))
        self.world.delete(message, "person")
        return web.json_response({"message_id": message.id})

    async def _block(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "from", "blocked")
        chat = named_chat(self.world, request)
        person = find_sender(self.world, chat, wish.integer("from") or None)
        blocked = wish.flag("blocked") or "blocked" not in wish.values
        update_id = Groups(self.world).block(chat, person, blocked=blocked)
        return web.json_response({"update_id": update_id})

    async def _migrate(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "from")
        chat = named_chat(self.world, request)
        person = find_sender(self.world, chat, wish.integer("from") or None)
        successor = Groups(self.world).migrate(chat, person)
        return web.json_response(successor.as_json())


def _members(wish: Parameters) -> list[int]:
    """Return the ids of those who shall be in a new group.

    Raises:
        ActError: it is no list of ids.
    """
    members = wish.json("members", "members") or []
    if not isinstance(members, list) or not all(type(person_id) is int for person_id in members):
        raise ActError("members must be a list of ids")
    return members


def _told(sent: list[Sent]) -> dict[str, Any]:
    """Return the ids of what was sent; an album has several, the plain names mean the first."""
    ids = [one.message.id for one in sent]
    updates = [one.update_id for one in sent]
    return {"message_id": ids[0], "update_id": updates[0], "message_ids": ids, "update_ids": updates}
