"""Who wants no clips made of their photos by others, and what happens to those that were made."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import jobs, messages
from storage.insert import insert_or_ignore
from storage.schema import job, opt_out, photo, program
from storage.states import OPEN_JOB_STATES, PHOTO_MOVES, PhotoState

if TYPE_CHECKING:
    from datetime import datetime


def refuse(conn: sa.Connection, person_id: int) -> None:
    """Remember that somebody wants none; what is kept is a keyed hash, which names nobody by itself."""
    conn.execute(insert_or_ignore(conn, opt_out, {"hash": _hash(conn, person_id)}, ["hash"]))


def agree(conn: sa.Connection, person_id: int) -> None:
    """Forget that somebody wanted none."""
    conn.execute(sa.delete(opt_out).where(opt_out.c.hash == _hash(conn, person_id)))


def is_refused(conn: sa.Connection, person_id: int) -> bool:
    """Return whether somebody wants no clips made of their photos by others."""
    statement = sa.select(opt_out.c.hash).where(opt_out.c.hash == _hash(conn, person_id))
    return conn.execute(statement).first() is not None


def withdraw(conn: sa.Connection, *, photo_id: int, subject_id: int, now: datetime) -> None:
    """Take from everybody else what was made of somebody's photo.

    Open orders are cancelled as far as that is possible, and nothing more can be ordered unless they
    wait for a clip of their own; Telegram's names of finished clips are forgotten, and the housekeeper
    lets go of the files at its next round.
    """
    others = sa.and_(job.c.photo_id == photo_id, job.c.person_id != subject_id)
    under_way = sa.select(job.c.id).where(others, job.c.state.in_(OPEN_JOB_STATES))
    for job_id in conn.execute(under_way).scalars().all():
        jobs.cancel(conn, job_id, now=now)
    conn.execute(sa.update(job).where(others).values(file_id=None))
    ended = sa.and_(others, job.c.state.not_in(OPEN_JOB_STATES))
    conn.execute(sa.update(job).where(ended).values(changed_ms=0))
    conn.execute(sa.update(photo).where(photo.c.id == photo_id).values(used_ms=0))
    own = sa.select(job.c.id).where(
        job.c.photo_id == photo_id, job.c.person_id == subject_id, job.c.state.in_(OPEN_JOB_STATES)
    )
    if conn.execute(own).first() is None:
        _expire(conn, photo_id)


def _expire(conn: sa.Connection, photo_id: int) -> None:
    """Let nobody order from a photo any more; what stands below it says so."""
    usable = [state for state, moves in PHOTO_MOVES.items() if PhotoState.EXPIRED in moves]
    of_it = sa.and_(photo.c.id == photo_id, photo.c.state.in_(usable))
    conn.execute(sa.update(photo).where(of_it).values(state=PhotoState.EXPIRED))
    messages.touch_photo(conn, photo_id)


def _hash(conn: sa.Connection, person_id: int) -> str:
    key = conn.execute(sa.select(program.c.secret)).scalar_one()
    if not key:
        key = secrets.token_hex(32)
        conn.execute(sa.update(program).values(secret=key))
    return hmac.new(bytes.fromhex(key), str(person_id).encode(), hashlib.sha256).hexdigest()
