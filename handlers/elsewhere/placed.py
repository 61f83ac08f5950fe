"""Makes a message that somebody placed by inline mode show what the rows say; settles what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from handlers.delivery.edits import deserves_edit, record_shown
from handlers.wire.errors import (
    GoneError,
    NotSentError,
    TransportError,
    UnreachableError,
    UnsureError,
    WaitError,
)
from handlers.wire.media import Clip
from storage import making, messages, people, placed
from storage.states import JobState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.delivery.presenter import PresenterSettings
    from handlers.delivery.setbacks import Setbacks
    from handlers.elsewhere.shelf import Shelf
    from handlers.views.placed import PlacedWriter
    from handlers.views.screen import Screen
    from handlers.wire.inline import InlineTransport
    from storage import Storage
    from storage.rows import Job
    from storage.scenes import Scene

log = structlog.get_logger(__name__)

_READY = {JobState.DELIVERING, JobState.DELIVERED}


@dataclass(frozen=True, slots=True)
class Placed:
    """Changes placed messages: seldom while people wait, then once into the clip; nobody is rung.

    Attributes:
        shelf: where a clip gets the file id that it is shown by.
        settings: how seldom: as in a group, many people may look at it.
    """

    storage: Storage
    transport: InlineTransport
    writer: PlacedWriter
    setbacks: Setbacks
    shelf: Shelf
    settings: PresenterSettings
    clock: Callable[[], datetime]

    async def present(self, scene: Scene) -> bool:
        """Do the one call that brings the message nearer to what it should show, and record it.

        Returns whether a call was needed at all.
        """
        if scene.job is None:
            raise ValueError("a placed message belongs to a job")
        try:
            return await self._bring(scene, scene.job)
        except TransportError as error:
            await self.storage.transact(self._settle, scene, scene.job, error)
            return True

    async def _bring(self, scene: Scene, job: Job) -> bool:
        if job.state not in _READY or job.unwanted or scene.message.media:
            return await self._edit(scene, job)
        if job.file_id and job.file_kind:
            return await self._deliver(scene, job)
        if job.state is JobState.DELIVERED and job.clip is None:
            return await self._edit(scene, job)  # nothing of it is left but its words
        await self.storage.transact(self._wait_for_name, scene, job)
        return False

    def _wait_for_name(self, conn: sa.Connection, scene: Scene, job: Job) -> None:
        """Have the clip put on the shelf, unless its own chat is about to get it, and a name with it."""
        if job.state is JobState.DELIVERING and job.chat_id != scene.message.chat_id:
            messages.mark_settled(conn, scene.message.id, wanted=scene.message.wanted)
        else:
            self.shelf.ask_for(conn, scene, job)

    async def _edit(self, scene: Scene, job: Job) -> bool:
        message, screen = scene.message, self.writer.screen(scene, job)
        is_news = screen.fingerprint != message.fingerprint and not message.media
        if not is_news or not deserves_edit(self.settings, scene):
            await self.storage.transact(messages.mark_settled, message.id, wanted=message.wanted)
            return False
        await self.transport.edit_text(message.inline_id, screen.text, markup=screen.markup)
        await self.storage.transact(self._record_shown, scene, screen)
        return True

    def _record_shown(self, conn: sa.Connection, scene: Scene, screen: Screen, media: str = "") -> None:
        record_shown(conn, self.settings, scene, screen, media=media, edited=True, now=self.clock())

    async def _deliver(self, scene: Scene, job: Job) -> bool:
        screen = self.writer.screen(scene, job)
        clip = Clip(
            path=None,
            file_id=job.file_id,
            width=job.clip_width,
            height=job.clip_height,
            length=timedelta(milliseconds=job.clip_ms),
            spoiler=scene.photo is not None and scene.photo.spoiler == 1,
        )
        await self.transport.show_clip(
            scene.message.inline_id, clip, kind=job.file_kind, caption=screen.text, markup=screen.markup
        )
        await self.storage.transact(self._record_delivered, scene, job, screen)
        log.info("job_delivered", job=job.id, kind=job.file_kind)
        return True

    def _record_delivered(self, conn: sa.Connection, scene: Scene, job: Job, screen: Screen) -> None:
        self._record_shown(conn, scene, screen, media=job.file_kind)
        making.mark_delivered(conn, job.id, file_id=job.file_id or "", kind=job.file_kind, now=self.clock())

    def _settle(self, conn: sa.Connection, scene: Scene, job: Job, error: TransportError) -> None:
        message, now = scene.message, self.clock()
        told = f"{type(error).__name__}: {error}"
        log.warning("placed_failed", job=job.id, attempt=message.attempts + 1, error=told)
        if isinstance(error, WaitError):
            people.hold(conn, chat_id=message.chat_id, until=now + timedelta(seconds=error.seconds))
        elif isinstance(error, GoneError | UnreachableError):
            placed.mark_gone(conn, message, error=told, now=now)
        elif (
            isinstance(error, UnsureError | NotSentError)
            or message.attempts + 1 < self.setbacks.refused_attempts
        ):
            wait = self.setbacks.wait_after(message.attempts)
            messages.mark_tried(conn, message.id, next_at=now + wait)
        else:
            messages.mark_settled(conn, message.id, wanted=message.wanted)
            making.mark_undeliverable(conn, job.id, error=told, now=now)
