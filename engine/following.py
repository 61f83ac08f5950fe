"""Following a clip at the provider: status questions, cancelling, fetching, the probe of what came."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from engine.errors import EngineError, OperatorError, TransientError
from engine.lateness import lateness
from engine.ordering import end_for, give_up
from engine.pool import PoolError
from engine.providers.interface import TaskState, Ticket
from storage import ledger, making, submission
from storage.afterwards import afterwards
from storage.clock import from_ms, span_ms
from storage.states import JobState
from studio.probe import ClipError, probe

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import sqlalchemy as sa

    from engine.pool import StudioPool
    from engine.providers.interface import Progress, Provider
    from engine.standing import Standing
    from storage import Storage
    from storage.files import Files
    from storage.rows import Job
    from studio.probe import ClipFacts

log = structlog.get_logger(__name__)


_BROKEN = "clip_broken"


@dataclass(frozen=True, slots=True)
class FollowingSettings:
    """Patience with tasks and results.

    Attributes:
        retry_after: the wait after the first failed question or fetch; it doubles up to `retry_most`.
        retry_most: see above.
        orders: how often a job is ordered when its task fails unpaid for a passing reason.
        losses: how often a job is ordered when its task is lost with our own process, which is nobody's
            fault, unless it is the job itself that ends the process.
        usual_most: how long a clip may take before it is called late while few were measured.
        usual_least: how long it may take however quick the others were.
        late_share: a late clip is asked about again after this share of the time by which it is late.
        broken_clips: how often a fetched clip may turn out unplayable.
    """

    retry_after: timedelta = timedelta(seconds=1)
    retry_most: timedelta = timedelta(minutes=2)
    orders: int = 2
    losses: int = 5
    usual_most: timedelta = timedelta(minutes=10)
    usual_least: timedelta = timedelta(minutes=1)
    late_share: float = 0.05
    broken_clips: int = 5


class Following:
    """One outside call for each method; every outcome is one transaction."""

    def __init__(
        self,
        storage: Storage,
        files: Files,
        pool: StudioPool,
        standing: Standing,
        settings: FollowingSettings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage = storage
        self._files = files
        self._pool = pool
        self._standing = standing
        self._settings = settings
        self._clock = clock

    async def ask(self, job: Job, provider: Provider, *, head: bool) -> None:
        """Ask where a task stands; only the head of the provider's queue is asked often."""
        try:
            progress = await provider.status(_ticket(job))
        except EngineError as error:
            log.warning("job_status_failed", job=job.id, error=str(error))
            await self._storage.transact(self._ask_later, job, provider, error)
        else:
            await self._storage.transact(self._note, job, provider, progress, head=head)

    def _ask_later(self, conn: sa.Connection, job: Job, provider: Provider, error: EngineError) -> None:
        if isinstance(error, OperatorError):
            self._standing.pause(conn, provider.describe().name, error)
        if self._expire(conn, job, provider):
            return
        tries = _tries(job, error)
        next_at = self._clock() + self._backoff(tries, error)
        making.look_again(conn, job.id, next_at=next_at, error=error.code, tries=tries)

    def _backoff(self, tries: int, error: EngineError) -> timedelta:
        doubled = self._settings.retry_after * 2 ** min(tries - 1, 16)
        wait: timedelta = min(doubled, self._settings.retry_most)
        if isinstance(error, TransientError) and error.wait is not None:
            wait = max(wait, timedelta(seconds=error.wait))
        return wait

    def _note(
        self, conn: sa.Connection, job: Job, provider: Provider, progress: Progress, *, head: bool
    ) -> None:
        if progress.state is TaskState.DONE:
            self._made(conn, job, provider, progress)
        elif progress.state is TaskState.FAILED and progress.error is not None:
            self._fail(conn, job, provider, progress.error)
        elif progress.state is TaskState.CANCELLED:
            self._end_cancelled(conn, job)
        elif progress.state is TaskState.UNKNOWN and not provider.describe().durable:
            self._order_anew(conn, job, TransientError("lost"), at_most=self._settings.losses)
        elif not self._expire(conn, job, provider):
            self._wait(conn, job, provider, progress, head=head)

    def _made(self, conn: sa.Connection, job: Job, provider: Provider, progress: Progress) -> None:
        """Write down that the clip is made and what it cost, whoever wants it still."""
        now, seconds = self._clock(), progress.billed_seconds
        making.mark_made(conn, job.id, billed_seconds=seconds, worked_ms=_worked_ms(progress), now=now)
        facts = provider.describe()
        ledger.enter(
            conn,
            ledger.ChargeKind.CLIP,
            provider=facts.name,
            reference=_ticket(job).task_id,
            amount=seconds * facts.prices.second,
            job_id=job.id,
            photo_id=job.photo_id,
            now=now,
        )
        afterwards(conn, log.info, "job_made", job=job.id, billed_seconds=seconds)

    def _wait(
        self, conn: sa.Connection, job: Job, provider: Provider, progress: Progress, *, head: bool
    ) -> None:
        facts = provider.describe()
        now = self._clock()
        young = now - from_ms(job.submitted_ms) < facts.unknown_tolerance
        if progress.state is TaskState.UNKNOWN and not young:
            # Forgotten or never there: a reason to look seldom, never a reason to buy again.
            log.error("job_unknown_upstream", job=job.id, task=job.ticket)
            head = False
        wait = facts.poll_interval if head else facts.sweep_interval
        if head and (late := self._late(conn, job, now)):
            # Asked less and less often: what took so long will not be ready within the second.
            wait = min(max(wait, late * self._settings.late_share), max(wait, facts.sweep_interval))
            if not job.late_ms:
                afterwards(conn, log.warning, "job_late", job=job.id, task=job.ticket)
                making.mark_late(conn, job.id, until=from_ms(job.submitted_ms) + facts.task_life)
        making.look_again(conn, job.id, next_at=now + wait)

    def _late(self, conn: sa.Connection, job: Job, now: datetime) -> timedelta:
        most, least = self._settings.usual_most, self._settings.usual_least
        return lateness(conn, job, provider=job.provider, most=most, least=least, now=now)

    def _expire(self, conn: sa.Connection, job: Job, provider: Provider) -> bool:
        """Stop asking when the provider has forgotten the task by its own rules."""
        return self._expire_after(conn, job, provider, since_ms=job.submitted_ms)

    def _expire_after(self, conn: sa.Connection, job: Job, provider: Provider, *, since_ms: int) -> bool:
        now = self._clock()
        if now - from_ms(since_ms) < provider.describe().task_life:
            return False
        making.end(
            conn,
            job.id,
            old=job.state,
            new=JobState.EXPIRED,
            reason="",
            error="task_life_over",
            now=now,
        )
        afterwards(conn, log.error, "job_expired", job=job.id, task=job.ticket)
        return True

    async def expire_unsure(self, job: Job, provider: Provider) -> None:
        """End the doubt about an order when the provider no longer remembers any task of that age."""
        await self._storage.transact(self._expire_after, job, provider, since_ms=job.intent_ms)

    def _fail(self, conn: sa.Connection, job: Job, provider: Provider, error: EngineError) -> None:
        """A failed task was not paid: order it again if that can help, else say why."""
        log.warning("job_task_failed", job=job.id, task=job.ticket, error=f"{type(error).__name__}: {error}")
        if isinstance(error, OperatorError):
            self._standing.pause(conn, provider.describe().name, error)
            self._order_anew(conn, job, error)
        elif isinstance(error, TransientError):
            self._order_anew(conn, job, error, at_most=self._settings.orders)
        else:
            end_for(conn, job, JobState.RUNNING, error, self._clock())

    def _order_anew(
        self, conn: sa.Connection, job: Job, error: EngineError, *, at_most: int | None = None
    ) -> None:
        now = self._clock()
        if at_most is not None and job.attempts >= at_most:
            give_up(conn, job, JobState.RUNNING, "trouble", error.code, now)
            return
        afterwards(conn, log.info, "job_ordered_anew", job=job.id, attempts=job.attempts, code=error.code)
        submission.requeue(
            conn, job.id, next_at=now, error=error.code, attempted=True, now=now, old=JobState.RUNNING
        )

    def _end_cancelled(self, conn: sa.Connection, job: Job) -> None:
        """The provider says cancelled: by our wish, or by somebody else on the same account."""
        now = self._clock()
        if job.unwanted:
            making.end(conn, job.id, old=job.state, new=JobState.CANCELLED, reason="", error="", now=now)
            afterwards(conn, log.info, "job_cancelled", job=job.id)
        else:
            give_up(conn, job, job.state, "silent", "cancelled_upstream", now)

    async def cancel(self, job: Job, provider: Provider) -> None:
        """Ask the provider to forget a waiting task that nobody wants any more."""
        try:
            cancelled = await provider.cancel(_ticket(job))
        except EngineError as error:
            log.warning("job_cancel_failed", job=job.id, error=str(error))
            await self._storage.transact(self._ask_later, job, provider, error)
            return
        if cancelled:
            await self._storage.transact(self._end_cancelled, job)
        else:
            await self._storage.transact(making.mark_cancel_too_late, job.id)

    async def fetch(self, job: Job, provider: Provider) -> None:
        """Bring a finished clip to our disk and make sure that it really plays."""
        draft = self._files.clips.draft()
        try:
            await provider.fetch(_ticket(job), draft)
            facts = await self._pool.run(probe, draft)
            name = await asyncio.to_thread(self._files.clips.publish, draft, f"{job.id}.mp4")
        except (ClipError, PoolError) as error:
            log.warning("job_clip_broken", job=job.id, error=f"{type(error).__name__}: {error}")
            await self._storage.transact(self._fetch_later, job, provider, TransientError(_BROKEN))
        except EngineError as error:
            log.warning("job_fetch_failed", job=job.id, error=str(error))
            await self._storage.transact(self._fetch_later, job, provider, error)
        except OSError as error:
            # Our own disk's fault, not the clip's: it waits for a better moment, and that is no try.
            raise self._storage.note_failure(error) from error
        else:
            await self._storage.transact(self._fetched, job, name, facts)
        finally:
            draft.unlink(missing_ok=True)

    def _fetch_later(self, conn: sa.Connection, job: Job, provider: Provider, error: EngineError) -> None:
        hopeless = not isinstance(error, TransientError | OperatorError)
        worn_out = error.code == _BROKEN and _tries(job, error) >= self._settings.broken_clips
        if hopeless or worn_out:
            give_up(conn, job, JobState.FETCHING, "lost", error.code, self._clock())
        else:
            self._ask_later(conn, job, provider, error)

    def _fetched(self, conn: sa.Connection, job: Job, name: str, facts: ClipFacts) -> None:
        making.mark_fetched(
            conn,
            job.id,
            clip=name,
            width=facts.width,
            height=facts.height,
            length_ms=facts.duration_ms,
            now=self._clock(),
        )
        afterwards(conn, log.info, "job_fetched", job=job.id, bytes=facts.bytes, frames=facts.frames)


def _tries(job: Job, error: EngineError) -> int:
    """Return how often in a row a step has failed with this error; clips that do not play count apart.

    Only those lead to giving up, so nothing else may count towards it: no disk of ours, no network.
    """
    is_same = (error.code == _BROKEN) == (job.error == _BROKEN)
    return job.tries + 1 if is_same else 1


def _ticket(job: Job) -> Ticket:
    if job.ticket is None:
        raise ValueError(f"job {job.id} has no ticket")
    return Ticket(job.ticket, job.request_id)


def _worked_ms(progress: Progress) -> int | None:
    if progress.started_at is None or progress.ended_at is None:
        return None
    return max(span_ms(progress.ended_at - progress.started_at), 0)
