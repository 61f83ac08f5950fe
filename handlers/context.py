"""The handlers' context: who speaks, how to decide durably, how to answer."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from telegram.ext import CallbackContext, ExtBot

from handlers.chats import is_disguised, is_group, thread_of
from handlers.services import Services
from handlers.wire.attempt import current_attempt
from storage import answers, inbox, people

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa
    from telegram import InlineKeyboardMarkup, Update

    from storage.rows import Person

P = ParamSpec("P")
T = TypeVar("T")


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], Services]):
    """PTB's context with our services as its `bot_data`."""

    @property
    def services(self) -> Services:
        """The long-lived objects."""
        return self.bot_data

    async def decide(
        self, fn: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Commit a handler's rows together with the update's handled mark.

        From here on the update is never handled again, so what must happen is in the rows.
        """
        attempt = current_attempt.get()

        @functools.wraps(fn)  # the transaction is named after what is decided
        def decided(conn: sa.Connection) -> T:
            result = fn(conn, *args, **kwargs)
            if attempt is not None:
                inbox.mark_handled(conn, [attempt.update_id])
            return result

        result = await self.services.storage.transact(decided)
        if attempt is not None:
            attempt.decided = True
        return result

    def say(self, person: Person, key: str, **facts: str | int) -> str:
        """Return a text in a person's language."""
        return self.services.words.say(person.spoken, key, **facts)

    async def reply(
        self, update: Update, text: str, *, markup: InlineKeyboardMarkup | None = None, quote: bool = False
    ) -> None:
        """Decide to answer where the update came from, and nothing else."""
        await self.decide(owe_answer, update, text, markup=markup, quote=quote)


def owe_answer(
    conn: sa.Connection,
    update: Update,
    text: str,
    *,
    markup: InlineKeyboardMarkup | None = None,
    quote: bool = False,
) -> None:
    """Owe an answer where the update came from, as a part of what is decided; the courier says it.

    Raises:
        ValueError: the update has no message.
    """
    message = update.effective_message
    if message is None:
        raise ValueError("nothing to reply to")
    answers.owe(
        conn,
        chat_id=message.chat_id,
        text=text,
        buttons=markup.to_json() if markup is not None else "",
        thread_id=thread_of(message),
        reply_to=message.message_id if quote else None,
        # People want quiet groups: what is of no interest there after a minute does not stay.
        lingers=is_group(message.chat_id),
        person_id=_asker_in_group(update) if markup is None else 0,
    )


def _asker_in_group(update: Update) -> int:
    """Return who alone needs an answer in a group; 0 where nobody knows who it is, or reads it alone anyway.

    What has buttons is for others too: several administrators look at one panel of settings.
    """
    sender, chat = update.effective_sender, update.effective_chat
    if sender is None or chat is None or not is_group(chat.id) or is_disguised(sender.id):
        return 0
    return sender.id


def meet(conn: sa.Connection, update: Update, context: Context) -> Person:
    """Note who speaks in which chat; every decision starts with this.

    Who writes in the name of a chat (`handlers.chats.is_disguised`) is noted as that chat. Of a message
    that was placed by inline mode nobody tells us the chat, and that of a guest call may be another than the
    one of this number that we know; `storage.people.elsewhere` stands for it.

    Raises:
        ValueError: the update has no person (the handlers' filters let none through).
    """
    user, sender = update.effective_user, update.effective_sender
    chat = update.effective_chat if update.guest_message is None else None
    if user is None or sender is None:
        raise ValueError("an update without a person")
    return people.seen(
        conn,
        person_id=sender.id,
        app_language=user.language_code or "",
        chat_id=chat.id if chat is not None else people.elsewhere(sender.id),
        chat_kind=chat.type if chat is not None else "elsewhere",
        now=context.services.clock(),
    )
