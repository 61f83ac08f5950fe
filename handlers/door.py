"""Who is let in: everything of people whom the operator does not want is taken before any other handler."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from telegram import Update
from telegram.ext import BaseHandler

from handlers.calls import Command
from handlers.chats import is_group
from handlers.context import Context, meet, owe_answer
from handlers.emoji import CALLS
from storage import people

if TYPE_CHECKING:
    import sqlalchemy as sa

    from storage.rows import Person

_TOLD_EVERY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Guests:
    """Ids of people, or of the chats in whose name they write.

    Attributes:
        allowed: if it is not empty, nobody else is let in.
        banned: these are not, and get no answer.
    """

    allowed: frozenset[int] = frozenset()
    banned: frozenset[int] = frozenset()

    def lets_in(self, person_id: int) -> bool:
        """Return whether somebody may use the bot."""
        return person_id not in self.banned and (not self.allowed or person_id in self.allowed)


class Door(BaseHandler[Update, Context, None]):
    """Takes what people say and press who are not let in: no photo of theirs is ever downloaded."""

    def __init__(self, guests: Guests) -> None:
        super().__init__(turn_away)
        self._guests = guests

    def check_update(self, update: object) -> bool:
        """Take messages and presses of those who are not let in; whether they block us is still noted."""
        if not isinstance(update, Update) or update.my_chat_member is not None:
            return False
        sender = update.effective_sender
        return sender is not None and not self._guests.lets_in(sender.id)


async def turn_away(update: Update, context: Context) -> None:
    """Say once a day that one has to be invited; who is banned gets no word."""
    sender = update.effective_sender
    banned = sender is not None and sender.id in context.services.guests.banned
    if update.callback_query is not None:
        text = "" if banned else await context.decide(_meet_outside, update, context)
        await context.services.transport.answer(update.callback_query, text, alert=bool(text))
    elif not banned and _is_spoken_to(update):
        await context.decide(_tell_once, update, context)


def _is_spoken_to(update: Update) -> bool:
    """Return whether the bot is meant: in a group, words are for others unless they call it."""
    message = update.message
    if message is None:
        return False
    return not is_group(message.chat_id) or bool(Command(CALLS).check_update(update))


def _tell_once(conn: sa.Connection, update: Update, context: Context) -> None:
    person, now = meet(conn, update, context), context.services.clock()
    if people.take_notice_turn(conn, person_id=person.id, every=_TOLD_EVERY, now=now):
        owe_answer(conn, update, _invitation(context, person), quote=True)


def _meet_outside(conn: sa.Connection, update: Update, context: Context) -> str:
    return _invitation(context, meet(conn, update, context))


def _invitation(context: Context, person: Person) -> str:
    return context.say(person, "not-invited", id=str(person.id))
