"""Service messages: what tells them from what people write, and the sentence a screen shows for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.telegram.messages import Message


def service_field(message: Message) -> str | None:
    """Return the Bot API's field that makes this a service message; None when somebody wrote it."""
    return next((name for name in _WORDS if name in message.extras), None)


def service_sentence(message: Message) -> str | None:
    """Return what a screen shows for a service message, such as "Alice added Bob"; None for others."""
    name = service_field(message)
    if name is None:
        return None
    sender = message.extras.get("sender_chat", {}).get("title") or message.sender.first_name
    return _WORDS[name](sender, message.extras[name])


def _joined(sender: str, people: list[dict[str, Any]]) -> str:
    names = [person["first_name"] for person in people]
    return f"{sender} joined the group" if names == [sender] else f"{sender} added {', '.join(names)}"


def _left(sender: str, person: dict[str, Any]) -> str:
    name = person["first_name"]
    return f"{sender} left the group" if name == sender else f"{sender} removed {name}"


_WORDS: dict[str, Callable[[str, Any], str]] = {
    "group_chat_created": lambda sender, _true: f"{sender} created the group",
    "supergroup_chat_created": lambda sender, _true: f"{sender} created the group",
    "new_chat_members": _joined,
    "left_chat_member": _left,
    "migrate_to_chat_id": lambda _sender, _id: "The group became a supergroup",
    "migrate_from_chat_id": lambda _sender, _id: "The group became this supergroup",
    "forum_topic_created": lambda sender, topic: f"{sender} created the topic “{topic['name']}”",
    "forum_topic_edited": lambda sender, topic: f"{sender} renamed the topic to “{topic['name']}”",
    "forum_topic_closed": lambda sender, _nothing: f"{sender} closed the topic",
    "forum_topic_reopened": lambda sender, _nothing: f"{sender} reopened the topic",
}
