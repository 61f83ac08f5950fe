"""Which menu of commands an app shows to someone in a chat."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.telegram.accounts import Chat, User

Commands = list[dict[str, Any]]


def menu_for(menus: Mapping[tuple[str, str], Commands], chat: Chat, person: User) -> Commands:
    """Return the commands of the narrowest scope that has any (Bot API, "Determining list of commands").

    In each scope the list of the person's language comes before the one for all languages; a list for the
    language in a wider scope does not win over one for all languages in a narrower.

    Args:
        menus: what setMyCommands stored, by scope (as JSON with sorted keys) and language.
        chat: where the menu is opened.
        person: who opens it.
    """
    # A menu's language has two letters; an app's may name a script or a country too (zh-hans).
    language = person.language_code[:2].lower()
    known = {(_plain(json.loads(scope)), spoken): commands for (scope, spoken), commands in menus.items()}
    for scope in _scopes(chat, person):
        for spoken in (language, ""):
            if found := known.get((_plain(scope), spoken)):
                return found
    return []


def _plain(scope: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return a scope to compare: bots name chats as numbers and as text."""
    return tuple(sorted((name, str(value)) for name, value in scope.items()))


def _scopes(chat: Chat, person: User) -> Iterator[dict[str, Any]]:
    """Yield the scopes from the narrowest to the widest."""
    if chat.person is not None:
        yield {"type": "chat", "chat_id": chat.id}
        yield {"type": "all_private_chats"}
    else:
        leads = chat.member(person.id).leads
        yield {"type": "chat_member", "chat_id": chat.id, "user_id": person.id}
        if leads:
            yield {"type": "chat_administrators", "chat_id": chat.id}
        yield {"type": "chat", "chat_id": chat.id}
        if leads:
            yield {"type": "all_chat_administrators"}
        yield {"type": "all_group_chats"}
    yield {"type": "default"}
