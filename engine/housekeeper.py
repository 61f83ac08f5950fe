"""The housekeeper: lets go of photos, previews, clips and handled updates when their time is over."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from storage import inbox, keeping, waits
from storage.clock import has_come

if TYPE_CHECKING:
    from datetime import datetime

    from storage import Storage
    from storage.files import Files
    from storage.keeping import Named

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class HousekeeperSettings:
    """How long things are kept.

    Attributes:
        photos: an unused photo.
        clips: the file of a clip after its job has ended.
        updates: a handled update; Telegram repeats none after 24 h.
        every: the time between two rounds.
    """

    photos: timedelta = timedelta(hours=24)
    clips: timedelta = timedelta(hours=24)
    updates: timedelta = timedelta(hours=48)
    every: timedelta = timedelta(minutes=10)


class Housekeeper:
    """One turn is one round; rows let go first, so that no row ever names a missing file."""

    def __init__(self, storage: Storage, files: Files, settings: HousekeeperSettings) -> None:
        self._storage = storage
        self._files = files
        self._settings = settings
        self._next: datetime | None = None

    async def begin(self) -> None:
        """Remove files that no row names: an earlier start let go of them, and ended before it came to that.

        Before anybody else is at work, because a file that is just being published has no row yet.
        """
        named = await self._storage.transact(keeping.named)
        removed = await asyncio.to_thread(self._remove_others, named)
        if removed:
            log.info("leftovers_removed", files=removed)

    def _remove_others(self, named: Named) -> int:
        files = self._files
        return sum(
            folder.keep_only(names)
            for folder, names in (
                (files.photos, named.photos),
                (files.clips, named.clips),
                (files.sheets, named.sheets),
            )
        )

    async def turn(self, now: datetime) -> datetime | None:
        """Do a round if it is time; return when the next one is."""
        kept = self._settings
        if not has_come(self._next, now, longest=kept.every):
            return self._next
        await self._storage.transact(waits.forget_far, now=now)
        photo_names = await self._storage.transact(keeping.expire_photos, unused_since=now - kept.photos)
        clip_names = await self._storage.transact(keeping.release_clips, ended_before=now - kept.clips)
        sheet_names = await self._storage.transact(keeping.release_sheets)
        pruned = await self._storage.transact(inbox.prune, before=now - kept.updates)
        for name in photo_names:
            await asyncio.to_thread(self._files.photos.remove, name)
        for name in clip_names:
            await asyncio.to_thread(self._files.clips.remove, name)
        for name in sheet_names:
            await asyncio.to_thread(self._files.sheets.remove, name)
        if photo_names or clip_names or pruned:
            log.info("kept_house", photos=len(photo_names), clips=len(clip_names), updates=pruned)
        self._next = now + kept.every
        return self._next
