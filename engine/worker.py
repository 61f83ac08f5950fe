"""The worker: orders, follows and fetches clips; all job states from `queued` to `delivering`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from engine.lanes import Lanes
from storage import making, photos, providers, strays, submission
from storage.clock import from_ms, has_come, to_ms
from storage.providers import BUDGET
from storage.states import JobState

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    import sqlalchemy as sa

    from engine.following import Following
    from engine.menu import Menu
    from engine.ordering import Ordering
    from engine.providers.interface import Provider
    from engine.recovery import Recovery
    from engine.standing import Standing
    from storage import Storage
    from storage.providers import Pause
    from storage.rows import Job, Photo

log = structlog.get_logger(__name__)

_IN_FLIGHT = 64  # outside calls at one time; providers allow few tasks, so this is never reached


@dataclass(slots=True)
class _Work:
    """What one look at the rows found to do."""

    order: tuple[Job, Photo] | None = None
    doubtful: Job | None = None
    running: list[Job] = field(default_factory=list)
    fetching: list[Job] = field(default_factory=list)
    unsure: list[Job] = field(default_factory=list)
    probes: list[Pause] = field(default_factory=list)
    sweeps: list[tuple[Provider, timedelta]] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)
    next_ms: int | None = None


class Worker:
    """One turn starts a lane for every step that is due; each lane settles its own row."""

    def __init__(
        self,
        storage: Storage,
        menu: Menu,
        standing: Standing,
        ordering: Ordering,
        recovery: Recovery,
        following: Following,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._menu = menu
        self._standing = standing
        self._ordering = ordering
        self._recovery = recovery
        self._following = following
        self._lanes = Lanes("job", limit=_IN_FLIGHT, on_done=wake, on_failure=self._free)
        self._submit_not_before: dict[str, datetime] = {}
        self._ordered: dict[Hashable, int] = {}  # the job in each order lane
        self._heads: dict[str, int] = {}
        self._sweep_not_before: dict[str, datetime] = {}
        self._keys_met = False

    async def turn(self, now: datetime) -> datetime | None:
        """Start what is due; return when to look again if nothing wakes us before."""
        work = await self._storage.transact(self._look, now)
        # No wait between the look and the starts: a lane that ended meanwhile would be started again.
        self._heads |= work.heads
        self._start_order(work, now)
        self._start_recovery(work.doubtful)
        self._start_sweeps(work.sweeps, now)
        self._start_questions(work.running, now)
        for job in work.fetching:
            if job.next_ms <= to_ms(now):
                self._lanes.start(job.id, self._following.fetch(job, self._menu.find(job.provider)))
        for pause in work.probes:
            self._lanes.start(f"probe {pause.name}", self._standing.probe(pause))
        for job in work.unsure:
            await self._following.expire_unsure(job, self._menu.find(job.provider))
        return self._next_look(work, now)

    def _look(self, conn: sa.Connection, now: datetime) -> _Work:
        self._meet_keys(conn, now)
        work = _Work(
            doubtful=submission.doubtful(conn, generation=self._storage.generation, now=now),
            running=making.running(conn),
            fetching=making.fetching(conn),
            unsure=making.unsure(conn),
            probes=[
                pause
                for pause in providers.paused(conn)
                if pause.probe_ms <= to_ms(now) and pause.problem != BUDGET
            ],
        )
        provider = self._standing.preferred(conn, now)
        if provider is not None and self._may_submit(provider.describe().name, now):
            work.order = self._claim(conn, provider, now)
        work.sweeps = self._sweeps(conn, now)
        work.heads = self._bring_heads_forward(conn, work.running, now)
        states = (JobState.QUEUED, JobState.SUBMITTING, JobState.RUNNING, JobState.FETCHING)
        moments = [making.next_due(conn, states, after=now)]
        moments += [pause.probe_ms for pause in providers.paused(conn) if pause.probe_ms > to_ms(now)]
        work.next_ms = min((moment for moment in moments if moment is not None), default=None)
        return work

    def _meet_keys(self, conn: sa.Connection, now: datetime) -> None:
        """Note at the start which keys are used: what was learnt of another one is worth nothing."""
        if not self._keys_met:
            for facts in (self._menu.find(name).describe() for name in self._menu.names):
                strays.meet_key(conn, name=facts.name, mark=facts.key_mark, now=now)
            self._keys_met = True

    def _sweeps(self, conn: sa.Connection, now: datetime) -> list[tuple[Provider, timedelta]]:
        """Return the providers whose list may tell of an order in doubt, and the age of that order."""
        due = []
        doubts = strays.in_doubt(conn)
        self._sweep_not_before = {name: at for name, at in self._sweep_not_before.items() if name in doubts}
        for name, intent_ms in doubts.items():
            provider = self._menu.find(name)
            age = now - from_ms(intent_ms)
            pause = self._recovery.sweep_after(age)
            at = self._sweep_not_before.setdefault(name, now + pause)
            free = self._order_lane_is_free(name) and not submission.is_submitting(conn, name)
            if age < provider.describe().task_life and has_come(at, now, longest=pause) and free:
                due.append((provider, age))
        return due

    def _start_sweeps(self, sweeps: list[tuple[Provider, timedelta]], now: datetime) -> None:
        """Look for tasks that turned up late; no order leaves meanwhile, for it would look like one."""
        for provider, age in sweeps:
            name = provider.describe().name
            self._sweep_not_before[name] = now + self._recovery.sweep_after(age)
            self._ordered.pop(_order_lane(name), None)
            self._lanes.start(_order_lane(name), self._recovery.sweep(provider))

    def _may_submit(self, name: str, now: datetime) -> bool:
        return self._order_lane_is_free(name) and self._rested(name, now)

    def _rested(self, name: str, now: datetime) -> bool:
        pause = self._menu.find(name).describe().submit_interval
        return has_come(self._submit_not_before.get(name), now, longest=pause)

    def _order_lane_is_free(self, name: str) -> bool:
        return _order_lane(name) not in self._lanes.busy and self._lanes.room > 0

    def _claim(self, conn: sa.Connection, provider: Provider, now: datetime) -> tuple[Job, Photo] | None:
        facts = provider.describe()
        job = submission.claim(
            conn,
            provider=facts.name,
            model=facts.model,
            max_upstream=facts.max_upstream,
            generation=self._storage.generation,
            now=now,
        )
        photo = photos.find(conn, job.photo_id) if job is not None else None
        return (job, photo) if job is not None and photo is not None else None

    def _start_order(self, work: _Work, now: datetime) -> None:
        if work.order is None:
            return
        job, photo = work.order
        lane = _order_lane(job.provider)
        self._ordered[lane] = job.id
        provider = self._menu.find(job.provider)
        self._submit_not_before[job.provider] = now + provider.describe().submit_interval
        log.info("job_submitting", job=job.id, provider=job.provider, attempt=job.attempts)
        self._lanes.start(lane, self._ordering.order(job, photo, provider))

    def _start_recovery(self, job: Job | None) -> None:
        """Find out what became of a doubtful order; its provider gets no new one meanwhile."""
        if job is None or not self._order_lane_is_free(job.provider):
            return
        lane = _order_lane(job.provider)
        self._ordered[lane] = job.id
        self._lanes.start(lane, self._recovery.recover(job, self._menu.find(job.provider)))

    def _start_questions(self, running: list[Job], now: datetime) -> None:
        """Ask about the head often and about the rest seldom, each when it is due."""
        heads: set[str] = set()
        for job in running:
            provider = self._menu.find(job.provider)
            head = job.provider not in heads
            heads.add(job.provider)
            if job.unwanted == 1:
                self._lanes.start(job.id, self._following.cancel(job, provider))
            elif job.next_ms <= to_ms(now):
                self._lanes.start(job.id, self._following.ask(job, provider, head=head))

    def _bring_heads_forward(self, conn: sa.Connection, running: list[Job], now: datetime) -> dict[str, int]:
        """Ask about a new head soon: it was swept seldom, and now it is being made; return each head."""
        heads: dict[str, Job] = {}
        for job in running:
            heads.setdefault(job.provider, job)
        for name, job in heads.items():
            if self._heads.get(name) == job.id:
                continue
            # After a start nobody knows how long the head has been at work, so it is asked at once.
            pause = self._menu.find(name).describe().shortest if name in self._heads else timedelta(0)
            if from_ms(job.next_ms) > now + pause:
                making.look_again(conn, job.id, next_at=now + pause)
        return {name: job.id for name, job in heads.items()}

    async def _free(self, key: Hashable) -> None:
        """After a failure of our own, an order is in doubt; every other step is simply due again."""
        if key in self._ordered:
            now = self._clock()
            await self._storage.transact(
                submission.doubt, self._ordered[key], next_at=now, error="lane_failed", now=now
            )

    def _next_look(self, work: _Work, now: datetime) -> datetime | None:
        waits = (*self._submit_not_before.values(), *self._sweep_not_before.values())
        moments = [self._standing.next_look(now), *waits]
        if work.next_ms is not None:
            moments.append(from_ms(work.next_ms))
        return min((moment for moment in moments if moment is not None and moment > now), default=None)

    async def settle(self) -> None:
        """Wait until nothing is in flight."""
        await self._lanes.settle()

    async def stop(self) -> None:
        """Drop what is in flight; an order in flight is in doubt for the next start."""
        await self._lanes.stop()


def _order_lane(provider: str) -> str:
    """Return the lane that a provider's orders go through, one at a time."""
    return f"order {provider}"
