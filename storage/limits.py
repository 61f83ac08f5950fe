"""How much one person and one chat may have at one time and in a day, and what stands in the way of more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storage import providers
from storage.clock import span_ms, to_ms
from storage.providers import BUDGET
from storage.schema import UNDER_WAY, job
from storage.states import OPEN_JOB_STATES, JobState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.providers import Pause

_DAY: Final = timedelta(days=1)


def _count(whose: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """Select how many clips are under way."""
    return sa.select(sa.func.count()).select_from(job).where(sa.text(UNDER_WAY), whose).scalar_subquery()


_COUNTS: Final = sa.select(
    _count(job.c.person_id == sa.bindparam("person")).label("of_person"),
    _count(job.c.chat_id == sa.bindparam("chat")).label("of_chat"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the operator allows; 0 is no limit.

    Attributes:
        makers: the providers that get new orders, the preferred one first.
        waiting_per_person: clips of one person that are not there yet.
        waiting_per_chat: the same for a chat, whoever ordered them.
        daily_per_person: clips of one person in 24 hours, whether they wait still or were made.
    """

    makers: tuple[str, ...] = ()
    waiting_per_person: int = 20
    waiting_per_chat: int = 60
    daily_per_person: int = 0


class Obstacle(StrEnum):
    """What stands in the way of an order."""

    PERSON = "person"  # enough clips of this person are under way
    CHAT = "chat"  # enough clips for this chat are under way
    DAY = "day"  # this person had their clips for today
    BUDGET = "budget"  # nothing more may be spent, and nobody works for nothing


@dataclass(frozen=True, slots=True)
class Barrier:
    """Why nothing can be ordered now.

    Attributes:
        obstacle: what it is.
        limit: the number that is reached, 0 where it is not about a number.
        until_ms: when it ends by itself (epoch ms); None: when one of the clips is there.
    """

    obstacle: Obstacle
    limit: int = 0
    until_ms: int | None = None


def barrier(
    conn: sa.Connection,
    limits: Limits,
    *,
    person_id: int,
    chat_id: int,
    now: datetime,
    paused: Mapping[str, Pause] | None = None,
) -> Barrier | None:
    """Return what keeps a person from ordering one more clip in a chat now; None if nothing does.

    Asked in the transaction that makes the job, so that two presses never share one place.

    Args:
        paused: the providers that are paused, by name, for who knows them already.
    """
    if paused is None:
        paused = {pause.name: pause for pause in providers.paused(conn)}
    return (
        _budget(limits, paused)
        or _day(conn, limits, person_id, now)
        or _under_way(conn, limits, person_id=person_id, chat_id=chat_id)
    )


def _budget(limits: Limits, paused: Mapping[str, Pause]) -> Barrier | None:
    """Return the wait for money, when everybody who could make a clip rests, and one of them for that."""
    if not limits.makers or not paused.keys() >= set(limits.makers):
        return None
    ends = [paused[name].probe_ms for name in limits.makers if paused[name].problem == BUDGET]
    return Barrier(Obstacle.BUDGET, until_ms=min(ends)) if ends else None


def _day(conn: sa.Connection, limits: Limits, person_id: int, now: datetime) -> Barrier | None:
    """Return the wait until the first clip of the last 24 hours is a day old; failures do not count."""
    if not limits.daily_per_person:
        return None
    counts = sa.or_(
        job.c.state.in_((JobState.DELIVERED, JobState.UNDELIVERABLE, *OPEN_JOB_STATES)),
        job.c.billed_seconds > 0,
    )
    lately = (
        sa.select(job.c.created_ms)
        .where(job.c.person_id == person_id, job.c.created_ms > to_ms(now - _DAY), counts)
        .order_by(job.c.id.desc())
        .limit(limits.daily_per_person)
    )
    created = list(conn.execute(lately).scalars())
    if len(created) < limits.daily_per_person:
        return None
    return Barrier(Obstacle.DAY, limits.daily_per_person, until_ms=created[-1] + span_ms(_DAY))


def _under_way(conn: sa.Connection, limits: Limits, *, person_id: int, chat_id: int) -> Barrier | None:
    if not limits.waiting_per_person and not limits.waiting_per_chat:
        return None
    counts = conn.execute(_COUNTS, {"person": person_id, "chat": chat_id}).one()
    for obstacle, limit, count in (
        (Obstacle.PERSON, limits.waiting_per_person, counts.of_person),
        (Obstacle.CHAT, limits.waiting_per_chat, counts.of_chat),
    ):
        if limit and count >= limit:
            return Barrier(obstacle, limit)
    return None
