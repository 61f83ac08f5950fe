"""Guest mode: who names the bot in a group that it is not in gets one answer of it there (Bot API 10.0)."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sandbox.telegram.errors import bad_request
from sandbox.telegram.privacy import names

if TYPE_CHECKING:
    from sandbox.telegram.messages import Message
    from sandbox.telegram.world import World

_LIFE: Final = 150.0
"""Seconds in which the bot may answer; nobody documents it, so it is that of a press."""


@dataclass(frozen=True, slots=True)
class GuestQuery:
    """A message that called the bot, to be answered once."""

    id: str
    message: Message
    asked_at: float


def is_guest_call(world: World, message: Message) -> bool:
    """Return whether a person's message calls the bot into a chat that it is not in."""
    chat = message.chat
    if not world.switches.supports_guest_queries or not chat.is_group or chat.bot_is_here:
        return False
    is_protected = "has_protected_content" in message.extras
    return not is_protected and names(message.content.words.text, world.bot.username)


def call(world: World, message: Message) -> int | None:
    """Tell the bot of the message and of what it answers; return the id of the update."""
    now = world.now()
    for old in list(itertools.takewhile(lambda one: now - one.asked_at >= _LIFE, world.guest_calls.values())):
        del world.guest_calls[old.id]
    query = GuestQuery(str(secrets.randbits(62)), message, now)
    world.guest_calls[query.id] = query
    return world.updates.put("guest_message", {**message.as_json(), "guest_query_id": query.id}, message.date)


def take(world: World, query_id: str) -> GuestQuery:
    """Return the call that the bot answers, once.

    Raises:
        ApiError: it is unknown, answered already, or too old.
    """
    query = world.guest_calls.pop(query_id, None)
    if query is None or world.now() - query.asked_at >= _LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return query
