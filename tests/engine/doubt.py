"""One order in doubt, and the list in which its task may stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.budget import Budget, BudgetSettings
from engine.menu import Menu
from engine.providers.absent import Absent
from engine.recovery import Recovery, RecoverySettings
from engine.standing import Standing, StandingSettings
from storage import ledger, strays, submission
from storage.schema import job as job_table
from storage.states import JobState
from tests.engine.listing import Listing
from tests.support.rows import NOW, job_at, later, make_job

if TYPE_CHECKING:
    from datetime import datetime

    from storage import Storage
    from storage.ledger import ChargeKind
    from storage.rows import Job


class Doubt:
    """One job whose order left at NOW and whose answer was lost two seconds later."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.provider = Listing()
        self.now = later(2)
        menu = Menu([self.provider], absent=Absent)
        budget = Budget(BudgetSettings(), menu)
        standing = Standing(storage, menu, budget, StandingSettings(), clock=self.clock)
        self.recovery = Recovery(storage, standing, RecoverySettings(), clock=self.clock)

    def clock(self) -> datetime:
        """Return the time that the test says it is."""
        return self.now

    async def begin(self) -> None:
        """Order the clip and lose the answer."""
        await self.storage.transact(strays.meet_key, name="emoji-v1", mark="mark", now=later(-3600))
        await self.storage.transact(make_job)
        await self.order(at=0)
        await self.storage.transact(submission.doubt, 1, next_at=later(2), error="lost", now=later(2))

    async def order(self, *, at: float) -> None:
        """Claim whoever is next."""
        await self.storage.transact(
            submission.claim, provider="emoji-v1", model="m", max_upstream=9, generation=1, now=later(at)
        )

    async def job(self) -> Job:
        """Return the job."""
        return await self.storage.transact(job_at, 1)

    async def look(self, *, at: float) -> JobState:
        """Have the list looked into for the doubtful order."""
        self.now = later(at)
        await self.recovery.recover(await self.job(), self.provider)
        return (await self.job()).state

    async def sweep(self, *, at: float) -> JobState:
        """Have the list looked into for what turns up late."""
        self.now = later(at)
        await self.recovery.sweep(self.provider)
        return (await self.job()).state

    async def give_up(self) -> None:
        """Look until the order counts as never made."""
        await self.look(at=10)
        assert await self.look(at=100) is JobState.QUEUED

    async def spent(self) -> list[tuple[ChargeKind, int]]:
        """Return what stands in the books."""
        found = await self.storage.transact(ledger.sums, since=NOW)
        return [(entry.kind, entry.amount) for entry in found]


async def known_task(doubt: Doubt, name: str, key: str, at: float = -60) -> None:
    """Have an earlier job of ours stand in the list."""
    await doubt.storage.transact(make_job, JobState.RUNNING, owner=9)
    ticket = sa.update(job_table).where(job_table.c.person_id == 9).values(ticket=name)
    await doubt.storage.transact(lambda conn: conn.execute(ticket).rowcount)
    doubt.provider.show(name, later(at), key=key)
