"""The command /emoji: at a photo as its caption or as a reply, in groups and in private.

Nothing of a photo in a group is fetched or kept before this, and somebody else's is left alone
unless the group allows it, because nobody asked them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from handlers.calls import author_of, words_after
from handlers.chats import is_group, thread_of
from handlers.commands import templates
from handlers.context import Context, meet, owe_answer
from handlers.groups.rules import refusal
from handlers.images import called_image_of, is_too_large
from handlers.orders import barrier_text, order
from handlers.views.keyboard import label, near_page
from handlers.wire.errors import TransportError
from handlers.wishes import Wish, any_template, read_wish
from storage import groups, messages, people, photos
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

    @property
    def can_object(self) -> bool:
        """Whether a member sent it who could have its clip removed: no chat, no bot, no forward."""
        sender = self.message.from_user
        named = sender is not None and not sender.is_bot and self.owner.id == sender.id
        return named and self.message.forward_origin is None


async def call(update: Update, context: Context) -> None:
    """/emoji, perhaps with the name of an expression: a keyboard answers the photo, or a status at once."""
    message = _message(update)
    wish = read_wish(words_after(message))
    source = await _profile_photo(message, context) if wish.me else _pictured(message)
    if source is None:
        await _explain_use(update, context, wish)
    elif is_too_large(source.file):
        await _say(update, context, "refused-too-large")
    else:
        leads = is_group(message.chat_id) and await _leads(message, context)
        await context.decide(_answer, update, context, source, wish, leads=leads)


async def _leads(message: Message, context: Context) -> bool:
    """Return whether the caller is an administrator, where only these may call; else it is not asked."""
    services = context.services
    rules = await services.storage.transact(groups.rules, message.chat_id)
    if not rules.admins_only:
        return False
    return await services.admins.leads(chat_id=message.chat_id, person_id=author_of(message).id)


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
        await context.decide(_arm, update, context, wish.template)
    else:
        await templates(update, context)


def _arm(conn: sa.Connection, update: Update, context: Context, template: Template) -> None:
    person = meet(conn, update, context)
    people.arm_template(conn, person_id=person.id, template=template.id)
    owe_answer(conn, update, context.say(person, "armed", name=label(template, person.spoken)), quote=True)


async def _say(update: Update, context: Context, key: str) -> None:
    await context.decide(_owe, update, context, key)


def _owe(conn: sa.Connection, update: Update, context: Context, key: str) -> None:
    text = context.say(meet(conn, update, context), key, bot=context.bot.username)
    owe_answer(conn, update, text, quote=True)


def _message(update: Update) -> Message:
    if update.effective_message is None:
        raise ValueError("a call without a message")
    return update.effective_message


def _answer(
    conn: sa.Connection, update: Update, context: Context, source: _Source, wish: Wish, *, leads: bool
) -> None:
    told = _take(conn, update, context, source, wish, leads=leads)
    if told:
        owe_answer(conn, update, told, quote=True)


def _take(
    conn: sa.Connection, update: Update, context: Context, source: _Source, wish: Wish, *, leads: bool
) -> str:
    """Take the photo, unless an earlier call did, and owe what answers it; return what else to say."""
    person = meet(conn, update, context)
    forbidden = is_group(source.message.chat_id) and _forbidden(conn, context, person, source, leads=leads)
    if forbidden:
        return forbidden
    photo = _photo(conn, update, context, source, person)
    if photo is None:
        return context.say(person, "hint-album")
    template = any_template(conn, photo_id=photo.id) if wish.any else wish.template
    if template is None or photo.state not in _USABLE:
        _owe_keyboard(conn, update, person, photo, near_page(wish.near))
        return ""
    job_id = order(conn, context.services, photo, template, asker_id=person.id)
    if isinstance(job_id, Barrier):
        return barrier_text(context.services.words, person.spoken, job_id)
    if job_id is None:
        return context.say(person, "pressed-open", name=label(template, person.spoken))
    return ""


def _forbidden(conn: sa.Connection, context: Context, person: Person, source: _Source, *, leads: bool) -> str:
    """Return why the group does not let this person have clips of this photo; empty if it does."""
    chat_id, owner = source.message.chat_id, source.owner
    if owner.id != person.id and not (source.can_object and groups.rules(conn, chat_id).others_photos):
        key = "group-foreign-photo" if owner.name else "group-foreign"
        return context.say(person, key, name=owner.name, bot=context.bot.username)
    return refusal(
        conn, context, person, chat_id=chat_id, asker_id=person.id, subject_id=owner.id, leads=leads
    )


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
        # Forwarded into the private chat it may be anybody's, and nobody else sees the clip.
        subject_id=source.owner.id if is_group(message.chat_id) else person.id,
        spoiler=bool(message.has_media_spoiler),
        protected=bool(message.has_protected_content),
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
        reply_to=photo.reply_to,
        page=page,
    )
