"""What the control API shows of messages, as plain objects: buttons, reactions, media."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message; only one with data can be pressed."""

    text: str
    data: str | None
    url: str | None = None
    copy_text: str | None = None
    switch_inline_query: str | None = None
    switch_inline_query_current_chat: str | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who stands above a message; `is_chat` when someone writes as the group or as a channel."""

    id: int
    name: str
    is_bot: bool
    is_chat: bool


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji on a message and who put it there; the bot may be among them."""

    emoji: str
    by: list[int]


@dataclass(frozen=True, slots=True)
class MediaView:
    """The medium a message shows now; pixels, seconds, bytes.

    Attributes:
        emoji, set_name: of a sticker, None where there is none.
    """

    kind: str
    file_id: str
    file_unique_id: str
    name: str
    mime: str
    size: int
    width: int
    height: int
    duration: float
    has_audio: bool
    emoji: str | None
    set_name: str | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as a person sees it.

    Attributes:
        kind: text, photo, animation, video, video_note, document, sticker, live_photo, voice or audio.
        text: the text of a text message, None with media.
        caption: the words below a medium, "" without any, None without a medium.
        edits: how often content or keyboard were changed.
        album: the id of the album it is in.
        forwarded_from: who wrote it first, None when it is no forward.
        service: what happened, when that is all it says ("Alice added Selfmoji").
        quiet: it came without a sound.
        via_bot: somebody chose it of the bot's inline results.
        inline_message_id: by which the bot edits it then, if it has buttons.
        receiver: who alone sees it, if it is ephemeral.
    """

    message_id: int
    from_bot: bool
    sender: Sender
    date: int
    kind: str
    text: str | None
    caption: str | None
    entities: list[dict[str, Any]]
    buttons: list[list[Button]]
    edits: int
    edited: bool
    deleted: bool
    reply_to: int | None
    thread: int | None
    album: str | None
    reactions: list[Reaction]
    spoiler: bool
    caption_above: bool
    forwarded_from: str | None
    service: str | None
    quiet: bool
    via_bot: bool
    inline_message_id: str | None
    receiver: int | None
    media: MediaView | None

    @property
    def words(self) -> str:
        """The text or the caption, whichever there is."""
        return self.text or self.caption or ""

    @property
    def labels(self) -> list[str]:
        """The texts of all buttons, row by row."""
        return [button.text for row in self.buttons for button in row]

    @property
    def data(self) -> list[str]:
        """The data of all buttons that have any."""
        return [button.data for row in self.buttons for button in row if button.data is not None]

    @classmethod
    def from_json(cls, shown: dict[str, Any]) -> MessageView:
        """Read the control API's form."""
        inside = {
            "sender": Sender(**shown["sender"]),
            "buttons": [[Button(**button) for button in row] for row in shown["buttons"]],
            "reactions": [Reaction(**reaction) for reaction in shown["reactions"]],
            "media": MediaView(**shown["media"]) if shown["media"] else None,
        }
        return cls(**{**shown, **inside})
