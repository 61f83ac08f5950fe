"""Keeps the last calls of the bot with what was asked and answered, for whoever wants to look inside them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.events import Event

MOST_CALLS: Final = 2_000
# Longer texts (a whole photo as a data URL, hundreds of updates) would fill the memory for nobody.
_LONGEST_KEPT: Final = 64 * 1024
_KEPT_TYPES: Final = ("application/json", "application/xml", "text/")


@dataclass(frozen=True, slots=True)
class Body:
    """A body on the wire; `content` is empty when it was no text, or too long to keep.

    Attributes:
        size: its length in bytes, kept or not.
    """

    content_type: str
    content: bytes
    size: int

    @classmethod
    def of(cls, content_type: str, content: bytes) -> Body:
        """Keep a body if that is cheap and of use; costs no copy."""
        kept = len(content) <= _LONGEST_KEPT and content_type.startswith(_KEPT_TYPES)
        return cls(content_type, content if kept else b"", len(content))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call to the provider asked for; a Bot API call says it by its parameters.

    Attributes:
        verb, path: of the request; the path without its query.
        query: the query's parameters.
        body: the body that came along.
        needs_key: the call is made with an API key.
        is_async: it asked for a task.
    """

    verb: str
    path: str
    query: dict[str, str]
    body: Body
    needs_key: bool
    is_async: bool


@dataclass(frozen=True, slots=True)
class KeptCall:
    """One call: the event that told of it, and what the event does not tell."""

    event: Event
    answer: Body
    asked: Asked | None = None


@dataclass(slots=True)
class CallBook:
    """The last calls, oldest first.

    Adding costs next to nothing, because a test under load adds thousands a second: what a person wants to
    see of a call is made when a person asks (`call_views`).
    """

    _calls: deque[KeptCall] = field(default_factory=lambda: deque(maxlen=MOST_CALLS))

    def add(self, event: Event, content_type: str, content: bytes, asked: Asked | None = None) -> None:
        """Keep a call; the oldest leaves when there are too many."""
        self._calls.append(KeptCall(event, Body.of(content_type, content), asked))

    def find(self, *, after: int | None = None, limit: int = MOST_CALLS, service: str = "") -> list[KeptCall]:
        """Return calls, oldest first.

        Args:
            after: the first ones after the event of this number; None asks for the last ones.
            limit: how many at most.
            service: "telegram" or "provider"; "" for both.
        """
        found = [call for call in self._after(after or 0) if call.event.kind.startswith(service)]
        return found[:limit] if after is not None else found[-limit:]

    def get(self, seq: int) -> KeptCall | None:
        """Return the call whose event has this number, if it is still kept."""
        return next((call for call in self._after(seq - 1) if call.event.seq == seq), None)

    def _after(self, seq: int) -> Iterator[KeptCall]:
        return (call for call in self._calls if call.event.seq > seq)
