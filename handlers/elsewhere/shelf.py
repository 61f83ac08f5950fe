"""The operator's own chat, which takes a copy of a clip for the file id that placed messages need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from handlers.wire.errors import (
    MovedError,
    NotSentError,
    RefusedCallError,
    TransportError,
    UnsureError,
    WaitError,
)
from handlers.wire.media import Clip
from storage import copies, making, messages, people, upgrades
from storage.states import NO_COPY, JobState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.delivery.setbacks import Setbacks
    from handlers.wire.transport import Transport
    from storage import Storage
    from storage.files import Files
    from storage.rows import Job
    from storage.scenes import Scene

log = structlog.get_logger(__name__)

_WAITED_FOR = {JobState.DELIVERING, JobState.DELIVERED}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Puts clips there, silently.

    The promise of a copy is a row that is committed before the upload, and so is each try: a death
    in between puts the clip there once more, where nobody minds, and the row counts it.

    Attributes:
        chat_id: the chat; None if the operator named none.
        setbacks: how long to wait after a try in vain, and after how many refusals to believe them.
    """

    storage: Storage
    files: Files
    transport: Transport
    setbacks: Setbacks
    chat_id: int | None
    clock: Callable[[], datetime]

    def ask_for(self, conn: sa.Connection, scene: Scene, job: Job) -> None:
        """Promise a copy of a clip that a placed message waits for; without a place for it, end the job."""
        messages.mark_settled(conn, scene.message.id, wanted=scene.message.wanted)
        if self.chat_id is not None and people.is_reachable(conn, self.chat_id):
            copies.owe(conn, job, chat_id=self.chat_id)
        else:
            making.mark_undeliverable(conn, job.id, error="no chat", now=self.clock(), reason=NO_COPY)

    async def present(self, scene: Scene) -> bool:
        """Put a promised copy into the chat, and record it; return whether that took a call."""
        message, job = scene.message, scene.job
        if job is None or job.clip is None or job.file_id or job.state not in _WAITED_FOR:
            await self.storage.transact(copies.drop, message.id)
            return False
        await self.storage.transact(messages.mark_tried, message.id, next_at=self.clock())
        clip = Clip(
            path=self.files.clips.find(job.clip),
            file_id=None,
            width=job.clip_width,
            height=job.clip_height,
            length=timedelta(milliseconds=job.clip_ms),
        )
        try:
            taken = await self.transport.send_clip(message.chat_id, clip)
        except TransportError as error:
            await self.storage.transact(self._settle, scene, error)
            return True
        await self.storage.transact(
            copies.mark_taken, message.id, job_id=job.id, file_id=taken.file_id, kind=taken.kind
        )
        log.info("copy_taken", job=job.id, attempt=message.attempts + 1)
        return True

    def _settle(self, conn: sa.Connection, scene: Scene, error: TransportError) -> None:
        message, now = scene.message, self.clock()
        told = f"{type(error).__name__}: {error}"
        log.warning("copy_failed", job=message.job_id, attempt=message.attempts + 1, error=told)
        refused = isinstance(error, RefusedCallError)
        if isinstance(error, WaitError):
            people.hold(conn, chat_id=message.chat_id, until=now + timedelta(seconds=error.seconds))
        elif isinstance(error, MovedError):
            # The copies that are owed follow; for later ones the setting has to, and `doctor` says so.
            log.error("media_chat_moved", chat=message.chat_id, became=error.chat_id)
            upgrades.move(conn, old=message.chat_id, new=error.chat_id)
        elif isinstance(error, UnsureError | NotSentError) or (
            refused and message.attempts + 1 < self.setbacks.refused_attempts
        ):
            messages.hold_back(conn, message.id, until=now + self.setbacks.wait_after(message.attempts))
        else:
            # Only the operator can help, and `doctor` says how; inline mode offers nothing new meanwhile.
            log.error("media_chat_closed", chat=message.chat_id, error=told)
            making.mark_unreachable(conn, chat_id=message.chat_id, error=told, now=now)
