"""How often a message may be changed, where one person reads it and where many do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.chats import is_group
from storage import messages
from storage.states import OPEN_JOB_STATES
from storage.urgency import Urgency

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    import sqlalchemy as sa

    from handlers.delivery.presenter import PresenterSettings
    from handlers.views.screen import Screen
    from storage.rows import Message
    from storage.scenes import Scene


def has_readers(message: Message) -> bool:
    """Return whether many people may read a message: in a group, or wherever somebody placed it."""
    return is_group(message.chat_id) or bool(message.inline_id)


def deserves_edit(settings: PresenterSettings, scene: Scene) -> bool:
    """Return whether a message may be changed once more; where many read it, some are kept for the end."""
    job = scene.job
    if job is None or not has_readers(scene.message) or job.unwanted or job.state not in OPEN_JOB_STATES:
        return True
    waits = scene.urgency is Urgency.PLACE
    most = settings.places_in_groups if waits else settings.edits_in_groups
    return scene.message.edits < most


def gap_after(settings: PresenterSettings, scene: Scene) -> timedelta:
    """Return how long the next edit waits that nobody waits for."""
    if scene.urgency is Urgency.PLACE and has_readers(scene.message):
        return settings.place_gap_in_groups
    return settings.edit_gap


def record_shown(
    conn: sa.Connection,
    settings: PresenterSettings,
    scene: Scene,
    screen: Screen,
    *,
    media: str,
    edited: bool,
    now: datetime,
) -> None:
    """Record that a message shows what its rows asked for, and let its next edit wait."""
    messages.mark_shown(
        conn,
        scene.message.id,
        wanted=scene.message.wanted,
        fingerprint=screen.fingerprint,
        next_at=now + gap_after(settings, scene),
        media=media,
        edited=edited,
    )
