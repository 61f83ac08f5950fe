"""Lengths as Telegram counts them."""

from __future__ import annotations

# message_length_max and caption_length_max of Telegram's configuration; bots and people share them.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


def units(text: str) -> int:
    """Return the number of UTF-16 units: an emoji outside the basic plane counts two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
