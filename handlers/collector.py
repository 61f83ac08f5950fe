"""Downloads photos: `received -> stored`, or `unreadable` when Telegram no longer gives them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from handlers.wire.errors import RefusedCallError, TooBigError, TransportError, WaitError
from storage import photos
from storage.states import PhotoState

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from handlers.wire.downloads import Downloads
    from storage import Storage
    from storage.files import Files
    from storage.rows import Photo

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CollectorSettings:
    """Patience with downloads.

    Attributes:
        attempts: downloads of one photo before it is given up.
        retry_after: the wait after the first failure; it doubles each time.
    """

    attempts: int = 8
    retry_after: timedelta = timedelta(seconds=1)


class Collector:
    """Fetches one claimed photo and settles its row."""

    def __init__(
        self,
        storage: Storage,
        files: Files,
        downloads: Downloads,
        settings: CollectorSettings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._files = files
        self._downloads = downloads
        self._settings = settings
        self._clock = clock

    async def collect(self, photo: Photo) -> None:
        """Bring the photo's bytes to our disk; the attempt was counted when it was claimed."""
        draft = self._files.photos.draft()
        try:
            size = await self._downloads.fetch(photo.file_id, draft)
        except TooBigError as error:
            await self._give_up(photo, "too_large", error)
        except RefusedCallError as error:
            await self._give_up(photo, "unfetchable", error)
        except TransportError as error:
            await self._again(photo, error)
        else:
            name = f"{photo.id}.original"
            await asyncio.to_thread(self._files.photos.publish, draft, name)
            await self._storage.transact(photos.mark_stored, photo.id, original=name)
            log.info("photo_stored", photo=photo.id, bytes=size)
        finally:
            draft.unlink(missing_ok=True)

    async def free(self, key: Hashable) -> None:
        """Give back the photo of a download that failed for a reason of our own."""
        if isinstance(key, int):
            await self._storage.transact(photos.release, key, next_at=self._clock(), error="lane_failed")

    async def _again(self, photo: Photo, error: TransportError) -> None:
        if photo.attempts >= self._settings.attempts:
            await self._give_up(photo, "unfetchable", error)
            return
        wait = self._settings.retry_after * 2 ** (photo.attempts - 1)
        if isinstance(error, WaitError):
            wait = timedelta(seconds=error.seconds)
        log.warning("photo_download_failed", photo=photo.id, attempt=photo.attempts, error=str(error))
        await self._storage.transact(
            photos.release, photo.id, next_at=self._clock() + wait, error=type(error).__name__
        )

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
