"""Ordering a clip: intent first, then the one paid call."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from engine.catalogue import BY_ID
from engine.errors import (
    DefectError,
    EngineError,
    OperatorError,
    PolicyError,
    RefusedError,
    TransientError,
    UncertainError,
)
from engine.providers.interface import Regions, Ticket
from storage import ledger, making, photos, submission
from storage.afterwards import afterwards
from storage.states import JobState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    import sqlalchemy as sa

    from engine.providers.interface import Capabilities, Provider
    from engine.standing import Standing
    from storage import Storage
    from storage.files import Files
    from storage.rows import Job, Photo

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class OrderingSettings:
    """Patience with orders.

    Attributes:
        attempts: orders of one job that may fail, certainly unpaid, before it is given up.
        look_every: the wait until the provider's list is looked into for an order in doubt.
    """

    attempts: int = 100
    look_every: timedelta = timedelta(seconds=5)


class Ordering:
    """Places orders; every outcome is one transaction."""

    def __init__(
        self,
        storage: Storage,
        files: Files,
        standing: Standing,
        settings: OrderingSettings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._files = files
        self._standing = standing
        self._settings = settings
        self._clock = clock

    async def order(self, job: Job, photo: Photo, provider: Provider) -> None:
        """Make the one paid call for a job that is committed as `submitting`."""
        path = self._files.photos.find(photo.normalised or "")
        try:
            regions = await self._regions(job, photo, path, provider)
            ticket = await provider.submit(path, regions, BY_ID[job.template])
        except EngineError as error:
            await self._storage.transact(self._settle_failure, job, provider.describe().name, error)
        else:
            await self._storage.transact(self._accept, job, provider, ticket)

    async def _regions(self, job: Job, photo: Photo, path: Path, provider: Provider) -> Regions:
        """Return where the face is; a photo that another provider took may have to be looked at again."""
        facts = provider.describe()
        if photo.checked_by == facts.name or not facts.own_regions:
            found = json.loads(photo.regions or "{}")
            return Regions(face=tuple(found["face"]), crop=tuple(found["crop"]))
        try:
            regions = await provider.check(path)
        except UncertainError as error:  # nothing was ordered yet, so there is no doubt to clear up
            raise TransientError(error.code, error.detail) from error
        await self._storage.transact(self._keep_check, job, facts, regions)
        return regions

    def _keep_check(self, conn: sa.Connection, job: Job, facts: Capabilities, regions: Regions) -> None:
        found = {"face": list(regions.face), "crop": list(regions.crop)}
        photos.mark_checked(conn, job.photo_id, provider=facts.name, regions=found)
        ledger.enter(
            conn,
            ledger.ChargeKind.CHECK,
            provider=facts.name,
            reference=f"check:{job.photo_id}:job:{job.id}:{job.attempts}",
            amount=facts.prices.check,
            job_id=job.id,
            photo_id=job.photo_id,
            now=self._clock(),
        )

    def _accept(self, conn: sa.Connection, job: Job, provider: Provider, ticket: Ticket) -> None:
        facts = provider.describe()
        now = self._clock()
        self._standing.worked(conn, facts.name)
        submission.mark_submitted(
            conn,
            job.id,
            ticket=ticket.task_id,
            request_id=ticket.request_id,
            next_at=now + facts.shortest,
            now=now,
        )
        afterwards(conn, log.info, "job_submitted", job=job.id, provider=facts.name, task=ticket.task_id)

    def _settle_failure(self, conn: sa.Connection, job: Job, name: str, error: EngineError) -> None:
        """Write down what a failed order means; only an uncertain one keeps its place upstream."""
        now = self._clock()
        log.warning("job_submit_failed", job=job.id, provider=name, error=f"{type(error).__name__}: {error}")
        if isinstance(error, UncertainError):
            next_at = now + self._settings.look_every
            submission.doubt(conn, job.id, next_at=next_at, error=error.code, now=now)
        elif isinstance(error, OperatorError):
            self._standing.pause(conn, name, error)
            submission.requeue(conn, job.id, next_at=now, error=error.code, attempted=False, now=now)
        elif isinstance(error, TransientError):
            self._again(conn, job, name, error)
        else:
            end_for(conn, job, JobState.SUBMITTING, error, now)

    def _again(self, conn: sa.Connection, job: Job, name: str, error: TransientError) -> None:
        now = self._clock()
        if job.attempts >= self._settings.attempts:
            give_up(conn, job, JobState.SUBMITTING, "trouble", error.code, now)
            return
        wait = self._standing.hold(name, error)
        submission.requeue(conn, job.id, next_at=now + wait, error=error.code, attempted=True, now=now)


def end_for(conn: sa.Connection, job: Job, old: JobState, error: EngineError, now: datetime) -> None:
    """End a job for an error that repeating cannot help."""
    if isinstance(error, RefusedError):
        reason = error.reason.value
    elif isinstance(error, PolicyError):
        reason = "policy"
    else:
        if isinstance(error, DefectError):
            log.error("job_defect", job=job.id, error=str(error))
        give_up(conn, job, old, "defect", error.code, now)
        return
    making.end(conn, job.id, old=old, new=JobState.REJECTED, reason=reason, error=error.code, now=now)
    afterwards(conn, log.info, "job_rejected", job=job.id, reason=reason, code=error.code)


def give_up(conn: sa.Connection, job: Job, old: JobState, reason: str, code: str, now: datetime) -> None:
    """End a job as failed, with a reason that has a sentence."""
    making.end(conn, job.id, old=old, new=JobState.FAILED, reason=reason, error=code, now=now)
    afterwards(conn, log.warning, "job_failed", job=job.id, reason=reason, code=code)
