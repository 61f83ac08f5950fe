"""The checker: `stored -> checking -> usable`, or the named reason why not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from engine.errors import (
    REASON_OF_FINDING,
    DefectError,
    EngineError,
    OperatorError,
    PolicyError,
    Reason,
    RefusedError,
    TransientError,
)
from engine.lanes import Lanes
from engine.pool import PoolError, PoolMemoryError
from storage import ledger, photos
from storage.afterwards import afterwards
from storage.clock import from_ms, has_come
from storage.states import PhotoState
from studio.opening import Strictness, Unfit, open_photo
from studio.photo import IntakeError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    import sqlalchemy as sa

    from engine.pool import StudioPool
    from engine.providers.interface import Capabilities, Provider, Regions
    from engine.standing import Standing
    from storage import Storage
    from storage.files import Files
    from storage.rows import Photo
    from studio.opening import Opened

log = structlog.get_logger(__name__)

# The file could not be opened as a picture, as opposed to a picture that will not do.
_UNREADABLE = {"bad_format", "damaged"}


@dataclass(frozen=True, slots=True)
class CheckerSettings:
    """Limits of the checker.

    Attributes:
        intakes: photos that are opened side by side (the pool's workers are the true limit).
        checks: provider checks in flight at one time.
        strictness: what our own look at the face may do, before a provider is asked.
        intake_attempts: times a photo may break a worker before it is given up as damaged.
        attempts: failures of the provider's check before a photo is given up.
        retry_after: the wait after the first failure; it doubles up to `retry_most`.
        retry_most: see above.
    """

    intakes: int = 2
    checks: int = 4
    strictness: Strictness = Strictness.OFF
    intake_attempts: int = 3
    attempts: int = 20
    retry_after: timedelta = timedelta(seconds=1)
    retry_most: timedelta = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class _Work:
    intakes: list[Photo]
    checks: list[tuple[Photo, Provider]]
    next_ms: int | None


class Checker:
    """Opens photos in the pool, then has a provider look at them; each lane settles its row."""

    def __init__(
        self,
        storage: Storage,
        files: Files,
        pool: StudioPool,
        standing: Standing,
        settings: CheckerSettings,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._files = files
        self._pool = pool
        self._standing = standing
        self._settings = settings
        self._clock = clock
        self._intakes = Lanes("intake", limit=settings.intakes, on_done=wake, on_failure=self._free)
        self._checks = Lanes("check", limit=settings.checks, on_done=wake, on_failure=self._free)
        self._check_not_before: dict[str, datetime] = {}

    async def turn(self, now: datetime) -> datetime | None:
        """Start what is due; return when to look again if nothing wakes us before."""
        work = await self._storage.transact(self._look, now)
        for photo in work.intakes:
            self._intakes.start(photo.id, self._open(photo))
        for photo, provider in work.checks:
            facts = provider.describe()
            self._check_not_before[facts.name] = now + facts.check_interval
            self._checks.start(photo.id, self._check(photo, provider))
        moments = [self._standing.next_look(now), *self._check_not_before.values()]
        moments.append(from_ms(work.next_ms) if work.next_ms is not None else None)
        return min((moment for moment in moments if moment is not None and moment > now), default=None)

    def _look(self, conn: sa.Connection, now: datetime) -> _Work:
        generation = self._storage.generation
        opened = photos.claim(
            conn, PhotoState.STORED, generation=generation, limit=self._intakes.room, now=now
        )
        checks = self._claim_check(conn, now)
        if opened or checks:
            # They wake us when they are done, and then there is another look.
            return _Work(opened, checks, next_ms=None)
        states = (PhotoState.STORED, PhotoState.CHECKING)
        return _Work([], [], next_ms=photos.next_due(conn, states, generation=generation))

    def _claim_check(self, conn: sa.Connection, now: datetime) -> list[tuple[Photo, Provider]]:
        """Claim the one photo that the preferred provider may be asked about now."""
        provider = self._standing.preferred(conn, now) if self._checks.room > 0 else None
        if provider is None:
            return []
        facts = provider.describe()
        if not has_come(self._check_not_before.get(facts.name), now, longest=facts.check_interval):
            return []
        generation = self._storage.generation
        claimed = photos.claim(conn, PhotoState.CHECKING, generation=generation, limit=1, now=now)
        return [(photo, provider) for photo in claimed]

    async def _free(self, key: Hashable) -> None:
        """Give back the photo of a lane that failed for a reason of our own."""
        if isinstance(key, int):
            await self._storage.transact(photos.release, key, next_at=self._clock(), error="lane_failed")

    async def _open(self, photo: Photo) -> None:
        """Make the upright JPEG that every provider gets."""
        folder = self._files.photos
        try:
            opened = await self._pool.run(
                open_photo, folder.find(photo.original or ""), self._settings.strictness
            )
        except IntakeError as error:
            state = PhotoState.UNREADABLE if error.reason in _UNREADABLE else PhotoState.REFUSED
            await self._end(photo, state, error.reason, error.detail)
        except PoolMemoryError as error:
            await self._end(photo, PhotoState.REFUSED, Reason.TOO_LARGE, str(error))
        except PoolError as error:
            # It may be the photo that kills or stalls the worker, so it does not get many chances.
            trouble = TransientError("intake_failed", type(error).__name__)
            await self._again(photo, trouble, attempts=self._settings.intake_attempts)
        else:
            await self._keep(photo, opened)

    async def _keep(self, photo: Photo, opened: Opened | Unfit) -> None:
        """Write down what opening a photo brought."""
        if isinstance(opened, Unfit):
            await self._end(photo, PhotoState.REFUSED, REASON_OF_FINDING[opened.finding], opened.detail)
            return
        name = await asyncio.to_thread(self._files.photos.write, opened.jpeg, f"{photo.id}.jpg")
        size = {"width": opened.width, "height": opened.height}
        caution = "soft" if opened.soft else ""
        await self._storage.transact(
            photos.mark_normalised, photo.id, normalised=name, caution=caution, **size
        )
        log.info("photo_normalised", photo=photo.id, **size, notes=opened.notes)

    async def _check(self, photo: Photo, provider: Provider) -> None:
        facts = provider.describe()
        try:
            regions = await provider.check(self._files.photos.find(photo.normalised or ""))
        except RefusedError as error:
            await self._storage.transact(self._refuse, photo, facts, error)
        except EngineError as error:
            await self._settle(photo, facts.name, error)
        else:
            await self._storage.transact(self._accept, photo, facts, regions)
            log.info("photo_usable", photo=photo.id, provider=facts.name)

    def _accept(self, conn: sa.Connection, photo: Photo, facts: Capabilities, regions: Regions) -> None:
        self._standing.worked(conn, facts.name)
        self._charge(conn, photo, facts)
        found = {"face": list(regions.face), "crop": list(regions.crop)}
        photos.mark_usable(conn, photo.id, provider=facts.name, regions=found, now=self._clock())

    def _refuse(self, conn: sa.Connection, photo: Photo, facts: Capabilities, error: RefusedError) -> None:
        self._charge(conn, photo, facts)
        self._write_end(conn, photo, PhotoState.REFUSED, error.reason, error.code)

    def _charge(self, conn: sa.Connection, photo: Photo, facts: Capabilities) -> None:
        """Write the check down, which costs the same whatever came of it; each claim makes one call."""
        ledger.enter(
            conn,
            ledger.ChargeKind.CHECK,
            provider=facts.name,
            reference=f"check:{photo.id}:{photo.attempts}",
            amount=facts.prices.check,
            photo_id=photo.id,
            now=self._clock(),
        )

    async def _settle(self, photo: Photo, name: str, error: EngineError) -> None:
        """Write down what a provider's "no" means for the photo and for the provider."""
        if isinstance(error, PolicyError):
            await self._end(photo, PhotoState.REFUSED, "policy", error.code)
        elif isinstance(error, OperatorError):
            await self._storage.transact(self._wait_for_operator, photo, name, error)
        elif isinstance(error, DefectError):
            log.error("photo_check_defect", photo=photo.id, provider=name, error=str(error))
            await self._end(photo, PhotoState.UNREADABLE, "defect", error.code)
        else:
            # Uncertain is no worry here: a repeated check costs next to nothing.
            trouble = error if isinstance(error, TransientError) else TransientError(error.code, error.detail)
            self._standing.hold(name, trouble)
            await self._again(photo, trouble, attempts=self._settings.attempts)

    def _wait_for_operator(self, conn: sa.Connection, photo: Photo, name: str, error: OperatorError) -> None:
        self._standing.pause(conn, name, error)
        photos.release(conn, photo.id, next_at=self._clock(), error=error.code, attempted=False)

    async def _again(self, photo: Photo, error: TransientError, *, attempts: int) -> None:
        if photo.attempts >= attempts:
            await self._end(photo, PhotoState.UNREADABLE, "trouble", error.code)
            return
        wait = min(self._settings.retry_after * 2 ** (photo.attempts - 1), self._settings.retry_most)
        log.warning("photo_step_failed", photo=photo.id, attempt=photo.attempts, error=str(error))
        await self._storage.transact(photos.release, photo.id, next_at=self._clock() + wait, error=error.code)

    async def _end(self, photo: Photo, state: PhotoState, reason: str, code: str) -> None:
        await self._storage.transact(self._write_end, photo, state, reason, code)

    def _write_end(
        self, conn: sa.Connection, photo: Photo, state: PhotoState, reason: str, code: str
    ) -> None:
        afterwards(conn, log.info, "photo_ended", photo=photo.id, state=state, reason=reason, code=code)
        photos.end(conn, photo.id, old=photo.state, new=state, reason=reason, error=code, now=self._clock())

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        await self._intakes.settle()
        await self._checks.settle()

    async def stop(self) -> None:
        """Drop what is in flight; the next start claims it again."""
        await self._intakes.stop()
        await self._checks.stop()
