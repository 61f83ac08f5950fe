"""Inline mode: what people type behind the bot's name in any chat, its one answer, what they choose of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.telegram.acts import Acts
from sandbox.telegram.errors import ActError
from sandbox.telegram.queries import new_id
from sandbox.telegram.utf16 import units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.telegram.accounts import User
    from sandbox.telegram.acts import Place, Sent
    from sandbox.telegram.messages import Content, Keyboard, Message
    from sandbox.telegram.world import World

_LONGEST_QUERY = 256
_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class InlineQuery:
    """What somebody typed, to be answered once."""

    id: str
    sender: User
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """What somebody may choose, and what it then puts into the chat."""

    content: Content
    keyboard: Keyboard | None


@dataclass(frozen=True, slots=True)
class Offer:
    """An answered query: its results by their ids, as long as an app shows them."""

    query: InlineQuery
    results: Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a choice put into the chat; the id of the update that tells the bot, None when nothing does."""

    sent: Sent
    update_id: int | None


def ask(world: World, person: User, words: str, *, offset: str, chat_type: str) -> tuple[str, int | None]:
    """Type behind the bot's name; return the ids of the query and of its update.

    Raises:
        ActError: BotFather was not asked to enable inline mode, or the text is too long.
    """
    if not world.switches.supports_inline_queries:
        raise ActError("the bot's inline mode is off: switch supports_inline_queries on", 409)
    if units(words) > _LONGEST_QUERY:
        raise ActError(f"an app sends at most {_LONGEST_QUERY} characters behind the bot's name")
    query = InlineQuery(new_id(), person, words)
    world.inline.add(query)
    body = {
        "id": query.id,
        "from": person.as_json(),
        "query": words,
        "offset": offset,
        "chat_type": chat_type,
    }
    world.log.add("telegram.inline_asked", id=query.id, user_id=person.id, query=words, offset=offset)
    return query.id, world.updates.put("inline_query", body)


def offer(world: World, query: InlineQuery, results: Mapping[str, Result]) -> None:
    """Show the results above what somebody types; the oldest offers are forgotten."""
    world.offers[query.id] = Offer(query, results)
    if len(world.offers) > _REMEMBERED:
        del world.offers[next(iter(world.offers))]


def give_inline_id(world: World, message: Message) -> str:
    """Let the bot edit a message by an id of its own, and return that."""
    message.inline_id = f"Inline{secrets.token_urlsafe(18)}"
    world.inline_messages[message.inline_id] = message
    return message.inline_id


def find_result(world: World, person: User, query_id: str, result_id: str) -> tuple[InlineQuery, Result]:
    """Return a result that somebody sees, and what they typed.

    Raises:
        ActError: no such result was offered to this person.
    """
    offered = world.offers.get(query_id)
    if offered is None or offered.query.sender is not person or result_id not in offered.results:
        raise ActError(f"the answer to query {query_id} has no result {result_id!r} for this person", 404)
    return offered.query, offered.results[result_id]


def choose(world: World, place: Place, query_id: str, result_id: str, *, feedback: bool) -> Chosen:
    """Put a result into a chat as a message of who typed, whether the bot is there or not.

    Only a message with buttons gets an `inline_message_id`. The bot sees the message where it is a member,
    and hears of the choice if BotFather was asked for feedback.

    Raises:
        ActError: no such result was offered to this person, or the chat does not let them send it.
    """
    query, result = find_result(world, place.sender, query_id, result_id)
    sent = Acts(world).send_via_bot(place, result.content, result.keyboard)
    told = {"result_id": result_id, "from": query.sender.as_json(), "query": query.words}
    if result.keyboard:
        told["inline_message_id"] = give_inline_id(world, sent.message)
    world.log.add(
        "telegram.inline_chosen",
        id=query.id,
        user_id=query.sender.id,
        result_id=result_id,
        chat_id=place.chat.id,
        message_id=sent.message.id,
        inline_message_id=sent.message.inline_id or None,
    )
    return Chosen(sent, world.updates.put("chosen_inline_result", told) if feedback else None)
