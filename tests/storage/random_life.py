"""What lives that chance leads have in common: a database of their own, undone at their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition

from storage.rows import Job, as_row, columns
from storage.schema import job, program

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.states import JobState

OWNERS = st.integers(1, 3)
PICKS = st.integers(0, 99)
PLACES = 2

LIVES = settings(derandomize=True, database=None, deadline=None, max_examples=20, stateful_step_count=40)
SHORT_LIVES = settings(LIVES, stateful_step_count=30)


F = TypeVar("F", bound="Callable[..., object]")


def if_any(where: sa.ColumnElement[bool]) -> Callable[[F], F]:
    """Let a rule be chosen only where a row is as it needs it: steps that do nothing find nothing."""
    statement = sa.select(sa.exists().where(where))
    return precondition(lambda life: life.conn.execute(statement).scalar_one() == 1)


class Life(RuleBasedStateMachine):
    """One life on a database that a subclass names."""

    database: ClassVar[sa.Engine]

    def __init__(self) -> None:
        super().__init__()
        self.conn = self.database.connect()
        self.conn.execute(sa.insert(program).values(id=1, generation=1))

    def teardown(self) -> None:
        """Undo everything, so that the next life starts in an empty database."""
        self.conn.rollback()
        self.conn.close()

    def _pick(self, column: sa.Column[int], where: sa.ColumnElement[bool], pick: int) -> int | None:
        found = self.conn.execute(sa.select(column).where(where).order_by(column)).scalars().all()
        return found[pick % len(found)] if found else None

    def _step(self, state: JobState, pick: int, step: Callable[[int], object]) -> None:
        job_id = self._pick(job.c.id, job.c.state == state, pick)
        if job_id is not None:
            assert step(job_id)

    def _jobs(self) -> list[Job]:
        return [as_row(Job, row) for row in self.conn.execute(sa.select(*columns(Job, job)))]

    def _all(self, table: sa.Table) -> list[sa.Row[Any]]:
        return list(self.conn.execute(sa.select(table).order_by(table.c.id)).all())
