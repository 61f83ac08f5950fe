"""The life of a photo: received, stored, checked; and of the jobs that wait for its verdict."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import jobs, messages, queue
from storage.clock import to_ms
from storage.rows import Photo, as_row, columns
from storage.schema import job, photo
from storage.states import JobState, PhotoState, guard
from storage.wakeups import Topic, wake

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# Put together once, since these are asked at every look.
_FIND = sa.select(*columns(Photo, photo)).where(photo.c.id == sa.bindparam("photo_id"))
_TAKE = sa.insert(photo).returning(photo.c.id)
_MOVE = sa.update(photo).where(photo.c.id == sa.bindparam("photo_id"), photo.c.state == sa.bindparam("old"))
_ON_THE_WAY = sa.text("state IN ('received', 'stored', 'checking')")  # word for word that of the index
_FREE = photo.c.generation != sa.bindparam("mine")
_CLAIM = (
    sa.update(photo)
    .where(
        photo.c.id.in_(
            sa.select(photo.c.id)
            .where(
                _ON_THE_WAY,
                photo.c.state == sa.bindparam("now_in"),
                photo.c.next_ms <= sa.bindparam("now_ms"),
                _FREE,
            )
            .order_by(photo.c.wanted.desc(), photo.c.id)
            .limit(sa.bindparam("most", type_=sa.Integer))
        )
    )
    .values(generation=sa.bindparam("mine"), attempts=photo.c.attempts + 1)
    .returning(*columns(Photo, photo))
)
_NEXT_DUE = sa.select(sa.func.min(photo.c.next_ms)).where(
    _ON_THE_WAY, photo.c.state.in_(sa.bindparam("states", expanding=True)), _FREE
)


def create(
    conn: sa.Connection,
    *,
    chat_id: int,
    thread_id: int | None,
    person_id: int,
    message_id: int,
    album_id: str | None,
    file_id: str,
    file_unique_id: str,
    now: datetime,
    subject_id: int = 0,
    spoiler: bool = False,
    protected: bool = False,
) -> int | None:
    """Take a photo and return its id; None if this message, or one of its album, was taken before.

    Args:
        person_id: who asks.
        subject_id: whose photo it is; 0 is that of who asks.
        spoiler: it came covered.
        protected: it must not leave its chat, and so must no clip of it.
    """
    seen = photo.c.message_id == message_id
    if album_id is not None:
        seen |= photo.c.album_id == album_id
    if conn.execute(sa.select(photo.c.id).where(photo.c.chat_id == chat_id, seen)).first() is not None:
        return None
    facts = {
        "chat_id": chat_id,
        "thread_id": thread_id,
        "person_id": person_id,
        "message_id": message_id,
        "subject_id": subject_id or person_id,
        "spoiler": int(spoiler),
        "protected": int(protected),
        "album_id": album_id,
        "file_id": file_id,
        "file_unique_id": file_unique_id,
        "created_ms": to_ms(now),
        "used_ms": to_ms(now),
    }
    wake(conn, Topic.DOWNLOADS)
    return int(conn.execute(_TAKE, facts).scalar_one())


def find(conn: sa.Connection, photo_id: int) -> Photo | None:
    """Return a photo, if it exists."""
    row = conn.execute(_FIND, {"photo_id": photo_id}).first()
    return as_row(Photo, row) if row is not None else None


def find_by_message(conn: sa.Connection, *, chat_id: int, message_id: int) -> int | None:
    """Return the id of the photo that was taken from a message, if one was."""
    same = sa.and_(photo.c.chat_id == chat_id, photo.c.message_id == message_id)
    return conn.execute(sa.select(photo.c.id).where(same)).scalar_one_or_none()


def take_album_turn(conn: sa.Connection, *, chat_id: int, album_id: str) -> bool:
    """Return whether the person must still be told that only an album's first photo counts."""
    statement = sa.update(photo).where(
        photo.c.chat_id == chat_id, photo.c.album_id == album_id, photo.c.album_told == 0
    )
    return conn.execute(statement.values(album_told=1)).rowcount == 1


def claim(
    conn: sa.Connection, state: PhotoState, *, generation: int, limit: int, now: datetime
) -> list[Photo]:
    """Claim due photos in `state`, those that a job waits for first; the attempt counts from here.

    Claims of earlier generations are free.
    """
    if limit <= 0:
        return []
    facts = {"now_in": state, "now_ms": to_ms(now), "mine": generation, "most": limit}
    rows = [as_row(Photo, row) for row in conn.execute(_CLAIM, facts)]
    return sorted(rows, key=lambda row: (-row.wanted, row.id))


