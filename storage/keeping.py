"""How long photos and clips are kept: rows let go of their files before the files are removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import messages
from storage.clock import to_ms
from storage.schema import job, photo, sheet
from storage.states import OPEN_JOB_STATES, SHEET_MOVES, PhotoState, SheetState

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Named:
    """The names of files that rows know, by folder."""

    photos: frozenset[str]
    clips: frozenset[str]
    sheets: frozenset[str]


def named(conn: sa.Connection) -> Named:
    """Return the files that are still needed; a file that is not among them is nobody's."""
    kept = sa.text("(original IS NOT NULL OR normalised IS NOT NULL)")
    photos = conn.execute(sa.select(photo.c.original, photo.c.normalised).where(kept)).all()
    clips = conn.execute(sa.select(job.c.clip).where(sa.text("clip IS NOT NULL"))).scalars()
    sheets = conn.execute(sa.select(sheet.c.clip).where(sa.text("clip IS NOT NULL"))).scalars()
    return Named(
        frozenset(name for row in photos for name in row if name is not None),
        frozenset(name for name in clips if name is not None),
        frozenset(name for name in sheets if name is not None),
    )


def expire_photos(conn: sa.Connection, *, unused_since: datetime, limit: int = 100) -> list[str]:
    """Let go of photos that no open job needs and nobody used lately; return their file names."""
    needed = sa.select(job.c.photo_id).where(job.c.state.in_(OPEN_JOB_STATES))
    old = (
        sa.select(photo.c.id, photo.c.original, photo.c.normalised, photo.c.state)
        .where(
            sa.text("(original IS NOT NULL OR normalised IS NOT NULL)"),
            photo.c.used_ms < to_ms(unused_since),
            photo.c.id.not_in(needed),
        )
        .limit(limit)
    )
    names: list[str] = []
    for row in conn.execute(old).all():
        names += [name for name in (row.original, row.normalised) if name is not None]
        values: dict[str, str | None] = {"original": None, "normalised": None}
        if row.state not in {PhotoState.REFUSED, PhotoState.UNREADABLE}:
            values["state"] = PhotoState.EXPIRED
        conn.execute(sa.update(photo).where(photo.c.id == row.id).values(**values))
        _expire_sheets(conn, row.id)
        messages.touch_photo(conn, row.id)
    return names


def _expire_sheets(conn: sa.Connection, photo_id: int) -> None:
    """End the previews of a photo with it; what stands in a chat stays there, but nobody can show it anew."""
    alive = [old for old, moves in SHEET_MOVES.items() if SheetState.EXPIRED in moves]
    mine = sa.and_(sheet.c.photo_id == photo_id, sheet.c.state.in_(alive))
    conn.execute(sa.update(sheet).where(mine).values(state=SheetState.EXPIRED, file_id=None))


def release_clips(conn: sa.Connection, *, ended_before: datetime, limit: int = 100) -> list[str]:
    """Let go of the clips of jobs that ended a while ago; return their file names."""
    old = (
        sa.select(job.c.id, job.c.clip)
        .where(
            sa.text("clip IS NOT NULL"),
            job.c.changed_ms < to_ms(ended_before),
            job.c.state.not_in(OPEN_JOB_STATES),
        )
        .limit(limit)
    )
    rows = conn.execute(old).all()
    conn.execute(sa.update(job).where(job.c.id.in_([row.id for row in rows])).values(clip=None))
    return [row.clip for row in rows]


def release_sheets(conn: sa.Connection, *, limit: int = 100) -> list[str]:
    """Let go of the files of sheets that Telegram has or will never get; return their names."""
    old = (
        sa.select(sheet.c.id, sheet.c.clip)
        .where(sa.text("clip IS NOT NULL"), sheet.c.state != SheetState.MADE)
        .limit(limit)
    )
    rows = conn.execute(old).all()
    conn.execute(sa.update(sheet).where(sheet.c.id.in_([row.id for row in rows])).values(clip=None))
    return [row.clip for row in rows]
