"""The courier: brings every message up to date and delivers clips by editing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.lanes import Lanes
from storage import messages, scenes
from storage.clock import from_ms

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from handlers.presenter import Presenter
    from storage import Storage
    from storage.scenes import Scene


@dataclass(frozen=True, slots=True)
class CourierSettings:
    """How much the courier does side by side.

    Attributes:
        messages: messages in flight at one time.
    """

    messages: int = 30


class Courier:
    """One lane for each message; the rows say what it should show."""

    def __init__(
        self,
        storage: Storage,
        presenter: Presenter,
        settings: CourierSettings,
        *,
        makers: tuple[str, ...],
        wake: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._presenter = presenter
        self._makers = makers
        self._lanes = Lanes("message", limit=settings.messages, on_done=wake)

    async def turn(self, now: datetime) -> datetime | None:
        """Start what is due; return when to look again if nothing wakes us before."""
        found, next_ms = await self._storage.transact(self._look, now)
        for scene in found:
            self._lanes.start(scene.message.id, self._presenter.present(scene))
        return from_ms(next_ms) if next_ms is not None else None

    def _look(self, conn: sa.Connection, now: datetime) -> tuple[list[Scene], int | None]:
        busy = {key for key in self._lanes.busy if isinstance(key, int)}
        found = scenes.due(conn, makers=self._makers, busy=busy, limit=self._lanes.room, now=now)
        # What was found wakes us when it is done, and then there is another look.
        return found, None if found else messages.next_due(conn, now=now)

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        await self._lanes.settle()

    async def stop(self) -> None:
        """Drop what is in flight; the rows still say that it is owed."""
        await self._lanes.stop()
