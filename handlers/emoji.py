"""The command /emoji: at a photo as its caption or as a reply, in groups and in private.

Nothing of a photo in a group is fetched or kept before this, and somebody else's is left alone,
because nobody asked them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from handlers.calls import author_of, words_after
from handlers.chats import is_group, thread_of
from handlers.commands import templates
from handlers.context import Context, meet
from handlers.images import called_image_of, is_too_large
from handlers.orders import barrier_text, order
from handlers.views.keyboard import label, near_page
from handlers.wire.errors import TransportError
from handlers.wishes import Wish, any_template, read_wish
from storage import messages, people, photos
from storage.limits import Barrier
from storage.states import MessageRole, PhotoState

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import Message, Update

    from engine.catalogue import Template
    from handlers.calls import Author
    from handlers.images import Picture
    from storage.rows import Person, Photo

log = structlog.get_logger(__name__)

CALLS: Final = ("emoji", "animate", "biaoqing")
"""The command by which the bot is called, and its aliases."""

_USABLE: Final = frozenset(PhotoState) - {PhotoState.REFUSED, PhotoState.UNREADABLE, PhotoState.EXPIRED}


@dataclass(frozen=True, slots=True)
class _Source:
    """The picture that a call is about.

    Attributes:
        message: what is answered: the photo's message; of a profile photo, the call itself.
        file: the picture.
        owner: whose it is.
    """

    message: Message
    file: Picture
    owner: Author


async def call(update: Update, context: Context) -> None:
    """/emoji, perhaps with the name of an expression: a keyboard answers the photo, or a status at once."""
    message = _message(update)
    wish = read_wish(words_after(message))
    source = await _profile_photo(message, context) if wish.me else _pictured(message)
    if source is None:
        await _explain_use(update, context, wish)
    elif is_group(message.chat_id) and source.owner.id != author_of(message).id:
        key = "group-foreign-photo" if source.owner.name else "group-foreign"
        await _say(update, context, key, name=source.owner.name)
    elif is_too_large(source.file):
        await _say(update, context, "refused-too-large")
    else:
        told = await context.decide(_take, update, context, source, wish)
        if told:
            await context.reply(update, told, quote=True)


def _pictured(message: Message) -> _Source | None:
    """Return the picture of the call itself, else of what it answers; what we made ourselves is none."""
    for pictured in (message, message.reply_to_message):
        file = called_image_of(pictured) if pictured is not None else None
        if pictured is not None and file is not None:
            ours = pictured.from_user is not None and pictured.from_user.id == message.get_bot().id
            return None if ours else _Source(pictured, file, author_of(pictured))
    return None


async def _profile_photo(message: Message, context: Context) -> _Source | None:
    """Return the caller's profile photo; None if there is none, or it is hidden, or Telegram is not well."""
    owner = author_of(message)
    try:
        file = await context.services.transport.profile_photo(owner.id)
    except TransportError as error:
        log.warning("profile_photo_failed", error=f"{type(error).__name__}: {error}")
        return None
    return _Source(message, file, owner) if file is not None else None


async def _explain_use(update: Update, context: Context, wish: Wish) -> None:
    """Say what is missing; in private the expression may as well be chosen first."""
    if wish.me:
        await _say(update, context, "call-no-profile-photo")
    elif is_group(_message(update).chat_id):
        await _say(update, context, "group-hint")
    elif wish.template is not None:
        person = await context.decide(_arm, update, context, wish.template)
        await context.reply(
            update, context.say(person, "armed", name=label(wish.template, person.spoken)), quote=True
        )
    else:
        await templates(update, context)


def _arm(conn: sa.Connection, update: Update, context: Context, template: Template) -> Person:
    person = meet(conn, update, context)
    people.arm_template(conn, person_id=person.id, template=template.id)
    return person


async def _say(update: Update, context: Context, key: str, **facts: str) -> None:
    person = await context.services.storage.transact(meet, update, context)
    text = context.say(person, key, bot=context.bot.username, **facts)
    await context.reply(update, text, quote=True)


def _message(update: Update) -> Message:
    if update.effective_message is None:
        raise ValueError("a call without a message")
    return update.effective_message


def _take(conn: sa.Connection, update: Update, context: Context, source: _Source, wish: Wish) -> str:
    """Take the photo, unless an earlier call did, and owe what answers it; return what else to say."""
    person = meet(conn, update, context)
    photo = _photo(conn, update, context, source, person)
    if photo is None:
        return context.say(person, "hint-album")
    template = any_template(conn, photo_id=photo.id) if wish.any else wish.template
    if template is None or photo.state not in _USABLE:
        _owe_keyboard(conn, update, person, photo, near_page(wish.near))
        return ""
    job_id = order(conn, context.services, photo, template)
    if isinstance(job_id, Barrier):
        return barrier_text(context.services.words, person.spoken, job_id)
    if job_id is None:
        return context.say(person, "pressed-open", name=label(template, person.spoken))
    return ""


def _photo(
    conn: sa.Connection, update: Update, context: Context, source: _Source, person: Person
) -> Photo | None:
    """Return the row of the photo; None for an album of which another photo was taken before.

    Each photo of an album can be called for in a group, so the album's id is of no interest there.
    """
    message = source.message
    photo_id = photos.find_by_message(conn, chat_id=message.chat_id, message_id=message.message_id)
    photo_id = photo_id or photos.create(
        conn,
        chat_id=message.chat_id,
        # The call's topic is the photo's: Telegram tells no replies across topics as replies.
        thread_id=thread_of(_message(update)),
        person_id=person.id,
        message_id=message.message_id,
        album_id=None if is_group(message.chat_id) else message.media_group_id,
        file_id=source.file.file_id,
        file_unique_id=source.file.file_unique_id,
        now=context.services.clock(),
    )
    return photos.find(conn, photo_id) if photo_id is not None else None


def _owe_keyboard(conn: sa.Connection, update: Update, person: Person, photo: Photo, page: str) -> None:
    messages.owe(
        conn,
        MessageRole.KEYBOARD,
        chat_id=photo.chat_id,
        thread_id=thread_of(_message(update)),
        person_id=person.id,
        photo_id=photo.id,
        reply_to=photo.message_id,
        page=page,
    )
