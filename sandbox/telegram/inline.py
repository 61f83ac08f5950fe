"""Inline mode: what people type behind the bot's name in any chat, and the bot's one answer to it."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.telegram.errors import ActError, bad_request
from sandbox.telegram.utf16 import units

if TYPE_CHECKING:
    from sandbox.telegram.accounts import User
    from sandbox.telegram.world import World

LIFE = 30.0
"""Seconds in which a query waits for the bot and for its answer (facts/telegram.md section 5)."""

_LONGEST_QUERY = 256


@dataclass(frozen=True, slots=True)
class InlineQuery:
    """What somebody typed, to be answered once."""

    id: str
    sender: User
    asked_at: float


def ask(world: World, person: User, words: str, *, offset: str, chat_type: str) -> tuple[str, int | None]:
    """Type behind the bot's name; return the ids of the query and of its update.

    Raises:
        ActError: BotFather was not asked to enable inline mode, or the text is too long.
    """
    if not world.switches.supports_inline_queries:
        raise ActError("the bot's inline mode is off: switch supports_inline_queries on", 409)
    if units(words) > _LONGEST_QUERY:
        raise ActError(f"an app sends at most {_LONGEST_QUERY} characters behind the bot's name")
    now = world.now()
    for old in list(itertools.takewhile(lambda one: now - one.asked_at >= LIFE, world.inline.values())):
        del world.inline[old.id]
    query = InlineQuery(str(secrets.randbits(62)), person, now)
    world.inline[query.id] = query
    body = {
        "id": query.id,
        "from": person.as_json(),
        "query": words,
        "offset": offset,
        "chat_type": chat_type,
    }
    world.log.add("telegram.inline_asked", id=query.id, user_id=person.id, query=words, offset=offset)
    return query.id, world.updates.put("inline_query", body)


def take(world: World, query_id: str) -> InlineQuery:
    """Return the query that a bot answers, once.

    Raises:
        ApiError: it is unknown, answered already, or too old.
    """
    query = world.inline.pop(query_id, None)
    if query is None or world.now() - query.asked_at >= LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return query
