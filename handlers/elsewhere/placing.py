"""Placed messages come to life: by the word that somebody placed one, or by the first press on its button.

Telegram tells of the former only if BotFather was asked for it, and not always; both together make one
order, because the message's id is its key. Nothing is written of a message before that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.catalogue import BY_ID
from handlers import buttons
from handlers.buttons import Action
from handlers.commands import cancelled_text
from handlers.context import meet
from handlers.orders import barrier_text, order
from handlers.pressed import Reply
from handlers.views.keyboard import is_useless, label
from storage import jobs, making, people, photos, placed
from storage.limits import Barrier
from storage.states import OPEN_JOB_STATES

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import Update

    from engine.catalogue import Template
    from handlers.buttons import Press
    from handlers.context import Context
    from storage import rows


async def chosen(update: Update, context: Context) -> None:
    """Somebody placed a message: if something is to be made for it, it begins now."""
    result = update.chosen_inline_result
    if result is None:
        raise ValueError("a handler of choices without one")
    wish = buttons.read(result.result_id)
    if wish is not None and result.inline_message_id is not None:
        # What stands in the way is told to who presses: the button stays.
        await context.decide(carry_out, update, context, result.inline_message_id, wish)


def carry_out(
    conn: sa.Connection, update: Update, context: Context, inline_id: str, wish: Press | None
) -> Reply:
    """Do what a press on a placed message means, or its being placed, and return the pop-up."""
    person = meet(conn, update, context)
    touched = _Touched(conn, context, person, inline_id, placed.find(conn, inline_id))
    if touched.row is not None and touched.row.person_id != person.id:
        return touched.foreign()
    if wish is not None and wish.action is Action.PLACE:
        return touched.place(wish)
    job = touched.job()
    if wish is None or job is None or job.id != wish.number:
        return touched.unknown()
    if wish.action is Action.CANCEL:
        outcome = jobs.cancel(conn, job.id, now=context.services.clock())
        return Reply(cancelled_text(context, person, job, outcome))
    if wish.action is Action.AGAIN:
        return touched.make(job.photo_id, job.template)
    return touched.unknown()


@dataclass(frozen=True, slots=True)
class _Touched:
    """A placed message that somebody did something with.

    Attributes:
        row: what is known of it; None before anything was made for it.
    """

    conn: sa.Connection
    context: Context
    person: rows.Person
    inline_id: str
    row: rows.Message | None

    def job(self) -> rows.Job | None:
        """Return the job that the message shows."""
        if self.row is None or self.row.job_id is None:
            return None
        return jobs.find(self.conn, self.row.job_id)

    def place(self, wish: Press) -> Reply:
        """Begin with what the placeholder names, or say that it has begun."""
        job = self.job()
        if job is not None and job.state in OPEN_JOB_STATES and not job.unwanted:
            return self.say("pressed-open", name=label(BY_ID[job.template], self.person.spoken))
        return self.make(wish.number, wish.word)

    def make(self, photo_id: int, template_id: str) -> Reply:
        """Have the message show a clip: the one that is there or under way already, or a new one."""
        photo, template = photos.find(self.conn, photo_id), BY_ID.get(template_id)
        if photo is None or template is None:
            return self.unknown()
        if not placed.may_leave(self.conn, photo, person_id=self.person.id):
            return self.foreign()
        same = placed.same_order(self.conn, photo, template.id, person_id=self.person.id)
        if same is not None:
            placed.join(self.conn, self.inline_id, job_id=same, person_id=self.person.id)
            return self.say("pressed-accepted", name=label(template, self.person.spoken))
        if is_useless(photo):
            return self.say("pressed-placed-expired", alert=True)
        return self._order(photo, template)

    def _order(self, photo: rows.Photo, template: Template) -> Reply:
        services, language = self.context.services, self.person.spoken
        media_chat = services.manners.media_chat
        if media_chat is None or not people.is_reachable(self.conn, media_chat):
            return self.say("pressed-placed-closed", alert=True)
        if self._shows_again(photo, template):
            return self.say("pressed-shown-again", name=label(template, language))
        place = self.row.id if self.row is not None else None
        made = order(
            self.conn,
            services,
            photo,
            template,
            asker_id=self.person.id,
            place=place,
            inline_id=self.inline_id,
        )
        if isinstance(made, Barrier):
            return Reply(barrier_text(services.words, language, made), alert=True)
        return self.say("pressed-accepted", name=label(template, language))

    def _shows_again(self, photo: rows.Photo, template: Template) -> bool:
        """Have the message show what was made for it and never came, if it is still there."""
        job = self.job()
        if job is None or (job.photo_id, job.template) != (photo.id, template.id):
            return False
        return making.show_again(self.conn, job.id, now=self.context.services.clock())

    def say(self, key: str, *, alert: bool = False, **facts: str) -> Reply:
        """Return a pop-up in the language of who pressed."""
        return Reply(self.context.say(self.person, key, **facts), alert=alert)

    def foreign(self) -> Reply:
        """Return the answer to a button of somebody else's."""
        return self.say("pressed-foreign", alert=True)

    def unknown(self) -> Reply:
        """Return the answer to a button that leads nowhere."""
        return self.say("pressed-unknown", alert=True)
