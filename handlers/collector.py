"""The collector: downloads photos, `received -> stored`, or `unreadable` when Telegram gives none.

A loop of its own beside the courier, so that a burst of photos never slows the keyboards down.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from engine.lanes import Lanes
from handlers.wire.errors import RefusedCallError, TooBigError, TransportError, WaitError
from storage import people, photos
from storage.clock import from_ms, to_ms
from storage.states import PhotoState

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime
    from pathlib import Path

    import sqlalchemy as sa

    from handlers.wire.downloads import Downloads
    from storage import Storage
    from storage.files import Files
    from storage.rows import Photo

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CollectorSettings:
    """Patience with downloads.

    Attributes:
        parallel: photos in flight at one time.
        attempts: downloads of one photo before it is given up.
        retry_after: the wait after the first failure; it doubles each time.
    """

    parallel: int = 4
    attempts: int = 8
    retry_after: timedelta = timedelta(seconds=1)


class Collector:
    """One lane for each claimed photo; each lane settles its row."""

    def __init__(
        self,
        storage: Storage,
        files: Files,
        downloads: Downloads,
        settings: CollectorSettings,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._files = files
        self._downloads = downloads
        self._settings = settings
        self._clock = clock
        self._lanes = Lanes("download", limit=settings.parallel, on_done=wake, on_failure=self._free)

    async def turn(self, now: datetime) -> datetime | None:
        """Start what is due; return when to look again if nothing wakes us before."""
        claimed, next_ms = await self._storage.transact(self._look, now)
        for photo in claimed:
            self._lanes.start(photo.id, self.collect(photo))
        return from_ms(next_ms) if next_ms is not None else None

    def _look(self, conn: sa.Connection, now: datetime) -> tuple[list[Photo], int | None]:
        held_ms = people.held_until(conn)
        if held_ms > to_ms(now):
            return [], held_ms
        generation, room = self._storage.generation, self._lanes.room
        claimed = photos.claim(conn, PhotoState.RECEIVED, generation=generation, limit=room, now=now)
        # What was claimed wakes us when it is done, and then there is another look.
        if claimed or room <= 0:
            return claimed, None
        return claimed, photos.next_due(conn, (PhotoState.RECEIVED,), generation=generation)

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        await self._lanes.settle()

    async def stop(self) -> None:
        """Drop what is in flight; the next start claims it again."""
        await self._lanes.stop()

    async def collect(self, photo: Photo) -> None:
        """Bring the photo's bytes to our disk; the attempt was counted when it was claimed."""
        draft = self._files.photos.draft()
        try:
            size = await self._downloads.fetch(photo.file_id, draft)
            await self._keep(photo, draft, size)
        except TooBigError as error:
            await self._give_up(photo, "too_large", error)
        except RefusedCallError as error:
            await self._give_up(photo, "unfetchable", error)
        except TransportError as error:
            await self._again(photo, error)
        except OSError as error:
            raise self._storage.note_failure(error) from error
        finally:
            draft.unlink(missing_ok=True)

    async def _keep(self, photo: Photo, draft: Path, size: int) -> None:
        name = f"{photo.id}.original"
        await asyncio.to_thread(self._files.photos.publish, draft, name)
        await self._storage.transact(photos.mark_stored, photo.id, original=name)
        log.info("photo_stored", photo=photo.id, bytes=size)

    async def _free(self, key: Hashable) -> None:
        """Give back the photo of a download that failed for a reason of our own."""
        if isinstance(key, int):
            await self._storage.transact(photos.release, key, next_at=self._clock(), error="lane_failed")

    async def _again(self, photo: Photo, error: TransportError) -> None:
        if isinstance(error, WaitError):
            await self._storage.transact(self._wait, photo, timedelta(seconds=error.seconds))
            return
        if photo.attempts >= self._settings.attempts:
            await self._give_up(photo, "unfetchable", error)
            return
        wait = self._settings.retry_after * 2 ** (photo.attempts - 1)
        log.warning("photo_download_failed", photo=photo.id, attempt=photo.attempts, error=str(error))
        await self._storage.transact(
            photos.release, photo.id, next_at=self._clock() + wait, error=type(error).__name__
        )

    def _wait(self, conn: sa.Connection, photo: Photo, wait: timedelta) -> None:
        """Leave everybody in peace for as long as Telegram asks: a download names no chat."""
        until = self._clock() + wait
        people.hold_all(conn, until=until)
        photos.release(conn, photo.id, next_at=until, error="WaitError", attempted=False)

    async def _give_up(self, photo: Photo, reason: str, error: TransportError) -> None:
        log.warning("photo_unreadable", photo=photo.id, reason=reason, error=str(error))
        await self._storage.transact(
            photos.end,
            photo.id,
            old=PhotoState.RECEIVED,
            new=PhotoState.UNREADABLE,
            reason=reason,
            error=type(error).__name__,
            now=self._clock(),
        )
