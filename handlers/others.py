"""Everything that is not a selfie, a command or a press: one short hint, or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from telegram import ChatMember
from telegram.constants import ChatType

from handlers.context import Context, meet, owe_answer
from handlers.wire.attempt import LaterError, current_attempt
from storage import StorageFailedError, answers, making, people, upgrades

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import ChatMemberUpdated, Update

log = structlog.get_logger(__name__)

_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
_OUTSIDE = {ChatMember.BANNED, ChatMember.LEFT}


async def moving_picture(update: Update, context: Context) -> None:
    """A GIF or a video: it moves already."""
    await _explain(update, context, "hint-moving")


async def sticker(update: Update, context: Context) -> None:
    """A sticker: in private chat it is no photo of a person."""
    await _explain(update, context, "hint-sticker")


async def other_file(update: Update, context: Context) -> None:
    """A file that does not even say that it is an image."""
    await _explain(update, context, "hint-not-image")


async def edited(update: Update, context: Context) -> None:
    """A photo that was exchanged or re-captioned afterwards: never a second order."""
    await _explain(update, context, "hint-edited")


async def _explain(update: Update, context: Context, key: str) -> None:
    await context.decide(_owe_explanation, update, context, key)


def _owe_explanation(conn: sa.Connection, update: Update, context: Context, key: str) -> None:
    owe_answer(conn, update, context.say(meet(conn, update, context), key), quote=True)


async def anything_else(update: Update, context: Context) -> None:
    """A short hint, once per chat in a day: nobody wants a bot that answers every word."""
    await context.decide(_give_hint, update, context)


def _give_hint(conn: sa.Connection, update: Update, context: Context) -> None:
    person = meet(conn, update, context)
    services = context.services
    if update.effective_chat is not None and people.take_hint_turn(
        conn, chat_id=update.effective_chat.id, every=services.manners.hint_every, now=services.clock()
    ):
        owe_answer(conn, update, context.say(person, "hint"))


async def membership(update: Update, context: Context) -> None:
    """The bot was blocked or unblocked, added or removed: a group is welcomed, who shut us out left alone."""
    if update.my_chat_member is None:
        raise ValueError("a membership handler without a change")
    context.services.whispers.forget(update.my_chat_member.chat.id)
    await context.decide(_note_membership, update, context, update.my_chat_member)


def _note_membership(
    conn: sa.Connection, update: Update, context: Context, change: ChatMemberUpdated
) -> None:
    person, chat_id = meet(conn, update, context), change.chat.id
    if change.new_chat_member.status in _OUTSIDE:
        making.mark_unreachable(conn, chat_id=chat_id, error="bot was blocked", now=context.services.clock())
        return
    # Not in a channel: it has readers, and nobody there can call.
    came = change.chat.type in _GROUPS and change.old_chat_member.status in _OUTSIDE
    if came and context.services.manners.group_welcome:
        # It stays: whoever joins later may read it too.
        answers.owe(
            conn, chat_id=chat_id, text=context.say(person, "group-welcome", bot=context.bot.username)
        )


async def upgraded(update: Update, context: Context) -> None:
    """A group became a supergroup: the old chat says so and the new one does, in whatever order they come."""
    message = update.effective_message
    if message is None:
        raise ValueError("a service message without a message")
    old, new = message.migrate_from_chat_id or message.chat_id, message.migrate_to_chat_id or message.chat_id
    await context.decide(upgrades.move, old=old, new=new)


async def failed(update: object, context: Context) -> None:
    """PTB swallows what a handler raises: tell the pump, which counts and tries again."""
    attempt = current_attempt.get()
    if attempt is not None and context.error is not None:
        attempt.error = context.error
    if isinstance(context.error, StorageFailedError | LaterError):
        return  # whoever raised it has said so, and the update waits
    update_id = getattr(update, "update_id", None)
    log.error("handler_failed", update_id=update_id, exc_info=context.error)
