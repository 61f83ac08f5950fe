"""Cuts a text that is too long for one message, as people's apps do before they send it."""

from __future__ import annotations

from sandbox.telegram.utf16 import LONGEST_TEXT, units


def split_text(text: str, longest: int = LONGEST_TEXT) -> list[str]:
    """Return the text in parts of at most `longest` UTF-16 units, without space around them.

    A part ends with a line, else with a word, unless that would leave more than half of the message empty.
    """
    rest, parts = text.strip(), []
    while len(rest) > longest or units(rest) > longest:
        fitting = _beginning(rest, longest)
        end = _good_end(rest, len(fitting))
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*parts, rest]


def _good_end(text: str, most: int) -> int:
    """Return where to cut, at `most` characters or before."""
    for separator in ("\n", " "):
        found = text.rfind(separator, most // 2, most + 1)
        if found > 0:
            return found
    return most


def _beginning(text: str, longest: int) -> str:
    """Return as much of the text as `longest` units hold; a character of two units is not cut in half."""
    return text[:longest].encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")
