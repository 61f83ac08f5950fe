"""Rows in the state that a test needs, each in one line, made by the functions that the program uses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import jobs, messages, people, photos, queue
from storage.schema import photo as photo_table
from storage.states import JobState, MessageRole, PhotoState

if TYPE_CHECKING:
    from storage.rows import Job, Photo

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
REGIONS = {"face": [1, 2, 3, 4], "crop": [0, 0, 8, 8]}

_JOB_PATHS: dict[JobState, tuple[JobState, ...]] = {
    JobState.QUEUED: (),
    JobState.SUBMITTING: (JobState.SUBMITTING,),
    JobState.RUNNING: (JobState.SUBMITTING, JobState.RUNNING),
    JobState.FETCHING: (JobState.SUBMITTING, JobState.RUNNING, JobState.FETCHING),
    JobState.DELIVERING: (JobState.SUBMITTING, JobState.RUNNING, JobState.FETCHING, JobState.DELIVERING),
    JobState.UNSURE: (JobState.SUBMITTING, JobState.UNSURE),
    JobState.DELIVERED: (
        JobState.SUBMITTING,
        JobState.RUNNING,
        JobState.FETCHING,
        JobState.DELIVERING,
        JobState.DELIVERED,
    ),
    JobState.REJECTED: (JobState.REJECTED,),
    JobState.FAILED: (JobState.FAILED,),
    JobState.CANCELLED: (JobState.CANCELLED,),
    JobState.EXPIRED: (JobState.EXPIRED,),
    JobState.UNDELIVERABLE: (
        JobState.SUBMITTING,
        JobState.RUNNING,
        JobState.FETCHING,
        JobState.DELIVERING,
        JobState.UNDELIVERABLE,
    ),
}


def later(seconds: float) -> datetime:
    """Return the moment that many seconds after `NOW`."""
    return NOW + timedelta(seconds=seconds)


def make_person(conn: sa.Connection, number: int = 1) -> int:
    """Make, or see again, a person in a private chat of the same number."""
    people.seen(conn, person_id=number, app_language="en", chat_id=number, chat_kind="private", now=NOW)
    return number


def make_photo(
    conn: sa.Connection,
    state: PhotoState = PhotoState.USABLE,
    *,
    owner: int = 1,
    album: str | None = None,
    now: datetime = NOW,
) -> int:
    """Make a photo that has come as far as `state`."""
    make_person(conn, owner)
    highest = conn.execute(sa.select(sa.func.max(photo_table.c.message_id))).scalar_one() or 0
    photo_id = photos.create(
        conn,
        chat_id=owner,
        thread_id=None,
        person_id=owner,
        message_id=highest + 1,
        album_id=album,
        file_id="AgAC",
        file_unique_id="AQAD",
        now=now,
    )
    assert photo_id is not None
    _bring_photo(conn, photo_id, state)
    return photo_id


def _bring_photo(conn: sa.Connection, photo_id: int, state: PhotoState) -> None:
    if state is PhotoState.RECEIVED:
        return
    photos.mark_stored(conn, photo_id, original=f"{photo_id}.bin")
    if state is PhotoState.STORED:
        return
    photos.mark_normalised(conn, photo_id, normalised=f"{photo_id}.jpg", width=640, height=480)
    if state is PhotoState.USABLE:
        photos.mark_usable(conn, photo_id, provider="emoji-v1", regions=REGIONS, now=NOW)
    elif state is not PhotoState.CHECKING:
        end_photo(conn, photo_id, PhotoState.CHECKING, state)


def end_photo(conn: sa.Connection, photo_id: int, old: PhotoState, new: PhotoState) -> bool:
    """End a photo with the reason "no_face"."""
    return photos.end(conn, photo_id, old=old, new=new, reason="no_face", error="code", now=NOW)


def make_job(
    conn: sa.Connection,
    state: JobState = JobState.QUEUED,
    *,
    owner: int = 1,
    template: str = "smile",
    photo_id: int | None = None,
) -> int:
    """Make a job, with its status message, that has come as far as `state`."""
    if photo_id is None:
        waits = state is JobState.WAITING_CHECK
        photo_id = make_photo(conn, PhotoState.CHECKING if waits else PhotoState.USABLE, owner=owner)
    job_id = order(conn, photo_id, template=template)
    assert job_id is not None
    old = JobState.QUEUED
    for new in _JOB_PATHS.get(state, ()):
        assert jobs.move(conn, job_id, old, new, now=NOW, **facts_for(new, job_id))
        if new is JobState.SUBMITTING:
            queue.note_start(conn, job_at(conn, job_id).tag)
        old = new
    assert job_at(conn, job_id).state is state
    return job_id


def order(conn: sa.Connection, photo_id: int, *, template: str = "smile") -> int | None:
    """Tap on a template below a photo."""
    source = photo_at(conn, photo_id)
    return jobs.create(
        conn, source=source, person_id=source.person_id, template=template, template_version=1, now=NOW
    )


def facts_for(state: JobState, job_id: int) -> dict[str, Any]:
    """Return the columns without which the schema refuses a job in `state`."""
    if state is JobState.SUBMITTING:
        return {"provider": "emoji-v1", "model": "m", "attempts": 1, "intent_ms": 1}
    if state is JobState.RUNNING:
        return {"ticket": f"ticket-{job_id}", "submitted_ms": 2}
    if state is JobState.DELIVERING:
        return {"clip": f"{job_id}.mp4", "ticket": f"ticket-{job_id}"}
    return {"ticket": f"ticket-{job_id}"} if state is JobState.FETCHING else {}


def photo_at(conn: sa.Connection, photo_id: int) -> Photo:
    """Read a photo that must exist."""
    found = photos.find(conn, photo_id)
    assert found is not None
    return found


def job_at(conn: sa.Connection, job_id: int) -> Job:
    """Read a job that must exist."""
    found = jobs.find(conn, job_id)
    assert found is not None
    return found


def owe_keyboard(conn: sa.Connection, photo_id: int) -> int:
    """Owe the keyboard of a photo and return the message's row id."""
    source = photo_at(conn, photo_id)
    return messages.owe(
        conn,
        MessageRole.KEYBOARD,
        chat_id=source.chat_id,
        thread_id=None,
        person_id=source.person_id,
        photo_id=photo_id,
    )


def read(conn: sa.Connection, column: sa.Column[Any], row_id: int) -> Any:
    """Read one column of one row by its id."""
    return conn.execute(sa.select(column).where(column.table.c.id == row_id)).scalar_one()
