"""What the control API shows of messages and chats: what a person's app would have on its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.telegram.members import allowed_kinds
from sandbox.telegram.service_messages import service_sentence

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.messages import Message

# What of a button an app shows or acts on, beside its text and its data.
_BUTTON_EXTRAS = (
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "style",
)


def seen_message(message: Message) -> dict[str, Any]:
    """Return a message as the control API shows it; sandbox/README.md names the fields."""
    content, media = message.content, message.content.media
    words = content.words.text
    return {
        "message_id": message.id,
        "from_bot": message.by_bot,
        "sender": _sender(message),
        "date": message.date,
        "kind": content.kind,
        "text": None if media else words,
        "caption": words if media else None,
        "entities": content.words.entities,
        "buttons": seen_buttons(message.keyboard or []),
        "edits": message.edits,
        "edited": message.edits > 0,
        "deleted": message.deleted,
        "reply_to": message.replies_to.id if message.replies_to else None,
        "thread": message.thread_id,
        "album": message.extras.get("media_group_id"),
        "reactions": _reactions(message),
        "spoiler": content.has_spoiler,
        "caption_above": content.caption_above,
        "forwarded_from": _origin(message),
        "service": service_sentence(message),
        "quiet": message.quiet,
        "via_bot": "via_bot" in message.extras,
        "inline_message_id": message.inline_id or None,
        "receiver": message.receiver.id if message.receiver else None,
        "media": media.as_seen() if media else None,
    }


def seen_buttons(rows: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Return the rows of a keyboard: text, data (None for a button that cannot be pressed), and the rest."""
    return [[_button(button) for button in row] for row in rows]


def seen_chat(chat: Chat) -> dict[str, Any]:
    """Return a chat as the control API lists it; sandbox/README.md names the fields."""
    shown = [
        message for message in chat.messages.values() if not message.deleted and message.receiver is None
    ]
    return {
        **chat.as_json(),
        "title": chat.person.first_name if chat.person else chat.title,
        "is_forum": chat.is_forum,
        "bot": chat.bot_status,
        "bot_rights": chat.bot_member.given_rights(),
        "members": chat.roster(),
        "topics": [topic.as_seen() for topic in chat.topics.values()],
        "permissions": allowed_kinds(chat) if chat.is_group else {},
        "last": seen_message(shown[-1]) if shown else None,
        "migrated_to": chat.migrated_to,
    }


def seen_person(person: User) -> dict[str, Any]:
    """Return a person; what an app was not told is empty."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "username": person.username,
        "language_code": person.language_code,
        "photo": person.photos[0].file.unique_id if person.photos else None,
    }


def _button(button: dict[str, Any]) -> dict[str, Any]:
    extras = {name: button[name] for name in _BUTTON_EXTRAS if name in button}
    if isinstance(extras.get("copy_text"), dict):  # the Bot API wraps the text in an object of its own
        extras["copy_text"] = extras["copy_text"].get("text", "")
    return {"text": button["text"], "data": button.get("callback_data"), **extras}


def _sender(message: Message) -> dict[str, Any]:
    """Return who stands above the message: a person, a bot, or the chat that someone writes as."""
    if chat := message.extras.get("sender_chat"):
        return {"id": chat["id"], "name": chat.get("title", ""), "is_bot": False, "is_chat": True}
    sender = message.sender
    return {"id": sender.id, "name": sender.first_name, "is_bot": sender.is_bot, "is_chat": False}


def _reactions(message: Message) -> list[dict[str, Any]]:
    by: dict[str, list[int]] = {}
    for user_id, emoji in message.reactions.items():
        by.setdefault(emoji, []).append(user_id)
    return [{"emoji": emoji, "by": users} for emoji, users in by.items()]


def _origin(message: Message) -> str | None:
    """Return the name of who wrote a forwarded message first, None for one that is no forward."""
    origin = message.extras.get("forward_origin")
    if origin is None:
        return None
    if "sender_user" in origin:
        return str(origin["sender_user"]["first_name"])
    chat = origin.get("chat") or origin.get("sender_chat") or {}
    return str(origin.get("sender_user_name") or chat.get("title", ""))
