"""Orders of clips, within the limits; and the sentences about a limit that is reached."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from handlers.views.waiting import moment_text
from storage import jobs, limits, messages, people

if TYPE_CHECKING:
    import sqlalchemy as sa

    from engine.catalogue import Template
    from handlers.services import Services
    from handlers.words import Words
    from storage.limits import Barrier
    from storage.rows import Photo


def order(
    conn: sa.Connection,
    services: Services,
    photo: Photo,
    template: Template,
    *,
    asker_id: int,
    place: int | None = None,
    inline_id: str = "",
) -> int | Barrier | None:
    """Order a clip of a photo for who asks and return the job's id.

    A limit that is reached is returned instead, and None if the same order is still open. The photo's
    keyboards say by themselves when nothing more can be ordered.

    Args:
        asker_id: in a group a photo can have several, each with a keyboard of their own.
        place: the row of a message that becomes the status; None promises a new one.
        inline_id: the placed message in which the clip is wanted; "" for the photo's chat.
    """
    now = services.clock()
    chat_id = people.elsewhere(asker_id) if inline_id else photo.chat_id
    ask = partial(limits.barrier, conn, services.limits, person_id=asker_id, chat_id=chat_id, now=now)
    barrier = ask()
    if barrier is not None:
        messages.touch_photo(conn, photo.id)
        return barrier
    job_id = jobs.create(
        conn,
        source=photo,
        person_id=asker_id,
        template=template.id,
        template_version=template.version,
        now=now,
        place=place,
        inline_id=inline_id,
    )
    if ask() is not None:
        messages.touch_photo(conn, photo.id)
    return job_id


def barrier_text(words: Words, language: str, barrier: Barrier) -> str:
    """Return why nothing can be ordered now, and when it can be again."""
    until = moment_text(barrier.until_ms) if barrier.until_ms is not None else ""
    return words.say(language, f"barrier-{barrier.obstacle}", limit=barrier.limit, until=until)
