"""Everything that one message's content depends on, read in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import jobs, messages, people, photos, providers, queue
from storage.states import JobState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    import sqlalchemy as sa

    from storage.rows import Job, Message, Person, Photo


@dataclass(frozen=True, slots=True)
class Scene:
    """One message and the rows that decide what it should show.

    Attributes:
        message: the message itself.
        person: whose language it speaks.
        photo: the photo of a keyboard; of a status, the photo of its job.
        job: the job of a status or a ready-note.
        ahead: clips that will be made before this one.
        durations: how long (ms) the last clips were worked on, newest first; read for jobs only.
        paused: the providers that cannot work now; read for jobs only.
    """

    message: Message
    person: Person
    photo: Photo | None
    job: Job | None
    ahead: int
    durations: tuple[int, ...]
    paused: frozenset[str]


def due(conn: sa.Connection, *, busy: Collection[int], limit: int, now: datetime) -> list[Scene]:
    """Return the scenes of the messages that may show something old."""
    if limit <= 0:
        return []
    found = messages.due(conn, busy=busy, limit=limit, now=now)
    if not found:
        return []
    durations: tuple[int, ...] = ()
    paused: frozenset[str] = frozenset()
    if any(message.job_id is not None for message in found):
        durations = tuple(queue.durations(conn))
        paused = frozenset(pause.name for pause in providers.paused(conn))
    return [_scene(conn, message, durations, paused) for message in found]


def _scene(
    conn: sa.Connection, message: Message, durations: tuple[int, ...], paused: frozenset[str]
) -> Scene:
    job = jobs.find(conn, message.job_id) if message.job_id is not None else None
    photo_id = job.photo_id if job is not None else message.photo_id
    ahead = 0
    if job is not None and job.state is JobState.QUEUED:
        ahead = queue.ahead(conn, tag=job.tag, job_id=job.id)
    return Scene(
        message=message,
        person=people.find(conn, message.person_id),
        photo=photos.find(conn, photo_id) if photo_id is not None else None,
        job=job,
        ahead=ahead,
        durations=durations,
        paused=paused,
    )
