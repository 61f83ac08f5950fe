"""The bot in groups: silent until somebody calls it with /emoji at a photo of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.calls import author_of
from handlers.chats import thread_of
from handlers.context import Context, meet
from handlers.images import image_of, is_too_large
from storage import messages, photos
from storage.states import MessageRole

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import Document, Message, PhotoSize, Update

CALLS: Final = ("emoji", "animate")
"""The command by which a group calls the bot, and its alias."""


async def call(update: Update, context: Context) -> None:
    """/emoji as a reply to one's own photo, or as its caption: the keyboard answers the photo.

    Nothing of a photo is fetched or kept before this. Somebody else's photo is left alone, because
    nobody asked them.
    """
    message = _message(update)
    source = message if image_of(message) is not None else message.reply_to_message
    file = image_of(source) if source is not None else None
    if source is None or file is None:
        await _say(update, context, "group-hint")
        return
    owner = author_of(source)
    if owner.id != author_of(message).id:
        await _say(update, context, "group-foreign-photo" if owner.name else "group-foreign", name=owner.name)
    elif is_too_large(file):
        await _say(update, context, "refused-too-large")
    else:
        await context.decide(_take, update, context, source, file)


async def show_help(update: Update, context: Context) -> None:
    """/help and /start in a group: one line, everything else is said in private."""
    await _say(update, context, "group-help")


async def _say(update: Update, context: Context, key: str, **facts: str) -> None:
    person = await context.services.storage.transact(meet, update, context)
    text = context.say(person, key, bot=context.bot.username, **facts)
    await context.reply(update, text, quote=True)


def _message(update: Update) -> Message:
    if update.effective_message is None:
        raise ValueError("a call without a message")
    return update.effective_message


def _take(
    conn: sa.Connection, update: Update, context: Context, source: Message, file: PhotoSize | Document
) -> None:
    """Take the photo, unless an earlier call did, and owe a keyboard that answers it.

    Each photo of an album can be called for, so the album's id is of no interest here.
    """
    person = meet(conn, update, context)
    # The call's topic is the photo's: Telegram tells no replies across topics as replies.
    thread_id = thread_of(_message(update))
    photo_id = photos.find_by_message(conn, chat_id=source.chat_id, message_id=source.message_id)
    photo_id = photo_id or photos.create(
        conn,
        chat_id=source.chat_id,
        thread_id=thread_id,
        person_id=person.id,
        message_id=source.message_id,
        album_id=None,
        file_id=file.file_id,
        file_unique_id=file.file_unique_id,
        now=context.services.clock(),
    )
    messages.owe(
        conn,
        MessageRole.KEYBOARD,
        chat_id=source.chat_id,
        thread_id=thread_id,
        person_id=person.id,
        photo_id=photo_id,
        reply_to=source.message_id,
    )
