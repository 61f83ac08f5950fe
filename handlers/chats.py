"""What ids tell about chats: a group or one person, a topic or none, a person or somebody in disguise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telegram import Message


def is_group(chat_id: int) -> bool:
    """Return whether many people read this chat: people have positive ids, groups negative ones.

    Source: core.telegram.org/api/bots/ids.
    """
    return chat_id < 0


def is_disguised(person_id: int) -> bool:
    """Return whether this is a chat in whose name somebody wrote: an anonymous admin's group, a channel.

    Nobody learns who it was: a press carries the person, a message only the chat.
    """
    return person_id < 0


def thread_of(message: Message) -> int | None:
    """Return the topic that an answer has to name; replies outside of forums have thread ids as well."""
    return message.message_thread_id if message.is_topic_message else None
