"""What our buttons carry: a version, an action, a number and a word, within Telegram's 64 bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

VERSION: Final = "1"
DATA_LIMIT: Final = 64
"""Bytes of `callback_data`. Source: facts/telegram.md section 1."""


class Action(StrEnum):
    """What a press asks for; the number is a photo's or a job's id."""

    MAKE = "t"  # number: photo, word: template
    FAMILY = "f"  # number: photo, word: family
    SURPRISE = "s"  # number: photo
    CANCEL = "c"  # number: job
    AGAIN = "a"  # number: job
    ANOTHER = "k"  # number: job
    LANGUAGE = "l"  # word: language, or "auto"
    WANT = "w"  # word: template, for the next photo
    BROWSE = "b"  # word: family, of the template list without a photo
    SETTING = "g"  # word: which setting of the group to change, or "done"
    PLACE = "p"  # number: photo, word: template; makes the clip of a placed message
    REMOVE = "r"  # number: job; pressed by whoever is in the photo


@dataclass(frozen=True, slots=True)
class Press:
    """The meaning of one button."""

    action: Action
    number: int = 0
    word: str = ""

    def data(self) -> str:
        """Return the button's `callback_data`."""
        return f"{VERSION}:{self.action}:{self.number}:{self.word}"


def read(data: str | None) -> Press | None:
    """Return what a button meant; None for anything that we never made (clients can send any data)."""
    parts = (data or "").split(":")
    if len(parts) != 4 or parts[0] != VERSION or not parts[2].isdecimal() or len(parts[2]) > 18:  # noqa: PLR2004 - the four parts above
        return None
    try:
        press = Press(Action(parts[1]), int(parts[2]), parts[3])
    except ValueError:
        return None
    # Other spellings of a number ("007", Arabic digits) were never ours.
    return press if press.data() == data else None
