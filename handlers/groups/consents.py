"""What people say about clips that others make of their photos: /optout, /optin, and "remove"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.context import Context, meet, owe_answer
from handlers.pressed import Pressed, Reply
from storage import consent, jobs, photos

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import Update


async def opt_out(update: Update, context: Context) -> None:
    """/optout: nobody else gets a clip of this person's photos any more, in no group."""
    await context.decide(_refuse, update, context)


async def opt_in(update: Update, context: Context) -> None:
    """/optin: takes it back."""
    await context.decide(_agree, update, context)


def _refuse(conn: sa.Connection, update: Update, context: Context) -> None:
    person = meet(conn, update, context)
    consent.refuse(conn, person.id)
    owe_answer(conn, update, context.say(person, "opted-out"), quote=True)


def _agree(conn: sa.Connection, update: Update, context: Context) -> None:
    person = meet(conn, update, context)
    consent.agree(conn, person.id)
    owe_answer(conn, update, context.say(person, "opted-in"), quote=True)


def remove(pressed: Pressed) -> Reply:
    """Take a clip away at the word of whoever is in the photo, or of an administrator."""
    job = jobs.find(pressed.conn, pressed.press.number)
    photo = photos.find(pressed.conn, job.photo_id) if job is not None else None
    if job is None or photo is None or photo.chat_id != pressed.message.chat.id:
        return pressed.unknown()
    if pressed.row is not None and pressed.row.job_id != job.id:
        return pressed.unknown()
    if pressed.person.id != photo.subject_id and not pressed.leads:
        return Reply(pressed.say("pressed-not-in-photo"), alert=True)
    consent.withdraw(
        pressed.conn, photo_id=photo.id, subject_id=photo.subject_id, now=pressed.context.services.clock()
    )
    return Reply(pressed.say("pressed-removed"), alert=True, remove=True)
