"""What the administrators of a group chose, and how much was made there lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storage.clock import to_ms
from storage.rows import GroupRules, as_row, columns
from storage.schema import chat, job
from storage.states import JobState

if TYPE_CHECKING:
    from datetime import datetime

_CAME_TO_NOTHING: Final = (
    JobState.REJECTED,
    JobState.FAILED,
    JobState.CANCELLED,
    JobState.EXPIRED,
    JobState.UNDELIVERABLE,
)


def rules(conn: sa.Connection, chat_id: int) -> GroupRules:
    """Return what a group chose; a chat that never spoke chose nothing."""
    row = conn.execute(sa.select(*columns(GroupRules, chat)).where(chat.c.id == chat_id)).first()
    return as_row(GroupRules, row) if row is not None else GroupRules()


def choose_language(conn: sa.Connection, chat_id: int, language: str | None) -> None:
    """Speak one language in a group; None speaks each person's own."""
    conn.execute(sa.update(chat).where(chat.c.id == chat_id).values(language=language))


def choose_who_may_ask(conn: sa.Connection, chat_id: int, *, admins_only: bool) -> None:
    """Let everybody ask for clips, or administrators only."""
    conn.execute(sa.update(chat).where(chat.c.id == chat_id).values(admins_only=int(admins_only)))


def allow_others_photos(conn: sa.Connection, chat_id: int, *, allowed: bool) -> None:
    """Let people ask for clips of other members' photos, or of their own only."""
    conn.execute(sa.update(chat).where(chat.c.id == chat_id).values(others_photos=int(allowed)))


def choose_daily_clips(conn: sa.Connection, chat_id: int, most: int) -> None:
    """Limit the clips of a group in 24 hours; 0 leaves it at what the operator allows."""
    conn.execute(sa.update(chat).where(chat.c.id == chat_id).values(daily_clips=most))


def clips_since(conn: sa.Connection, *, chat_id: int, since: datetime) -> int:
    """Return how many clips a chat has ordered; what came to nothing is not counted."""
    statement = sa.select(sa.func.count()).where(
        job.c.chat_id == chat_id,
        job.c.created_ms >= to_ms(since),
        job.c.state.not_in(_CAME_TO_NOTHING),
        job.c.unwanted == 0,
    )
    return int(conn.execute(statement).scalar_one())
