"""The content of one message, and a fingerprint that tells whether it is shown already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.buttons import Press

Row = tuple[tuple[str, "Press"], ...]
"""Buttons side by side: (label, press)."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A text (the caption, if the message is a clip) and the buttons below it.

    Attributes:
        link: label and address of a last button that leads out of the chat.
    """

    text: str
    rows: tuple[Row, ...] = ()
    link: tuple[str, str] | None = None

    def with_text(self, text: str) -> Screen:
        """Return the same buttons below another text."""
        return replace(self, text=text)

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        """The buttons in Telegram's form."""
        buttons = [
            [InlineKeyboardButton(label, callback_data=press.data()) for label, press in row]
            for row in self.rows
        ]
        if self.link is not None:
            label, address = self.link
            buttons.append([InlineKeyboardButton(label, url=address)])
        return InlineKeyboardMarkup(buttons) if buttons else None

    @property
    def fingerprint(self) -> str:
        """A short digest of all that a person can see or press."""
        seen = repr((self.text, [[(label, press.data()) for label, press in row] for row in self.rows]))
        if self.link is not None:
            seen += repr(self.link)
        return hashlib.sha256(seen.encode()).hexdigest()[:16]


def in_pairs(buttons: Sequence[tuple[str, Press]]) -> tuple[Row, ...]:
    """Lay buttons out two a row."""
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
