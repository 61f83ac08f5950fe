"""Parse mode HTML: Telegram's small set of tags into entities, everything else refused as Telegram does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.utf16 import units

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TOKEN = re.compile(
    r"<(?P<slash>/?)(?P<tag>[A-Za-z][\w-]*)(?P<attributes>(?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[\w.-]+))?)*)"
    r"\s*>|&(?:#x(?P<hex>[0-9A-Fa-f]{1,6})|#(?P<decimal>\d{1,7})|(?P<named>lt|gt|amp|quot));?|(?P<stray><)"
)
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?")
_LAST_CODE_POINT = 0x10FFFF


@dataclass(slots=True)
class _Reading:
    """Where the parser stands."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    open_tags: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the plain text and its entities.

    Raises:
        ApiError: an unknown tag, a tag that is not closed or closed wrongly, a stray "<".
    """
    reading = _Reading()
    position = 0
    for token in _TOKEN.finditer(source):
        reading.write(source[position : token.start()])
        position = token.end()
        at = len(source[: token.start()].encode())
        if token["stray"]:
            raise _broken(f"unsupported start tag at byte offset {at}")
        if not token["tag"]:
            reading.write(_character(token))
        elif token["slash"]:
            _close(reading, token["tag"].lower(), at)
        else:
            _open(reading, token["tag"].lower(), token["attributes"], at)
    reading.write(source[position:])
    if reading.open_tags:
        raise _broken(f'can\'t find end tag corresponding to start tag "{reading.open_tags[-1][0]}"')
    return "".join(reading.parts), reading.entities


def _character(token: re.Match[str]) -> str:
    """Decode one character reference; an impossible one stays as it was written."""
    if token["named"]:
        return _NAMED[token["named"]]
    code = int(token["hex"], 16) if token["hex"] else int(token["decimal"])
    if code == 0 or code > _LAST_CODE_POINT or 0xD800 <= code < 0xE000:  # noqa: PLR2004 - the surrogate range
        return token.group()
    return chr(code)


def _open(reading: _Reading, tag: str, attributes: str, at: int) -> None:
    values = {found[1]: found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(attributes)}
    if tag not in _TYPES or (tag == "span" and values.get("class") != "tg-spoiler"):
        raise _broken(f'unsupported start tag "{tag}" at byte offset {at}')
    entity: dict[str, Any] = {"offset": reading.length, "length": 0, "type": _TYPES[tag]}
    if tag == "a":
        entity["url"] = values.get("href", "")
    elif tag == "tg-emoji":
        entity["custom_emoji_id"] = values.get("emoji-id", "")
    elif tag == "blockquote" and "expandable" in values:
        entity["type"] = "expandable_blockquote"
    reading.open_tags.append((tag, entity))


def _close(reading: _Reading, tag: str, at: int) -> None:
    if not reading.open_tags:
        raise _broken(f"unexpected end tag at byte offset {at}")
    opened, entity = reading.open_tags.pop()
    if opened != tag:
        raise _broken(f'unmatched end tag at byte offset {at}, expected "</{opened}>", found "</{tag}>"')
    entity["length"] = reading.length - entity["offset"]
    # A link without an address is plain text to Telegram, and so is a pair of tags around nothing.
    if entity["length"] and entity.get("url") != "":
        reading.entities.append(entity)


def _broken(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")
