"""Formatted text: plain text plus entities, whose offsets count UTF-16 units as Telegram's do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.markdown import parse_markdown
from sandbox.telegram.markup import parse_html
from sandbox.telegram.utf16 import units

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters

_AUTOMATIC = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/@]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31}\b)"
    r"|(?P<url>\bhttps?://[^\s<>\"]+[\w/])",
    re.ASCII,
)
_MOST_ENTITIES = 100


@dataclass(slots=True)
class FormattedText:
    """What a text or a caption says."""

    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)

    @property
    def units(self) -> int:
        """The length as the limits count it: UTF-16 units after entity parsing."""
        return units(self.text)


def format_automatically(text: str, given: list[dict[str, Any]] | None = None) -> FormattedText:
    """Return the text with the entities Telegram finds by itself, beside those that were given."""
    found = list(given or [])
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in found]
    if any(sign in text for sign in "/@"):
        for match in _AUTOMATIC.finditer(text):
            start, length = units(text[: match.start()]), units(match.group())
            if all(start + length <= first or start >= last for first, last in taken):
                found.append({"offset": start, "length": length, "type": match.lastgroup})
    found.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return FormattedText(text, found[:_MOST_ENTITIES])


def read_formatted(parameters: Parameters, name: str) -> FormattedText:
    """Read `text` or `caption` of a call with its parse_mode or its entities.

    Raises:
        ApiError: the parse mode is unknown or the markup does not parse.
    """
    raw = parameters.text(name)
    mode = parameters.text("parse_mode").lower()
    if mode in {"", "none"}:
        label = "entities" if name == "text" else "caption_entities"
        return _format(raw, _given_entities(parameters.json(label, "entities")))
    if mode == "html":
        return _format(*parse_html(raw))
    if mode in {"markdown", "markdownv2"}:
        return _format(*parse_markdown(raw, second=mode == "markdownv2"))
    raise bad_request("unsupported parse_mode")


def _format(text: str, entities: list[dict[str, Any]]) -> FormattedText:
    """Trim as the server does and add the automatic entities."""
    lead = units(text) - units(text.lstrip())
    trimmed = text.strip()
    end = units(trimmed)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] + entity["length"] - lead, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return format_automatically(trimmed, moved)


def _given_entities(value: Any) -> list[dict[str, Any]]:
    """Take over entities that a client computed itself; the server drops what it cannot use."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entity, dict) for entity in value):
        raise bad_request("can't parse MessageEntity: expected an Array of Object")
    for entity in value:
        numbers = (entity.get("offset"), entity.get("length"))
        if not isinstance(entity.get("type"), str) or not all(type(number) is int for number in numbers):
            raise bad_request("can't parse MessageEntity: wrong type, offset or length specified")
    return [dict(entity) for entity in value if entity["offset"] >= 0 and entity["length"] > 0]
