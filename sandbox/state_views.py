"""What the control API shows of calls, troubles, stickers and the kept bot, as plain objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CallView:
    """A call of the bot.

    Attributes:
        seq: the number of the event that told of it.
        at: epoch seconds.
        service: "telegram" or "provider".
        answer: the answer's JSON, or a sentence about what is none.
        fault: the effect of the fault that hit it, None when none did.
        applied: whether it had its effect, whatever the bot was told.
        curl: a command that makes it again.
    """

    seq: int
    at: float
    service: str
    method: str
    params: dict[str, Any]
    status: int
    duration_ms: float
    answer: Any
    fault: str | None
    applied: bool
    curl: str


@dataclass(frozen=True, slots=True)
class TroubleView:
    """A trouble that can be switched on.

    Attributes:
        group: Telegram, Provider, Photo, Chat or Bot.
        needs: "chat", "person", or None.
        chats: where it is on, of those that need a chat or a person.
        once: it happens at once and is over.
    """

    name: str
    title: str
    explains: str
    group: str
    needs: str | None
    active: bool
    chats: list[int]
    once: bool


@dataclass(frozen=True, slots=True)
class BotView:
    """The bot and its process.

    Attributes:
        state: running, starting, stopped, or unmanaged when the sandbox keeps none.
        starts: how often it was started.
        log_tail: the last lines of its log.
    """

    state: str
    pid: int | None
    starts: int
    name: str
    username: str
    id: int
    log_tail: list[str]


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the menu of commands."""

    command: str
    description: str


@dataclass(frozen=True, slots=True)
class StickerView:
    """A sticker of a set; width and height in pixels."""

    emoji: list[str]
    keywords: list[str]
    format: str
    file_unique_id: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class StickerSetView:
    """A sticker set; `owner` is the id of the person it was made for."""

    name: str
    title: str
    sticker_type: str
    owner: int
    stickers: list[StickerView]

    @classmethod
    def from_json(cls, shown: dict[str, Any]) -> StickerSetView:
        """Read the control API's form."""
        return cls(**{**shown, "stickers": [StickerView(**sticker) for sticker in shown["stickers"]]})
