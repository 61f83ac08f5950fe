"""Storage, a provider that answers as told, and the three that decide: ordering, following, standing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.budget import Budget, BudgetSettings
from engine.following import Following, FollowingSettings
from engine.menu import Menu
from engine.ordering import Ordering, OrderingSettings
from engine.providers.absent import Absent
from engine.standing import Standing, StandingSettings
from storage import providers
from storage.schema import charge
from storage.schema import job as job_table
from tests.engine.steps.answering import Answering
from tests.support.in_process import InProcess
from tests.support.rows import NOW, job_at, later, make_job, photo_at

if TYPE_CHECKING:
    from engine.providers.interface import Provider
    from storage import Storage
    from storage.files import Files
    from storage.providers import Pause
    from storage.rows import Job
    from storage.states import JobState

TEMPLATE = "mengwa_kun_1"


class Stage:
    """One job, the first, and what may be done with it.

    Attributes:
        now: the time; a test sets it.
        provider: the only one, called "emoji-v1".
    """

    def __init__(self, storage: Storage, files: Files) -> None:
        self.storage, self.files, self.now = storage, files, NOW
        self.provider = Answering()
        menu = Menu([self.provider], absent=Absent)
        patience = StandingSettings(hold=timedelta(seconds=1), hold_most=timedelta(seconds=10))
        self.standing = Standing(
            storage, menu, Budget(BudgetSettings(), menu), patience, clock=lambda: self.now
        )
        self.ordering = Ordering(
            storage, files, self.standing, OrderingSettings(attempts=3), clock=lambda: self.now
        )
        self.following = Following(
            storage, files, InProcess(), self.standing, FollowingSettings(), clock=lambda: self.now
        )

    async def job(self, state: JobState) -> Job:
        """Make the job, as far as `state`."""
        await self.storage.transact(make_job, state, template=TEMPLATE)
        return await self.read()

    async def read(self) -> Job:
        """Return the job as it stands."""
        return await self.storage.transact(job_at, 1)

    async def order(self) -> Job:
        """Order it and return what became of it."""
        job = await self.read()
        photo = await self.storage.transact(photo_at, job.photo_id)
        await self.ordering.order(job, photo, self.provider)
        return await self.read()

    async def ask(self, *, head: bool = True) -> Job:
        """Ask where it stands and return what became of it."""
        await self.following.ask(await self.read(), self.provider, head=head)
        return await self.read()

    async def fetch(self) -> Job:
        """Fetch its clip and return what became of it."""
        await self.following.fetch(await self.read(), self.provider)
        return await self.read()

    async def cancel(self) -> Job:
        """Cancel it at the provider and return what became of it."""
        await self.following.cancel(await self.read(), self.provider)
        return await self.read()

    async def set(self, **values: object) -> None:
        """Write columns of the job, for what no step of a test leads to."""
        statement = sa.update(job_table).where(job_table.c.id == 1).values(**values)
        await self.storage.transact(lambda conn: conn.execute(statement).rowcount)

    async def pause(self) -> Pause | None:
        """Return the provider's pause."""
        return await self.storage.transact(providers.find, "emoji-v1")

    async def may_be_asked(self, *, at: float = 0) -> bool:
        """Return whether something new may be asked of the provider so many seconds after NOW."""
        found: Provider | None = await self.storage.transact(self.standing.preferred, later(at))
        return found is not None

    async def charges(self) -> list[tuple[str, str, int]]:
        """Return kind, reference and amount of every charge."""
        statement = sa.select(charge.c.kind, charge.c.reference, charge.c.amount)
        return await self.storage.transact(lambda conn: [tuple(row) for row in conn.execute(statement)])
