"""Says what was owed once: words without a message of their own to keep up to date."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from telegram import InlineKeyboardMarkup

from handlers.wire.errors import (
    MovedError,
    NotSentError,
    TransportError,
    UnreachableError,
    UnsureError,
    WaitError,
)
from storage import answers, farewells, making, people, upgrades

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.groups.whispers import Whispers
    from handlers.wire.transport import Transport
    from storage import Storage
    from storage.rows import Answer

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AnswererSettings:
    """Patience with answers.

    Attributes:
        retry_after: the wait after a call of unknown fate; it doubles each time.
        attempts: so many of them, then the answer is dropped: it may well stand there by now.
        linger: how long an answer stays that goes away by itself.
    """

    retry_after: timedelta = timedelta(seconds=1)
    attempts: int = 4
    linger: timedelta = timedelta(minutes=1)


class Answerer:
    """Gives answers; a crash between the call and the commit doubles one, never loses it."""

    def __init__(
        self,
        storage: Storage,
        transport: Transport,
        whispers: Whispers,
        settings: AnswererSettings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._transport = transport
        self._whispers = whispers
        self._settings = settings
        self._clock = clock

    async def give(self, answer: Answer) -> bool:
        """Say it and forget it; True, since that always takes a call."""
        receiver = self._whispers.receiver(answer)
        try:
            message_id = await self._say(answer, only_for=receiver)
        except TransportError as error:
            if receiver is not None and self._whispers.note_failed(answer.chat_id, error):
                return True  # it is still owed, and the next turn says it to all: a call of its own
            await self._storage.transact(self._settle, answer, error)
        else:
            if receiver is not None:
                self._whispers.note_said(message_id)
            await self._storage.transact(self._record_said, answer, message_id)
        return True

    def _record_said(self, conn: sa.Connection, answer: Answer, message_id: int) -> None:
        answers.forget(conn, answer.id)
        # What was whispered has no id to take it away by, and disturbs nobody.
        if answer.lingers and message_id:
            at = self._clock() + self._settings.linger
            farewells.plan(conn, chat_id=answer.chat_id, message_id=message_id, at=at)

    async def _say(self, answer: Answer, *, only_for: int | None) -> int:
        """Say it and return the id of the message that says it; 0 if only one person sees it."""
        markup = InlineKeyboardMarkup.de_json(json.loads(answer.buttons)) if answer.buttons else None
        if answer.message_id is not None:
            await self._transport.edit_text(answer.chat_id, answer.message_id, answer.text, markup=markup)
            return answer.message_id
        return await self._transport.send_text(
            answer.chat_id,
            answer.text,
            markup=markup,
            thread_id=answer.thread_id,
            reply_to=answer.reply_to,
            # What nobody needs in a minute rings nobody's bell now.
            silent=answer.lingers == 1,
            only_for=only_for,
        )

    def _settle(self, conn: sa.Connection, answer: Answer, error: TransportError) -> None:
        now = self._clock()
        log.warning("answer_failed", attempt=answer.attempts + 1, error=f"{type(error).__name__}: {error}")
        if isinstance(error, WaitError):
            people.hold(conn, chat_id=answer.chat_id, until=now + timedelta(seconds=error.seconds))
        elif isinstance(error, MovedError):
            upgrades.move(conn, old=answer.chat_id, new=error.chat_id)
        elif isinstance(error, UnreachableError):
            making.mark_unreachable(conn, chat_id=answer.chat_id, error=str(error), now=now)
        elif isinstance(error, UnsureError | NotSentError) and answer.attempts + 1 < self._settings.attempts:
            wait = self._settings.retry_after * 2**answer.attempts
            answers.mark_tried(conn, answer.id, next_at=now + wait)
        else:
            answers.forget(conn, answer.id)
