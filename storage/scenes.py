"""Everything that one message's content depends on, read in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storage import jobs, limits, line, messages, people, photos, providers, sheets
from storage.states import SLOT_STATES, JobState, MessageRole
from storage.urgency import urgency_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    import sqlalchemy as sa

    from storage.limits import Barrier, Limits
    from storage.line import Line
    from storage.providers import Pause
    from storage.rows import Job, Message, Person, Photo, Sheet
    from storage.urgency import Openings, Urgency


@dataclass(frozen=True, slots=True)
class Scene:
    """One message and the rows that decide what it should show.

    Attributes:
        message: the message itself.
        person: whose language it speaks.
        photo: the photo of a keyboard; of a status, the photo of its job.
        job: the job of a status or a ready-note.
        line: what stands before the job; None unless it is queued or upstream.
        barrier: why nothing can be ordered now; read for keyboards only.
        paused: the providers that cannot work now, by name.
        sheets: all sheets of the photo of a keyboard that stands in its chat.
    """

    message: Message
    person: Person
    photo: Photo | None
    job: Job | None
    line: Line | None
    barrier: Barrier | None
    paused: Mapping[str, Pause]
    sheets: tuple[Sheet, ...] = ()

    @property
    def urgency(self) -> Urgency:
        """Who waits for the call that brings the message up to date."""
        return urgency_of(self.message, self.job)


_IN_LINE: Final = frozenset({JobState.QUEUED, *SLOT_STATES})


def due(
    conn: sa.Connection,
    *,
    allowed: Limits,
    busy: Collection[int],
    limit: int,
    now: datetime,
    openings: Openings | None = None,
) -> list[Scene]:
    """Return the scenes of the messages that may show something old.

    Args:
        allowed: who makes clips, and how many of them people may have.
        busy: the messages to leave out.
        limit: how many scenes at most.
        now: the time now.
        openings: what Telegram's limits let out; None lets everything out.
    """
    if limit <= 0:
        return []
    found = messages.due(conn, busy=busy, limit=limit, now=now, openings=openings)
    paused = {pause.name: pause for pause in providers.paused(conn)} if found else {}
    return [_scene(conn, message, allowed, paused, now) for message in found]


def _scene(
    conn: sa.Connection, message: Message, allowed: Limits, paused: Mapping[str, Pause], now: datetime
) -> Scene:
    job = jobs.find(conn, message.job_id) if message.job_id is not None else None
    photo_id = job.photo_id if job is not None else message.photo_id
    return Scene(
        message=message,
        person=people.find_in(conn, message.person_id, chat_id=message.chat_id),
        photo=photos.find(conn, photo_id) if photo_id is not None else None,
        job=job,
        line=_line(conn, job, allowed, paused, now) if job is not None else None,
        barrier=_barrier(conn, message, allowed, paused, now),
        paused=paused,
        sheets=_sheets(conn, message),
    )


def _line(
    conn: sa.Connection, job: Job, allowed: Limits, paused: Mapping[str, Pause], now: datetime
) -> Line | None:
    """Return the line before a job at who makes it: a queued one goes to the first that can work."""
    if job.state not in _IN_LINE:
        return None
    maker = next((name for name in allowed.makers if name not in paused), "")
    return line.before(conn, job, provider=job.provider if job.state in SLOT_STATES else maker, now=now)


def _barrier(
    conn: sa.Connection, message: Message, allowed: Limits, paused: Mapping[str, Pause], now: datetime
) -> Barrier | None:
    if message.role is not MessageRole.KEYBOARD:
        return None
    whose = {"person_id": message.person_id, "chat_id": message.chat_id}
    return limits.barrier(conn, allowed, **whose, now=now, paused=paused)


def _sheets(conn: sa.Connection, message: Message) -> tuple[Sheet, ...]:
    if message.role is not MessageRole.KEYBOARD or message.photo_id is None or message.message_id is None:
        return ()
    return tuple(sheets.of_photo(conn, message.photo_id))
