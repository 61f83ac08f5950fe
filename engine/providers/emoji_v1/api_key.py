"""The provider's key, in a box that does not show what is in it."""

from __future__ import annotations


class ApiKey:
    """Shows the key to `reveal` only, never in a repr, a format or a log.

    Keys came as `sk-` and 32 characters, since mid-2026 as `sk-ws-` and about 115, so neither
    length nor form is checked (facts/dashscope.md section 8), only that a header can carry it.

    Raises:
        ValueError: nothing is left after trimming, or a character cannot stand in a header.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        trimmed = text.strip()
        if not trimmed:
            raise ValueError("the provider's key is empty")
        if not trimmed.isascii() or not trimmed.isprintable() or set(trimmed) & set(" \"'\\"):
            raise ValueError("the provider's key has characters that no key has")
        self._text = trimmed

    def reveal(self) -> str:
        """Return the key itself, for the Authorization header and for nothing else."""
        return self._text

    def __repr__(self) -> str:
        return "ApiKey(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiKey) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)
