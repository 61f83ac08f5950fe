"""What can be read from an update that nobody has parsed, whatever shape it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard

_INT64 = 2**63


def is_id(value: object) -> TypeGuard[int]:
    """Return whether a row can hold it; whatever shape an update has, storing it must work."""
    return type(value) is int and abs(value) < _INT64


def lane_of(update: dict[str, Any]) -> int:
    """Return the chat, else the person, whose updates must be handled in the order they came."""
    for value in update.values():
        if not isinstance(value, dict):
            continue
        message = value.get("message")
        chat = message.get("chat") if isinstance(message, dict) else None
        for place in (value.get("chat"), chat, value.get("from")):
            if isinstance(place, dict) and is_id(place.get("id")):
                return int(place["id"])
    return 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody wrote or pressed.

    Attributes:
        message_id: what they wrote; None for a press.
        language: what their app speaks; empty if it does not say.
    """

    chat_id: int
    chat_kind: str
    thread_id: int | None
    message_id: int | None
    language: str


def origin_of(update: object) -> Origin | None:
    """Return where an update comes from that somebody will miss an answer to; None if it does not show.

    In a group these are presses and commands: everything else may not have been meant for us.
    """
    press = _part(update, "callback_query")
    message = _part(press, "message") or _part(update, "message")
    chat = _part(message, "chat")
    chat_id, kind = chat.get("id"), chat.get("type")
    words = message.get("text") or message.get("caption")
    is_call = bool(press) or kind == "private" or (isinstance(words, str) and words.startswith("/"))
    if not is_id(chat_id) or not isinstance(kind, str) or not is_call:
        return None
    thread_id = message.get("message_thread_id") if message.get("is_topic_message") is True else None
    message_id = None if press else message.get("message_id")
    language = (_part(press, "from") or _part(message, "from")).get("language_code")
    return Origin(
        chat_id=chat_id,
        chat_kind=kind,
        thread_id=thread_id if is_id(thread_id) else None,
        message_id=message_id if is_id(message_id) else None,
        language=language if isinstance(language, str) else "",
    )


def _part(thing: object, name: str) -> dict[str, Any]:
    part = thing.get(name) if isinstance(thing, dict) else None
    return part if isinstance(part, dict) else {}
