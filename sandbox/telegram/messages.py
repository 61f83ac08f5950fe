"""A message: what it shows now, what it showed, and how the Bot API and the control API tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

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

    def as_json(self, *, with_reply: bool = True) -> dict[str, Any]:
        """Return the Bot API's Message; a reply inside it never nests further."""
        fields: dict[str, Any] = {
            "message_id": self.id,
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
        if with_reply and self.replies_to is not None and not self.replies_to.deleted:
            fields["reply_to_message"] = self.replies_to.as_json(with_reply=False)
        if self.keyboard:
            fields["reply_markup"] = {"inline_keyboard": self.keyboard}
        return fields

    def as_seen(self) -> dict[str, Any]:
        """Return the message as the control API shows it."""
        media = self.content.media
        words = self.content.words.text
        return {
            "message_id": self.id,
            "from_bot": self.sender.is_bot,
            "date": self.date,
            "kind": self.content.kind,
            "text": None if media else words,
            "caption": words if media else None,
            "entities": self.content.words.entities,
            "buttons": self.buttons(),
            "edits": self.edits,
            "deleted": self.deleted,
            "reply_to": self.replies_to.id if self.replies_to else None,
            "thread": self.thread_id,
            "media": media.as_seen() if media else None,
        }

    def buttons(self) -> list[list[dict[str, Any]]]:
        """Return the rows of the keyboard as text and data."""
        rows = self.keyboard or []
        return [
            [{"text": button["text"], "data": button.get("callback_data")} for button in row] for row in rows
        ]

    def as_facts(self) -> dict[str, Any]:
        """Return what an event says about the message."""
        return {
            "chat_id": self.chat.id,
            "message_id": self.id,
            "by": "bot" if self.sender.is_bot else "person",
            "content": self.content.kind,
            "text": self.content.words.text,
            "buttons": self.buttons(),
        }
