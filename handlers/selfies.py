"""Photos that people send: taken down at once, answered with a keyboard, checked behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalogue import BY_ID
from handlers.chats import thread_of
from handlers.context import Context, meet, owe_answer
from handlers.images import image_of, is_too_large
from handlers.orders import order
from storage import messages, people, photos
from storage.limits import Barrier
from storage.states import MessageRole

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import Document, Message, PhotoSize, Update

    from storage.rows import Person


async def photo(update: Update, context: Context) -> None:
    """A photo, a live photo or an image file: whatever says that it is an image is tried."""
    message = update.effective_message
    file = image_of(message) if message is not None else None
    if message is None or file is None:
        raise ValueError("a photo handler without a photo")
    if is_too_large(file):
        person = await context.services.storage.transact(meet, update, context)
        await context.reply(update, context.say(person, "refused-too-large"), quote=True)
        return
    await context.decide(_record, update, context, message, file)


def _record(
    conn: sa.Connection, update: Update, context: Context, message: Message, file: PhotoSize | Document
) -> None:
    person = meet(conn, update, context)
    photo_id = photos.create(
        conn,
        chat_id=message.chat_id,
        thread_id=thread_of(message),
        person_id=person.id,
        message_id=message.message_id,
        album_id=message.media_group_id,
        file_id=file.file_id,
        file_unique_id=file.file_unique_id,
        spoiler=bool(message.has_media_spoiler),
        protected=bool(message.has_protected_content),
        now=context.services.clock(),
    )
    if photo_id is None:
        if _is_album_news(conn, message):
            owe_answer(conn, update, context.say(person, "hint-album"))
        return
    messages.owe(
        conn,
        MessageRole.KEYBOARD,
        chat_id=message.chat_id,
        thread_id=thread_of(message),
        person_id=person.id,
        photo_id=photo_id,
        reply_to=message.message_id,
    )
    _use_armed_template(conn, context, person, photo_id)


def _is_album_news(conn: sa.Connection, message: Message) -> bool:
    if message.media_group_id is None:
        return False
    return photos.take_album_turn(conn, chat_id=message.chat_id, album_id=message.media_group_id)


def _use_armed_template(conn: sa.Connection, context: Context, person: Person, photo_id: int) -> None:
    """Order the template that was chosen before the photo came; it is used once.

    Beyond a limit it stays chosen for the next photo, and the keyboard says why nothing happens.
    """
    template = BY_ID.get(person.armed_template or "")
    source = photos.find(conn, photo_id) if template is not None else None
    if template is None or source is None:
        return
    if not isinstance(order(conn, context.services, source, template, asker_id=person.id), Barrier):
        people.arm_template(conn, person_id=person.id, template=None)
