"""Guest mode: who names the bot in a chat that it is not in gets one answer there (Bot API 10.0).

The answer is a message like those that are placed by inline mode, and lives on as one: if the order that
should follow it is lost, the button below it begins it (`handlers.elsewhere.placing`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from engine.catalogue import TEMPLATES
from handlers.buttons import Action, Press
from handlers.calls import author_of
from handlers.chats import is_disguised
from handlers.context import meet
from handlers.elsewhere import placing
from handlers.images import called_image_of, is_too_large
from handlers.views.keyboard import label
from handlers.views.placed import HOME, deep_link, placeholder
from handlers.views.screen import Screen, in_pairs
from handlers.wire.attempt import LaterError
from handlers.wire.errors import NotSentError, TransportError, WaitError
from handlers.wishes import any_template, read_wish
from storage import people, photos, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa
    from telegram import Message, Update

    from engine.catalogue import Template
    from handlers.context import Context
    from handlers.images import Picture
    from storage.rows import Person

_AROUND: Final = " \n,.:;!?，。：；！？"  # noqa: RUF001 - people call in Chinese too
"""What people put between a name and what they want of it."""

log = structlog.get_logger(__name__)


async def call(update: Update, context: Context) -> None:
    """Answer a call, then order what it names."""
    message = update.guest_message
    if message is None or message.guest_query_id is None:
        raise ValueError("a handler of guest calls without one")
    services = context.services
    screen, wish = await services.storage.transact(_prepare, update, context, message)
    try:
        inline_id = await services.inline.answer_guest(message.guest_query_id, screen.text, screen.markup)
    except TransportError as error:
        told = f"{type(error).__name__}: {error}"
        log.warning("guest_not_answered", update_id=update.update_id, error=told)
        if isinstance(error, NotSentError):
            raise LaterError from error
        if isinstance(error, WaitError):  # how long a call can be answered, Telegram says itself
            raise LaterError(timedelta(seconds=error.seconds)) from error
        return  # it can be answered once, and if it was after all, its button still works
    if wish is not None:
        await context.decide(placing.carry_out, update, context, inline_id, wish)


def _prepare(
    conn: sa.Connection, update: Update, context: Context, message: Message
) -> tuple[Screen, Press | None]:
    """Return what answers a call, and what to order then; the photo that it is about is taken."""
    person, services = meet(conn, update, context), context.services
    media_chat = services.manners.media_chat
    if media_chat is None or not people.is_reachable(conn, media_chat):
        return _explained(context, person, "guest-closed"), None
    found = _photo_id(conn, update, context, message, person)
    if isinstance(found, str):
        return _explained(context, person, found), None
    wish = read_wish(_words(message, context.bot.username))
    template = any_template(conn, photo_id=found) if wish.any else wish.template
    if template is None:
        return _choice(context, person, found, wish.near or TEMPLATES), None
    screen = placeholder(services.words, person.spoken, found, template)
    return screen, Press(Action.PLACE, found, template.id)


def _photo_id(
    conn: sa.Connection, update: Update, context: Context, message: Message, person: Person
) -> int | str:
    """Return the row of the photo that a call is about: its own, what it answers, or the last selfie.

    Where there is none to take, the key of the reason: somebody else's is left alone.
    """
    for pictured in (message, message.reply_to_message):
        file = called_image_of(pictured) if pictured is not None else None
        if pictured is None or file is None:
            continue
        if pictured.forward_origin is not None or author_of(pictured).id != person.id:
            return "guest-foreign"
        if is_too_large(file):
            return "refused-too-large"
        return _taken(conn, update, context, pictured, file, person)
    selfie = placed.last_selfie(conn, person.id) if not is_disguised(person.id) else None
    return selfie.id if selfie is not None else "guest-how"


def _taken(
    conn: sa.Connection, update: Update, context: Context, pictured: Message, file: Picture, person: Person
) -> int:
    """Take a photo, once for each call; of its chat nothing is known, so the call's number stands for it."""
    chat_id, number = people.elsewhere(person.id), -update.update_id
    photo_id = photos.find_by_message(conn, chat_id=chat_id, message_id=number) or photos.create(
        conn,
        chat_id=chat_id,
        thread_id=None,
        person_id=person.id,
        message_id=number,
        album_id=None,
        file_id=file.file_id,
        file_unique_id=file.file_unique_id,
        spoiler=bool(pictured.has_media_spoiler),
        now=context.services.clock(),
    )
    if photo_id is None:
        raise ValueError("a photo that is neither there nor new")
    return photo_id


def _words(message: Message, username: str) -> str:
    """Return what stands around the bot's name, without a command that the name may be a part of."""
    text = message.text or message.caption or ""
    rest = re.sub(rf"(?:/\w+)?@{re.escape(username)}\b", " ", text, flags=re.IGNORECASE)
    return rest.strip(_AROUND)


def _choice(context: Context, person: Person, photo_id: int, templates: Sequence[Template]) -> Screen:
    buttons = [
        (label(template, person.spoken), Press(Action.PLACE, photo_id, template.id)) for template in templates
    ]
    return Screen(context.say(person, "guest-choice"), in_pairs(buttons))


def _explained(context: Context, person: Person, key: str) -> Screen:
    home = context.say(person, "button-home"), deep_link(context.bot.username, HOME)
    return Screen(context.say(person, key, bot=context.bot.username), link=home)
