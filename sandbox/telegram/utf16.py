"""Lengths as Telegram counts them."""

from __future__ import annotations


def units(text: str) -> int:
    """Return the number of UTF-16 units: an emoji outside the basic plane counts two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
