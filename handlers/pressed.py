"""One press within its transaction: who pressed what where, whether it is theirs, what it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import Message

from handlers.calls import author_of
from handlers.chats import is_disguised, is_group
from storage import jobs, messages, people, rows
from storage.states import OPEN_JOB_STATES

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import MaybeInaccessibleMessage

    from handlers.buttons import Press
    from handlers.context import Context
    from handlers.views.screen import Screen


@dataclass(frozen=True, slots=True)
class Reply:
    """What a press leads to besides its rows.

    Attributes:
        text: the pop-up at the top of the chat.
        alert: the pop-up must be closed by hand.
        remove: the pressed message is an orphan of a crash and goes away.
        screen: what the pressed message shows now, for messages that have no row.
    """

    text: str
    alert: bool = False
    remove: bool = False
    screen: Screen | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press.

    Attributes:
        conn: the transaction that it is carried out in.
        context: the handler's.
        person: who pressed.
        message: what was pressed, as Telegram tells it.
        row: what was pressed, as we know it; None for an orphan and for what needs no row.
        press: what the button meant.
        leads: who pressed leads the group; False where that makes no difference (`handlers.groups.admins`).
    """

    conn: sa.Connection
    context: Context
    person: rows.Person
    message: MaybeInaccessibleMessage
    row: rows.Message | None
    press: Press
    leads: bool

    @property
    def in_group(self) -> bool:
        """Whether others see the message and can press its buttons."""
        return is_group(self.message.chat.id)

    def say(self, key: str, **facts: str | int) -> str:
        """Return a text in the language of who pressed."""
        return self.context.say(self.person, key, **facts)

    def owns(self, row: rows.Photo | rows.Job) -> bool:
        """Return whether the request about a photo or job of this chat is theirs.

        One for a message that they placed elsewhere is theirs everywhere: /cancel lists it. That of an
        anonymous administrator is every administrator's; that of a channel, of which nobody can tell who
        leads it, everybody's.
        """
        asker_id = self.asker_id(row)
        if row.chat_id == people.elsewhere(self.person.id):
            return True
        if row.chat_id != self.message.chat.id:
            return False
        if asker_id == row.chat_id and is_disguised(asker_id):
            return self.leads
        return asker_id == self.person.id or is_disguised(asker_id)

    def asker_id(self, row: rows.Photo | rows.Job) -> int:
        """Return whose request this is: several people may have called for one photo, each by a message."""
        if self.row is not None and isinstance(row, rows.Photo) and self.shows(row):
            return self.row.person_id
        return row.person_id

    def unknown(self) -> Reply:
        """Return the answer to a button that leads nowhere."""
        return Reply(self.say("pressed-unknown"), alert=True)

    def foreign(self, row: rows.Photo | rows.Job) -> Reply:
        """Return the answer to a button of somebody else's, by name where the message answers their photo."""
        answered = self.message.reply_to_message if isinstance(self.message, Message) else None
        owner = author_of(answered) if answered is not None and self.in_group else None
        if owner is None or owner.id != row.person_id:
            return Reply(self.say("pressed-foreign"), alert=True)
        return Reply(self.say("pressed-foreign-of", name=owner.name), alert=True)

    def shows(self, photo: rows.Photo) -> bool:
        """Return whether the pressed message is about this photo; clients can mix messages and data."""
        if self.row is None:
            return False
        return photo.id in {self.row.photo_id, job.photo_id if (job := self._job()) is not None else None}

    def under_way(self) -> rows.Job | None:
        """Return the open job whose status the pressed message already is."""
        job = self._job()
        return job if job is not None and job.state in OPEN_JOB_STATES and not job.unwanted else None

    def place(self, photo: rows.Photo) -> int | None:
        """Return the row of the message that a new order takes over; None where it gets one of its own.

        In a group a keyboard, or the note of an order that came to nothing, becomes the status and
        then the clip: each request leaves one message. Where an orphan was pressed, its twin does.
        """
        if not self.in_group:
            return None
        row = self.row or messages.keyboard_of(self.conn, photo_id=photo.id)
        if row is None or row.media or (self.row is not None and not self.shows(photo)):
            return None
        return row.id

    def _job(self) -> rows.Job | None:
        if self.row is None or self.row.job_id is None:
            return None
        return jobs.find(self.conn, self.row.job_id)
