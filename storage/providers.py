"""Which providers are paused, since when and why; survives a restart so that nobody is told twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storage import messages
from storage.clock import to_ms
from storage.insert import insert_or_update
from storage.rows import as_row, columns
from storage.schema import job, provider
from storage.states import JobState
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from datetime import datetime

BUDGET: Final = "budget"
"""The problem of a provider that rests until there is money to spend again, at `probe_ms`."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A provider that cannot work until its operator has acted; `problem` None means it can."""

    name: str
    problem: str | None
    code: str
    since_ms: int
    probe_ms: int


_FIND = sa.select(*columns(Pause, provider)).where(provider.c.name == sa.bindparam("name"))
_PAUSED = sa.select(*columns(Pause, provider)).where(provider.c.problem.is_not(None))


def pause(
    conn: sa.Connection, *, name: str, problem: str, code: str, probe_at: datetime, now: datetime
) -> bool:
    """Pause a provider; True if that is news, so that the operator is told once."""
    before = find(conn, name)
    news = before is None or before.problem != problem
    values: dict[str, str | int] = {"problem": problem, "code": code, "probe_ms": to_ms(probe_at)}
    if news:
        values["since_ms"] = to_ms(now)
    conn.execute(insert_or_update(conn, provider, {"name": name, **values}, ["name"], values))
    if news:
        _touch_waiting(conn)
    return news


def mark_working(conn: sa.Connection, *, name: str) -> bool:
    """Note that a provider did what it was asked; True if that ended a pause.

    A provider that rests for the budget's sake works: that pause ends by `mark_affordable` only.
    """
    return _resume(conn, name, provider.c.problem.is_not(None), provider.c.problem != BUDGET)


def mark_affordable(conn: sa.Connection, *, name: str) -> bool:
    """Note that there is money for a provider; True if that ended its rest."""
    return _resume(conn, name, provider.c.problem == BUDGET)


def _resume(conn: sa.Connection, name: str, *paused: sa.ColumnElement[bool]) -> bool:
    statement = sa.update(provider).where(provider.c.name == name, *paused)
    if conn.execute(statement.values(problem=None, code="")).rowcount == 0:
        return False
    _touch_waiting(conn)
    return True


def probe_again(conn: sa.Connection, *, name: str, probe_at: datetime) -> None:
    """Set when a paused provider is probed next."""
    conn.execute(sa.update(provider).where(provider.c.name == name).values(probe_ms=to_ms(probe_at)))
    wake(conn, Topic.JOBS)
    wake(conn, Topic.PHOTOS)


def find(conn: sa.Connection, name: str) -> Pause | None:
    """Return what is known of a provider's last pause."""
    row = conn.execute(_FIND, {"name": name}).first()
    return as_row(Pause, row) if row is not None else None


def paused(conn: sa.Connection) -> list[Pause]:
    """Return every provider that is paused now."""
    return [as_row(Pause, row) for row in conn.execute(_PAUSED)]


def _touch_waiting(conn: sa.Connection) -> None:
    """Have the messages looked at again of everyone whose wait now has another reason."""
    waiting = sa.select(job.c.id).where(job.c.state.in_((JobState.WAITING_CHECK, JobState.QUEUED)))
    messages.touch_jobs(conn, waiting)
    messages.touch_barred(conn)
    wake(conn, Topic.JOBS)
    wake(conn, Topic.PHOTOS)
