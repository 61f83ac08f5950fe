"""The parameters of one Bot API call, read the way Telegram's server reads them: as text, leniently."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.telegram.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

_INT64 = 2**63
_NUMBER = re.compile(r"\s*(-?\d{1,20})", re.ASCII)
# What a record never shows: a webhook's secret, and tokens, which many bots have in their addresses.
_SECRETS = frozenset({"secret_token"})
_TOKEN = re.compile(r"\b\d{3,16}(:|%3A)[A-Za-z0-9_-]{20,80}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Parameters:
    """What query string, form, JSON body or multipart body said, whichever the client chose.

    Attributes:
        values: every parameter as text.
        files: the uploads by the name of their part.
        is_gone: tells whether the client has hung up meanwhile.
    """

    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    is_gone: Callable[[], bool] = lambda: False

    @classmethod
    def from_object(cls, fields: dict[str, Any], files: dict[str, Upload] | None = None) -> Parameters:
        """Take a JSON object apart: every value becomes the text a form would have carried."""
        texts = {name: as_text(value) for name, value in fields.items() if value is not None}
        for text in texts.values():
            demand_unicode(text)
        return cls(texts, files or {})

    def text(self, name: str) -> str:
        """Return a parameter as text; "" when it is missing."""
        return self.values.get(name, "")

    def integer(self, name: str) -> int:
        """Return the number a parameter begins with, as the server does; 0 for none or a giant one."""
        found = _NUMBER.match(self.values.get(name, ""))
        number = int(found[1]) if found else 0
        return number if -_INT64 <= number < _INT64 else 0

    def flag(self, name: str) -> bool:
        """Return a parameter as a truth value: "true", "yes" and "1" are true."""
        return self.values.get(name, "").lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """Return a JSON-encoded parameter, None when it is missing or empty.

        Raises:
            ApiError: it is no JSON; `what` names the thing in the description.
        """
        raw = self.values.get(name, "").strip()
        if not raw:
            return None
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise bad_request(f"can't parse {what} JSON object") from error
        if "\\ud" in raw.lower():  # an escaped half of a surrogate pair is no text
            demand_unicode(json.dumps(value, ensure_ascii=False))
        return value

    def as_facts(self) -> dict[str, Any]:
        """Return everything for the event log: files by name and size, ids as numbers, secrets as stars."""
        facts: dict[str, Any] = {
            name: "***" if name in _SECRETS else hide_tokens(value) for name, value in self.values.items()
        }
        for name in ("chat_id", "message_id", "user_id", "offset", "limit", "timeout"):
            if facts.get(name, "").lstrip("-").isdecimal():
                facts[name] = self.integer(name)
        for name, upload in self.files.items():
            facts[name] = {"name": upload.name, "mime": upload.mime, "size": len(upload.content)}
        return facts


def hide_tokens(text: str) -> str:
    """Return a text with stars in the place of bot tokens."""
    return _TOKEN.sub("***", text)


def as_text(value: Any) -> str:
    """Return a JSON value as form fields carry it: text bare, everything else encoded."""
    return value if isinstance(value, str) else json.dumps(value)


def demand_unicode(text: str) -> None:
    """Refuse text with half a surrogate pair in it, which no UTF-8 can carry."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
