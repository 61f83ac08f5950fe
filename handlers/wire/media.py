"""A finished clip as Telegram takes it, and as Telegram says what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import InputFile, InputMediaAnimation, InputMediaDocument, InputMediaVideo, Message

from handlers.wire.errors import UnsureError

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

KINDS = ("animation", "video", "document")
"""The ladder of media kinds: the first that a chat allows is used."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A finished clip as it goes out: a file id that Telegram knows, else the file itself.

    Attributes:
        spoiler: it stays covered until it is tapped, as its photo did; a document cannot be.
    """

    path: Path | None
    file_id: str | None
    width: int
    height: int
    length: timedelta
    spoiler: bool = False

    @property
    def seconds(self) -> int:
        """The length as Telegram takes it.

        Of 4.04 it says `Field "duration" must be a valid Number` and refuses the call (the server's
        td/utils/JsonBuilder.cpp), and PTB would send just that.
        """
        return max(round(self.length.total_seconds()), 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the chat after a clip was shown: Telegram may turn a kind into another."""

    kind: str
    file_id: str


def input_media(
    clip: Clip, media: InputFile | str, kind: str, caption: str
) -> InputMediaAnimation | InputMediaVideo | InputMediaDocument:
    """Return the clip as media of a kind; `media` is a file id or a file to upload."""
    facts = {
        "width": clip.width,
        "height": clip.height,
        "duration": clip.seconds,
        "has_spoiler": clip.spoiler,
    }
    if kind == "animation":
        return InputMediaAnimation(media, caption, **facts)  # type: ignore[arg-type] # one dict, three types
    if kind == "video":
        return InputMediaVideo(media, caption, supports_streaming=True, **facts)  # type: ignore[arg-type] # same
    return InputMediaDocument(media, caption, disable_content_type_detection=True)


def shown(answer: Message | object) -> Shown:
    """Return what a message shows after an edit; Telegram may turn one kind into another.

    Raises:
        UnsureError: the answer does not say.
    """
    if not isinstance(answer, Message):
        raise UnsureError("Telegram did not say what it shows")
    # An animation fills `document` as well, so the order of the questions matters.
    for kind in KINDS:
        part = getattr(answer, kind)
        if part is not None:
            return Shown(kind, part.file_id)
    raise UnsureError("the message shows no media")
