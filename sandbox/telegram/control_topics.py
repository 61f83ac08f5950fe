"""The part of the control API about topics of forums: people open, rename, close and delete them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.control_requests import CHAT, named_chat, read_wish
from sandbox.telegram.errors import ActError
from sandbox.telegram.groups import Groups
from sandbox.telegram.members import may
from sandbox.telegram.topics import Topics, find_topic

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, Topic, User
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World

_TOPICS = CHAT + "/topics"


@dataclass(slots=True)
class TopicsControl:
    """Serves what people do to topics."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.post(_TOPICS, self._open_topic),
            web.patch(_TOPICS + "/{thread:[0-9]{1,18}}", self._change_topic),
        ]

    async def _open_topic(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "title", "from")
        chat = named_chat(self.world, request)
        title = _title(wish)
        if not chat.is_forum:
            raise ActError(f"chat {chat.id} is no forum, so it has no topics")
        person = Groups(self.world).actor(chat, wish.integer("from"))
        if not may(chat, chat.member(person.id), "can_manage_topics"):
            raise ActError(f"person {person.id} may not open topics here", 409)
        return web.json_response(Topics(self.world).open(chat, person, title).as_seen())

    async def _change_topic(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "closed", "title", "deleted", "from")
        chat = named_chat(self.world, request)
        topic, person = (
            find_topic(chat, int(request.match_info["thread"])),
            Groups(self.world).actor(chat, wish.integer("from")),
        )
        self._demand_topic_right(chat, topic, person)
        topics = Topics(self.world)
        if wish.flag("deleted"):
            if topic.root is None:
                raise ActError(f"the topic {topic.title} cannot be deleted")
            topics.delete(chat, topic, person)
        else:
            if "title" in wish.values:
                topics.rename(chat, topic, person, _title(wish))
            if "closed" in wish.values and wish.flag("closed") != topic.closed:
                topics.close(chat, topic, person, closed=wish.flag("closed"))
        return web.json_response({**topic.as_seen(), "deleted": topic.thread not in chat.topics})

    def _demand_topic_right(self, chat: Chat, topic: Topic, person: User) -> None:
        """Refuse who neither opened the topic nor leads the group with the right to manage topics."""
        if topic.creator_id != person.id and not chat.member(person.id).has_right("can_manage_topics"):
            raise ActError(f"person {person.id} may not change the topic {topic.title}", 409)


def _title(wish: Parameters) -> str:
    title = wish.text("title").strip()
    if not title:
        raise ActError("a topic needs a title")
    return title
