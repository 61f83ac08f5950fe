"""Whispers: answers in a group that only who asked sees, where Telegram lets the bot give them like this.

It lets a bot that leads the group, and only a server of Bot API 10.3 knows of it at all: an older one does
not look at the parameter and shows the words to everybody. What was found out is remembered, so that it is
not tried at every answer; a restart may try again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

from handlers.wire.errors import MovedError, NotSentError, TransportError, UnsureError, WaitError

if TYPE_CHECKING:
    from storage.rows import Answer

log = structlog.get_logger(__name__)

# They say nothing about whether it is allowed.
_OTHERWISE = (WaitError, UnsureError, NotSentError, MovedError)
_MOST_REMEMBERED: Final = 10_000


@dataclass(slots=True)
class Whispers:
    """Remembers where whispering works."""

    _refused: set[int] = field(default_factory=set)
    _unknown: bool = False

    def receiver(self, answer: Answer) -> int | None:
        """Return who alone is to see an answer; None when all are, or have to."""
        if self._unknown or answer.chat_id in self._refused:
            return None
        return answer.person_id or None

    def note_said(self, message_id: int) -> None:
        """Learn from the id of what was whispered: an ephemeral message has none."""
        if message_id and not self._unknown:
            log.info("whispers_unknown")
            self._unknown = True

    def note_failed(self, chat_id: int, error: TransportError) -> bool:
        """Learn from what became of a whisper; return whether it has to be said to all instead."""
        if isinstance(error, _OTHERWISE):
            return False
        log.info("whispers_refused", error=f"{type(error).__name__}: {error}")
        if len(self._refused) >= _MOST_REMEMBERED:
            self._refused.clear()
        self._refused.add(chat_id)
        return True

    def forget(self, chat_id: int) -> None:
        """Try again in a group: what the bot may do there has changed."""
        self._refused.discard(chat_id)
