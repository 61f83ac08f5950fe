"""The courier: downloads photos, brings every message up to date, delivers clips by editing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.lanes import Lanes
from storage import messages, photos, scenes
from storage.clock import from_ms
from storage.states import PhotoState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.collector import Collector
    from handlers.presenter import Presenter
    from storage import Storage
    from storage.rows import Photo
    from storage.scenes import Scene


@dataclass(frozen=True, slots=True)
class CourierSettings:
    """How much the courier does side by side.

    Attributes:
        messages: messages in flight at one time.
        downloads: photos in flight at one time.
    """

    messages: int = 30
    downloads: int = 4


@dataclass(frozen=True, slots=True)
class _Errands:
    photos: list[Photo]
    scenes: list[Scene]
    next_ms: int | None


class Courier:
    """One lane for each message and each photo; the rows say what is to be done."""

    def __init__(
        self,
        storage: Storage,
        collector: Collector,
        presenter: Presenter,
        settings: CourierSettings,
        *,
        wake: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._collector = collector
        self._presenter = presenter
        self._messages = Lanes("message", limit=settings.messages, on_done=wake)
        self._downloads = Lanes("download", limit=settings.downloads, on_done=wake, on_failure=collector.free)

    async def turn(self, now: datetime) -> datetime | None:
        """Start what is due; return when to look again if nothing wakes us before."""
        errands = await self._storage.transact(
            self._look,
            busy={key for key in self._messages.busy if isinstance(key, int)},
            now=now,
        )
        for scene in errands.scenes:
            self._messages.start(scene.message.id, self._presenter.present(scene))
        for photo in errands.photos:
            self._downloads.start(photo.id, self._collector.collect(photo))
        return from_ms(errands.next_ms) if errands.next_ms is not None else None

    def _look(self, conn: sa.Connection, *, busy: set[int], now: datetime) -> _Errands:
        found = scenes.due(conn, busy=busy, limit=self._messages.room, now=now)
        generation = self._storage.generation
        claimed = photos.claim(
            conn, PhotoState.RECEIVED, generation=generation, limit=self._downloads.room, now=now
        )
        moments = [messages.next_due(conn, now=now)]
        if self._downloads.room > len(claimed):
            moments.append(photos.next_due(conn, (PhotoState.RECEIVED,), generation=generation))
        return _Errands(claimed, found, min((ms for ms in moments if ms is not None), default=None))

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        await self._messages.settle()
        await self._downloads.settle()

    async def stop(self) -> None:
        """Drop what is in flight; the rows still say that it is owed."""
        await self._messages.stop()
        await self._downloads.stop()
