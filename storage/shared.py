"""Clips that people may share elsewhere: finished, of their own photos, known to Telegram."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.rows import SharedClip
from storage.schema import job, photo
from storage.states import JobState

if TYPE_CHECKING:
    from collections.abc import Collection


def clips_of(
    conn: sa.Connection, person_id: int, *, templates: Collection[str], before: int | None, limit: int
) -> list[SharedClip]:
    """Return a person's clips of these templates, newest first, from below the job `before` on.

    A clip of somebody else's photo stays where it was made, and so does one of a protected chat.
    """
    statement = (
        sa.select(job.c.id, job.c.template, job.c.file_id, job.c.file_kind)
        .join(photo, photo.c.id == job.c.photo_id)
        .where(
            job.c.person_id == person_id,
            job.c.state == JobState.DELIVERED,
            job.c.file_id != "",
            job.c.file_kind != "",
            job.c.template.in_(templates),
            photo.c.subject_id.in_((0, person_id)),
            photo.c.protected == 0,
        )
        .order_by(job.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(job.c.id < before)
    return [SharedClip(*row) for row in conn.execute(statement)]
