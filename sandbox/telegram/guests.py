"""Guest mode: who names the bot in a group that it is not in gets one answer of it there (Bot API 10.0)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.telegram.privacy import names
from sandbox.telegram.queries import new_id

if TYPE_CHECKING:
    from sandbox.telegram.messages import Message
    from sandbox.telegram.world import World


@dataclass(frozen=True, slots=True)
class GuestQuery:
    """A message that called the bot, to be answered once."""

    id: str
    message: Message


def is_guest_call(world: World, message: Message) -> bool:
    """Return whether a person's message calls the bot into a chat that it is not in."""
    chat = message.chat
    if not world.switches.supports_guest_queries or not chat.is_group or chat.bot_is_here:
        return False
    is_protected = "has_protected_content" in message.extras
    return not is_protected and names(message.content.words.text, world.bot.username)


def call(world: World, message: Message) -> int | None:
    """Tell the bot of the message and of what it answers; return the id of the update."""
    query = GuestQuery(new_id(), message)
    world.guest_calls.add(query)
    return world.updates.put("guest_message", {**message.as_json(), "guest_query_id": query.id}, message.date)
