"""A message: what it shows now, what it showed, and how the Bot API and the control API tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.telegram.replies import reply_fields
from sandbox.telegram.seen import seen_buttons, seen_message

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.entities import FormattedText
    from sandbox.telegram.media import Media

Keyboard = list[list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Content:
    """What a message shows: words, or a medium with words below it."""

    words: FormattedText
    media: Media | None = None
    has_spoiler: bool = False
    caption_above: bool = False

    @property
    def kind(self) -> str:
        """Return "text" or the kind of the medium."""
        return self.media.kind if self.media else "text"

    def as_json(self) -> dict[str, Any]:
        """Return the fields this content puts into a Message."""
        name, label = ("text", "entities") if self.media is None else ("caption", "caption_entities")
        fields: dict[str, Any] = dict(self.media.fields) if self.media else {}
        if self.words.text:
            fields[name] = self.words.text
        if self.words.entities:
            fields[label] = self.words.entities
        if self.media and self.has_spoiler:
            fields["has_media_spoiler"] = True
        if self.media and self.caption_above:
            fields["show_caption_above_media"] = True
        return fields


@dataclass(slots=True)
class Message:
    """One message of a chat; edits change it in place.

    Attributes:
        extras: further Bot API fields that never change (forward_origin, media_group_id, new_chat_members).
        replies_to: the message it answers; it stays known after its deletion, as Telegram's cache does.
        edits: how often its content or keyboard was changed.
        reactions: the one emoji that a person or the bot put on it, by who did.
        quiet: sent with disable_notification.
        receiver: who alone sees it, if it is ephemeral; its `id` is its ephemeral id below zero then.
        inline_id: by which a bot edits what a person chose of its inline results; "" for all others.
    """

    chat: Chat
    id: int
    sender: User
    date: int
    content: Content
    keyboard: Keyboard | None = None
    replies_to: Message | None = None
    thread_id: int | None = None
    extras: dict[str, Any] = field(default_factory=dict)
    edit_date: int | None = None
    edits: int = 0
    deleted: bool = False
    reactions: dict[int, str] = field(default_factory=dict)
    quiet: bool = False
    receiver: User | None = None
    inline_id: str = ""

    @property
    def by_bot(self) -> bool:
        """Whether the bot itself wrote it; people who write as a group or a channel only look like bots."""
        return self.sender.is_bot and "sender_chat" not in self.extras

    def as_json(self, *, with_reply: bool = True) -> dict[str, Any]:
        """Return the Bot API's Message; a reply inside it never nests further."""
        fields: dict[str, Any] = {
            **self._number(),
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
            **self.extras,
            **self.content.as_json(),
        }
        if self.thread_id is not None:
            fields |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        if self.edit_date is not None:
            fields["edit_date"] = self.edit_date
        if with_reply:
            fields |= reply_fields(self)
        if self.keyboard:
            fields["reply_markup"] = {"inline_keyboard": self.keyboard}
        return fields

    def _number(self) -> dict[str, Any]:
        if self.receiver is None:
            return {"message_id": self.id}
        receiver = self.receiver.as_json()
        return {"message_id": 0, "ephemeral_message_id": -self.id, "receiver_user": receiver}

    def as_seen(self) -> dict[str, Any]:
        """Return the message as the control API shows it."""
        return seen_message(self)

    def buttons(self) -> list[list[dict[str, Any]]]:
        """Return the rows of the keyboard as an app shows them; only those with data can be pressed."""
        return seen_buttons(self.keyboard or [])

    def as_facts(self) -> dict[str, Any]:
        """Return what an event says about the message."""
        return {
            "chat_id": self.chat.id,
            "message_id": self.id,
            "by": "bot" if self.by_bot else "person",
            "content": self.content.kind,
            "text": self.content.words.text,
            "buttons": self.buttons(),
        }
