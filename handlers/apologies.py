"""Tells people that their update was set aside: nobody waits for an answer that never comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handlers.wire.raw import origin_of
from storage import answers, people

if TYPE_CHECKING:
    import sqlalchemy as sa

    from handlers.words import Words


@dataclass(frozen=True, slots=True)
class Apologies:
    """Owes a word where the raw update shows a chat."""

    words: Words

    def owe(self, conn: sa.Connection, update: Any) -> None:
        """Owe it as a part of the transaction that sets the update aside."""
        origin = origin_of(update)
        if origin is None:
            return
        people.note_chat(conn, chat_id=origin.chat_id, chat_kind=origin.chat_kind)
        key = "set-aside" if origin.message_id is not None else "set-aside-press"
        answers.owe(
            conn,
            chat_id=origin.chat_id,
            text=self.words.say(origin.language, key),
            thread_id=origin.thread_id,
            reply_to=origin.message_id,
        )
