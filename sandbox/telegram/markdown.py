"""Parse modes MarkdownV2 and Markdown into entities; MarkdownV2 is strict about reserved characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.utf16 import units

_SECOND = {
    "*": "bold",
    "_": "italic",
    "__": "underline",
    "~": "strikethrough",
    "||": "spoiler",
    "`": "code",
    "```": "pre",
}
_FIRST = {"*": "bold", "_": "italic", "`": "code", "```": "pre"}
_RESERVED = "_*[]()~`>#+-=|{}.!"
_LINK_END = re.compile(r"\]\(((?:\\.|[^)\\])*)\)")


@dataclass(slots=True)
class _Reading:
    """Where the parser stands."""

    source: str
    second: bool
    at: int = 0
    parts: list[str] = field(default_factory=list)
    length: int = 0
    open_marks: list[tuple[str, int]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def write(self, text: str, consumed: int) -> None:
        self.parts.append(text)
        self.length += units(text)
        self.at += consumed


def parse_markdown(source: str, *, second: bool) -> tuple[str, list[dict[str, Any]]]:
    """Return the plain text and its entities; `second` chooses MarkdownV2.

    Raises:
        ApiError: a mark that is not closed, or a reserved character that is not escaped (MarkdownV2).
    """
    reading = _Reading(source, second)
    marks = sorted(_SECOND if second else _FIRST, key=len, reverse=True)
    while reading.at < len(source):
        _step(reading, marks)
    if reading.open_marks:
        mark, _ = reading.open_marks[-1]
        kind = "link" if mark == "[" else _SECOND[mark]
        raise bad_request(f"can't parse entities: can't find end of {kind} entity")
    entities = sorted(reading.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(reading.parts), entities


def _step(reading: _Reading, marks: list[str]) -> None:
    """Read one thing: an escape, a mark, a link's start or end, or a plain character."""
    source, at = reading.source, reading.at
    if source[at] == "\\" and source[at + 1 : at + 2] and ord(source[at + 1]) < 127:  # noqa: PLR2004 - ASCII only
        reading.write(source[at + 1], 2)
    elif (inside := _inside_code(reading)) and not source.startswith(inside, at):
        reading.write(source[at], 1)
    elif mark := next((mark for mark in marks if source.startswith(mark, at)), ""):
        _toggle(reading, mark)
    elif source[at] == "[":
        reading.open_marks.append(("[", reading.length))
        reading.at += 1
    elif source[at] == "]" and reading.open_marks and reading.open_marks[-1][0] == "[":
        _end_link(reading)
    elif reading.second and source[at] in _RESERVED and not _starts_quote(reading):
        raise bad_request(
            f"can't parse entities: character '{source[at]}' is reserved and must be escaped "
            f"with the preceding '\\'"
        )
    else:
        reading.write(source[at], 1)


def _inside_code(reading: _Reading) -> str:
    """Return the code mark that is open, inside which nothing else is markup; "" outside of code."""
    mark = reading.open_marks[-1][0] if reading.open_marks else ""
    return mark if mark.startswith("`") else ""


def _starts_quote(reading: _Reading) -> bool:
    """Return whether this is the ">" of a quoted line, which may stand unescaped."""
    before = reading.source[reading.at - 1 : reading.at]
    return reading.source[reading.at] == ">" and before in {"", "\n"}


def _toggle(reading: _Reading, mark: str) -> None:
    reading.at += len(mark)
    if reading.open_marks and reading.open_marks[-1][0] == mark:
        _, start = reading.open_marks.pop()
        if reading.length > start:
            kind = (_SECOND if reading.second else _FIRST)[mark]
            reading.entities.append({"offset": start, "length": reading.length - start, "type": kind})
    else:
        reading.open_marks.append((mark, reading.length))


def _end_link(reading: _Reading) -> None:
    _, start = reading.open_marks.pop()
    target = _LINK_END.match(reading.source, reading.at)
    if target is None:
        reading.at += 1
        return
    if reading.length > start and target[1]:
        link = {"offset": start, "length": reading.length - start, "type": "text_link", "url": target[1]}
        reading.entities.append(link)
    reading.at = target.end()
