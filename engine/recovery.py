"""Finding out what became of orders of unknown fate, by the provider's own list of tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from engine.errors import EngineError
from engine.ordering import give_up
from engine.providers.interface import TaskState
from storage import ledger, making, strays, submission
from storage.afterwards import afterwards
from storage.clock import from_ms, to_ms
from storage.states import JobState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from engine.providers.interface import FoundTask, Provider
    from engine.standing import Standing
    from storage import Storage
    from storage.rows import Job
    from storage.strays import LostOrder

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RecoverySettings:
    """Patience with doubts.

    Attributes:
        look_every: the wait between two looks into the provider's list for a doubtful order.
        looks: how often in a row the list must not show an order before it counts as never made.
        skew: how far the provider's clock, corrected by its Date header, may still be off.
        sweep_every: the wait before the first look for a task that turns up late; it grows with the age of
            the order, up to `sweep_most`.
        sweep_most: see above.
    """

    look_every: timedelta = timedelta(seconds=5)
    looks: int = 2
    skew: timedelta = timedelta(seconds=3)
    sweep_every: timedelta = timedelta(minutes=5)
    sweep_most: timedelta = timedelta(hours=1)


class Recovery:
    """Reads the list and decides; every outcome is one transaction.

    The caller sees to it that nothing is ordered from the same provider meanwhile: a task of an order in
    flight would look like a stranger.
    """

    def __init__(
        self,
        storage: Storage,
        standing: Standing,
        settings: RecoverySettings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._standing = standing
        self._settings = settings
        self._clock = clock

    def sweep_after(self, age: timedelta) -> timedelta:
        """Return the wait until the next look for the task of an order: the older, the less is expected."""
        return max(self._settings.sweep_every, min(age, self._settings.sweep_most))

    async def recover(self, job: Job, provider: Provider) -> None:
        """Look for a doubtful order in the provider's list: adopt it, order anew, or keep looking."""
        if not provider.describe().billed:
            await self._storage.transact(self._never_made, job, billed=False)
            return
        try:
            found = await provider.recover()
        except EngineError as error:
            log.warning("job_recovery_failed", job=job.id, error=str(error))
            now = self._clock()
            next_at = now + self._settings.look_every
            await self._storage.transact(submission.doubt, job.id, next_at=next_at, error=error.code, now=now)
            return
        await self._storage.transact(self._judge, job, provider, found)

    def _judge(self, conn: sa.Connection, job: Job, provider: Provider, found: list[FoundTask]) -> None:
        """Decide by the list; several unknown tasks mean that somebody else uses the same key."""
        now = self._clock()
        candidates = self._candidates(conn, provider, found, job.intent_ms, job.doubt_ms or to_ms(now))
        if len(candidates) == 1:
            self._adopt(conn, job, provider, candidates[0])
        elif candidates:
            afterwards(
                conn, log.error, "job_unsure", job=job.id, tasks=[task.ticket.task_id for task in candidates]
            )
            submission.mark_unsure(conn, job.id, error="several_unknown_tasks", now=now)
        else:
            self._miss(conn, job, provider)

    def _candidates(
        self,
        conn: sa.Connection,
        provider: Provider,
        found: list[FoundTask],
        intent_ms: int,
        doubt_ms: int,
    ) -> list[FoundTask]:
        """Return the tasks that an order may have become: of our key, of its time, of no other job."""
        facts = provider.describe()
        tickets = {task.ticket.task_id for task in found}
        ours = submission.known_tickets(conn, tickets)
        key_id = self._key_id(conn, facts.name, [task for task in found if task.ticket.task_id in ours])
        known = ours | strays.known(conn, tickets)
        earliest = from_ms(intent_ms) - self._settings.skew
        latest = from_ms(doubt_ms) + self._settings.skew + facts.recovery_grace
        return [
            task
            for task in found
            if task.ticket.task_id not in known
            and earliest <= task.created_at <= latest
            and (not key_id or task.key_id in {"", key_id})
            # What ended without a clip was not paid: ordering anew costs nothing.
            and task.state not in {TaskState.FAILED, TaskState.CANCELLED}
        ]

    def _key_id(self, conn: sa.Connection, name: str, ours: list[FoundTask]) -> str:
        """Return the provider's id of our key, learnt from tasks of ours that were made with it."""
        key_id, since_ms = strays.key_of(conn, name=name)
        if key_id:
            return key_id
        learnt = {task.key_id for task in ours if task.created_at > from_ms(since_ms) + self._settings.skew}
        if len(learnt) != 1 or "" in learnt:
            return ""
        [key_id] = learnt
        strays.learn_key(conn, name=name, key_id=key_id)
        afterwards(conn, log.info, "key_learnt", provider=name)
        return key_id

    def _adopt(self, conn: sa.Connection, job: Job, provider: Provider, task: FoundTask) -> None:
        facts, now = provider.describe(), self._clock()
        self._standing.worked(conn, facts.name)
        submission.mark_submitted(
            conn,
            job.id,
            ticket=task.ticket.task_id,
            request_id=task.ticket.request_id,
            next_at=now + facts.shortest,
            now=now,
            old=job.state,
            since=task.created_at,
        )
        afterwards(conn, log.info, "job_adopted", job=job.id, task=task.ticket.task_id)

    def _miss(self, conn: sa.Connection, job: Job, provider: Provider) -> None:
        """Believe that an order was never made only after a grace time, and when asked twice.

        The grace time counts from the first doubt, not from the intent: an upload or a slow call
        may lie between the two, and the provider lists an order some time after it took it.
        """
        now = self._clock()
        grace = provider.describe().recovery_grace
        in_doubt = now - from_ms(job.doubt_ms) if job.doubt_ms else timedelta(0)
        if job.missing + 1 >= self._settings.looks and in_doubt >= grace:
            afterwards(conn, log.info, "job_requeued", job=job.id, looks=job.missing + 1)
            self._never_made(conn, job, billed=True)
            return
        next_at = now + self._settings.look_every
        submission.doubt(conn, job.id, next_at=next_at, error="not_listed", missing=job.missing + 1, now=now)

    def _never_made(self, conn: sa.Connection, job: Job, *, billed: bool) -> None:
        now = self._clock()
        if billed:
            strays.note_lost(conn, job, now=now)
        submission.requeue(conn, job.id, next_at=now, error="never_made", attempted=True, now=now)

    async def sweep(self, provider: Provider) -> None:
        """Look once more for what is unsure or was given up; drop what turned up too late to be used."""
        try:
            found = await provider.recover()
        except EngineError as error:
            log.warning("sweep_failed", provider=provider.describe().name, error=str(error))
            return
        for order, task in await self._storage.transact(self._sort_out, provider, found):
            await self._drop(provider, order, task)

    def _sort_out(
        self, conn: sa.Connection, provider: Provider, found: list[FoundTask]
    ) -> list[tuple[LostOrder, FoundTask]]:
        """Settle by the list what can be settled, and return the tasks that nobody has a use for."""
        facts, now = provider.describe(), self._clock()
        for job in making.unsure(conn):
            if job.provider == facts.name:
                self._judge_unsure(conn, job, provider, found)
        useless = []
        for order in strays.lost(conn, name=facts.name, since=now - facts.task_life):
            candidates = self._candidates(conn, provider, found, order.intent_ms, order.doubt_ms)
            if len(candidates) == 1 and not self._use(conn, order, candidates[0], provider):
                useless.append((order, candidates[0]))
        return useless

    def _judge_unsure(
        self, conn: sa.Connection, job: Job, provider: Provider, found: list[FoundTask]
    ) -> None:
        """Adopt the one task that is left; when none is, whatever was ordered came to nothing, unpaid."""
        candidates = self._candidates(conn, provider, found, job.intent_ms, job.doubt_ms)
        if len(candidates) == 1:
            self._adopt(conn, job, provider, candidates[0])
        elif not candidates:
            give_up(conn, job, JobState.UNSURE, "trouble", "no_task_left", self._clock())

    def _use(self, conn: sa.Connection, order: LostOrder, task: FoundTask, provider: Provider) -> bool:
        now = self._clock()
        adopted = strays.adopt(
            conn,
            order,
            task=task.ticket.task_id,
            request_id=task.ticket.request_id,
            since=task.created_at,
            next_at=now + provider.describe().shortest,
            now=now,
        )
        if adopted:
            afterwards(conn, log.info, "stray_adopted", job=order.job_id, task=task.ticket.task_id)
        return adopted

    async def _drop(self, provider: Provider, order: LostOrder, task: FoundTask) -> None:
        """Cancel a task whose job was ordered anew; what cannot be cancelled is paid for nothing."""
        facts = {"job": order.job_id, "task": task.ticket.task_id}
        try:
            cancelled = task.state is TaskState.QUEUED and await provider.cancel(task.ticket)
            progress = None if cancelled else await provider.status(task.ticket)
        except EngineError as error:
            log.warning("stray_not_settled", **facts, error=str(error))
            return
        if progress is None:
            log.error("stray_cancelled", **facts)
        elif progress.state is TaskState.DONE:
            log.error("stray_paid_for_nothing", **facts, seconds=progress.billed_seconds)
        elif progress.state not in {TaskState.FAILED, TaskState.CANCELLED}:
            return  # it is being made; the next look tells what it cost
        seconds = progress.billed_seconds if progress is not None else 0
        await self._storage.transact(self._write_off, provider, order, task, seconds)

    def _write_off(
        self, conn: sa.Connection, provider: Provider, order: LostOrder, task: FoundTask, seconds: int
    ) -> None:
        facts = provider.describe()
        strays.mark_found(conn, order.id, task=task.ticket.task_id)
        ledger.enter(
            conn,
            ledger.ChargeKind.STRAY,
            provider=facts.name,
            reference=task.ticket.task_id,
            amount=seconds * facts.prices.second,
            job_id=order.job_id,
            now=self._clock(),
        )