def next_due(conn: sa.Connection, states: tuple[PhotoState, ...], *, generation: int) -> int | None:
    """Return when (epoch ms) the next unclaimed photo in one of `states` is due."""
    due_ms: int | None = conn.execute(_NEXT_DUE, {"states": states, "mine": generation}).scalar_one()
    return due_ms


def release(
    conn: sa.Connection, photo_id: int, *, next_at: datetime, error: str, attempted: bool = True
) -> None:
    """Give a claimed photo back, to be tried again from `next_at`; waiting is not an attempt."""
    values: dict[str, Any] = {"generation": 0, "next_ms": to_ms(next_at), "error": error}
    if not attempted:
        values["attempts"] = photo.c.attempts - 1
    statement = sa.update(photo).where(photo.c.id == photo_id).values(**values)
    state = conn.execute(statement.returning(photo.c.state)).scalar_one()
    wake(conn, Topic.DOWNLOADS if state == PhotoState.RECEIVED else Topic.PHOTOS)


def _move(conn: sa.Connection, photo_id: int, old: PhotoState, new: PhotoState, **values: Any) -> bool:
    guard(old, new)
    facts = {"photo_id": photo_id, "old": old, "state": new, "generation": 0, "next_ms": 0, "attempts": 0}
    wake(conn, Topic.PHOTOS)
    return conn.execute(_MOVE, {**facts, **values}).rowcount == 1


def mark_stored(conn: sa.Connection, photo_id: int, *, original: str) -> bool:
    """Record that the photo's bytes lie safely in the file `original`."""
    return _move(conn, photo_id, PhotoState.RECEIVED, PhotoState.STORED, original=original)


def mark_normalised(
    conn: sa.Connection, photo_id: int, *, normalised: str, width: int, height: int, caution: str = ""
) -> bool:
    """Record the upright JPEG that every provider gets; the providers' verdict comes next.

    Args:
        caution: names the sentence that its keyboard adds; empty for none.
    """
    values = {"normalised": normalised, "width": width, "height": height, "caution": caution}
    if not _move(conn, photo_id, PhotoState.STORED, PhotoState.CHECKING, **values):
        return False
    if caution:
        messages.touch_photo(conn, photo_id)
    return True


def mark_usable(
    conn: sa.Connection,
    photo_id: int,
    *,
    provider: str,
    regions: Mapping[str, list[int]],
    now: datetime,
) -> bool:
    """Accept a photo and queue every job that waited for it, in the order of the taps."""
    values = {"regions": json.dumps(dict(regions)), "checked_by": provider, "reason": "", "error": ""}
    if not _move(conn, photo_id, PhotoState.CHECKING, PhotoState.USABLE, **values):
        return False
    waiting = sa.select(job.c.id).where(job.c.photo_id == photo_id, job.c.state == JobState.WAITING_CHECK)
    for job_id in conn.execute(waiting.order_by(job.c.id)).scalars().all():
        queue.enter(conn, job_id, now=now)
    wake(conn, Topic.SHEETS)
    return True


def mark_checked(
    conn: sa.Connection, photo_id: int, *, provider: str, regions: Mapping[str, list[int]]
) -> None:
    """Record what a further provider's own check found in a photo that is in use already."""
    values = {"regions": json.dumps(dict(regions)), "checked_by": provider}
    conn.execute(sa.update(photo).where(photo.c.id == photo_id).values(**values))


def end(
    conn: sa.Connection,
    photo_id: int,
    *,
    old: PhotoState,
    new: PhotoState,
    reason: str,
    error: str,
    now: datetime,
) -> bool:
    """Refuse a photo, or give it up; its waiting jobs end with it and its keyboard says why.

    Args:
        new: REFUSED for what it shows, UNREADABLE when nobody could look at it.
        reason: names the sentence for the person.
        error: for the log.
    """
    if not _move(conn, photo_id, old, new, reason=reason, error=error):
        return False
    waiting = (
        sa.update(job)
        .where(job.c.photo_id == photo_id, job.c.state == JobState.WAITING_CHECK)
        .values(state=JobState.REJECTED, reason="photo", error=error, changed_ms=to_ms(now))
        .returning(job.c.id)
    )
    for job_id in conn.execute(waiting).scalars().all():
        jobs.make_room(conn, job_id)
        messages.touch_job(conn, job_id)
    messages.touch_photo(conn, photo_id)
    return True
