"""The sweeper: takes answers away that have stood in a group long enough.

A loop of its own beside the courier: nobody waits for it, and deletions are not among the calls that
Telegram limits by the minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from handlers.wire.errors import NotSentError, TransportError, UnsureError, WaitError
from storage import farewells
from storage.clock import from_ms

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.wire.transport import Transport
    from storage import Storage
    from storage.rows import Farewell

log = structlog.get_logger(__name__)

_AT_ONE_TURN = 20


@dataclass(frozen=True, slots=True)
class Sweeper:
    """One turn deletes what is due, one after the other.

    Attributes:
        storage: where it stands what goes when.
        transport: deletes.
        retry_after: the wait after a deletion of unknown fate; it may be repeated safely.
    """

    storage: Storage
    transport: Transport
    retry_after: timedelta = timedelta(seconds=10)

    async def turn(self, now: datetime) -> datetime | None:
        """Delete what is due; return when to look again if nothing wakes us before."""
        for gone in await self.storage.transact(farewells.due, limit=_AT_ONE_TURN, now=now):
            try:
                await self.transport.delete(gone.chat_id, gone.message_id)
            except TransportError as error:
                await self.storage.transact(self._settle, gone, error, now)
            else:
                await self.storage.transact(farewells.forget, gone)
        next_ms = await self.storage.transact(farewells.next_due)
        return from_ms(next_ms) if next_ms is not None else None

    def _settle(self, conn: sa.Connection, gone: Farewell, error: TransportError, now: datetime) -> None:
        """Try again what may work later; somebody else was faster, or it is too old, or we are out."""
        if isinstance(error, WaitError | UnsureError | NotSentError):
            wait = timedelta(seconds=error.seconds) if isinstance(error, WaitError) else self.retry_after
            farewells.plan(conn, chat_id=gone.chat_id, message_id=gone.message_id, at=now + wait)
        else:
            log.info("answer_stays", error=f"{type(error).__name__}: {error}")
            farewells.forget(conn, gone)
