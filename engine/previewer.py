"""The previewer: makes the sheet of the page on screen, in steps between which everybody else goes first."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

import structlog

from engine.catalogue import Family, of_family
from engine.errors import DefectError, EngineError, TransientError
from engine.lanes import Lanes
from engine.pool import PoolError
from engine.sheet_drawing import draw_cell, measure, put_together
from storage import photos, sheets
from storage.afterwards import afterwards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    import sqlalchemy as sa

    from engine.pool import StudioPool
    from engine.sheet_drawing import Drawn
    from storage import Storage
    from storage.files import Files, Folder
    from storage.rows import Photo, Sheet

log = structlog.get_logger(__name__)

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class PreviewerSettings:
    """Limits of the previewer.

    Attributes:
        sheets: made side by side; each keeps one worker of the pool busy while nobody else wants it.
        backlog: wishes that wait; older ones are dropped, and come back when their page is turned to again.
        attempts: times a sheet may break a worker, or go down with the program, before it is given up.
    """

    sheets: int = 1
    backlog: int = 20
    attempts: int = 2


class Previewer:
    """One lane for each sheet; a sheet whose page was left is dropped between two cells."""

    def __init__(
        self,
        storage: Storage,
        files: Files,
        pool: StudioPool,
        settings: PreviewerSettings,
        *,
        wake: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._files = files
        self._pool = pool
        self._settings = settings
        self._lanes = Lanes("sheet", limit=settings.sheets, on_done=wake)

    async def turn(self, now: datetime) -> datetime | None:
        """Start what can be made; nothing here is due at a time, and a lane that ends wakes us."""
        del now
        if self._lanes.room > 0:
            for sheet, photo in await self._storage.transact(self._look):
                self._lanes.start(sheet.id, self._make(sheet, photo))
        return None

    def _look(self, conn: sa.Connection) -> list[tuple[Sheet, Photo]]:
        busy = {key for key in self._lanes.busy if isinstance(key, int)}
        claimed = sheets.claim(conn, busy=busy, limit=self._lanes.room)
        busy |= {sheet.id for sheet in claimed}
        dropped = sheets.drop_backlog(conn, busy=busy, keep=self._settings.backlog)
        if dropped:
            afterwards(conn, log.info, "sheets_dropped", count=dropped)
        found = ((sheet, photos.find(conn, sheet.photo_id)) for sheet in claimed)
        return [(sheet, photo) for sheet, photo in found if photo is not None]

    async def _make(self, sheet: Sheet, photo: Photo) -> None:
        facts = {"sheet": sheet.id, "photo": photo.id, "family": sheet.family, "attempt": sheet.attempts}
        try:
            made = await self._draw(sheet, photo)
        except TransientError as error:
            log.warning("sheet_failed", **facts, error=str(error))
            if sheet.attempts >= self._settings.attempts:
                await self._give_up(sheet, error)
        except DefectError as error:
            log.warning("sheet_failed", **facts, error=str(error))
            await self._give_up(sheet, error)
        else:
            log.info("sheet_made" if made else "sheet_left", **facts)

    async def _give_up(self, sheet: Sheet, error: EngineError) -> None:
        await self._storage.transact(sheets.fail, sheet, error=error.code)

    async def _draw(self, sheet: Sheet, photo: Photo) -> bool:
        """Make the sheet cell by cell; False as soon as nobody looks at its page any more.

        Raises:
            TransientError: a worker died, or ran out of time or memory.
            DefectError: it cannot be made of this photo, or on this machine.
        """
        if sheet.attempts > self._settings.attempts:
            raise DefectError("went_down", "the program ended each time while it was made")
        family = of_family(Family(sheet.family))
        with _drafts(self._files.sheets) as draft:
            face, cells, whole = draft(), [draft() for _ in family], draft()
            unfit = await self._run(measure, self._files.photos.find(photo.normalised or ""), face)
            if unfit is not None:
                raise DefectError(unfit, "no face that can be moved")
            for template, cell in zip(family, cells, strict=True):
                if not await self._storage.transact(sheets.is_wanted, sheet.id):
                    return False
                await self._run(draw_cell, face, template.id, cell)
            labels = [template.names[sheet.language] for template in family]
            return await self._keep(sheet, whole, await self._run(put_together, cells, labels, whole))

    async def _keep(self, sheet: Sheet, draft: Path, drawn: Drawn) -> bool:
        name = await asyncio.to_thread(self._files.sheets.publish, draft, f"{sheet.id}.mp4")
        kept = await self._storage.transact(
            sheets.mark_made,
            sheet.id,
            clip=name,
            width=drawn.width,
            height=drawn.height,
            length_ms=drawn.length_ms,
            numbered=drawn.numbered,
        )
        if not kept:
            await asyncio.to_thread(self._files.sheets.remove, name)
        return kept

    async def _run(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        """Call a function in a worker that nobody else waits for.

        Raises:
            TransientError, DefectError: see `_draw`.
        """
        try:
            return await self._pool.run(function, *args, patient=True)
        except PoolError as error:
            raise TransientError(type(error).__name__, str(error)) from error
        except Exception as error:
            raise DefectError(type(error).__name__, str(error)) from error

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        await self._lanes.settle()

    async def stop(self) -> None:
        """Drop what is in flight; the next start makes it anew."""
        await self._lanes.stop()


@contextmanager
def _drafts(folder: Folder) -> Iterator[Callable[[], Path]]:
    """Yield what names draft files, and remove those that are left in the end."""
    paths: list[Path] = []

    def draft() -> Path:
        paths.append(folder.draft())
        return paths[-1]

    try:
        yield draft
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
