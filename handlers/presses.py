"""Button presses: committed first, answered at once, carried out by the loops.

Clients can send any data, not just what is on screen, so every press is checked against the rows:
does the photo or job exist, is it in this chat, and does it belong to who pressed?
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.catalogue import BY_ID, TEMPLATES, Family
from handlers import buttons
from handlers.buttons import Action, Press
from handlers.commands import cancelled_text
from handlers.context import Context, meet
from handlers.views.keyboard import browse_screen, label
from handlers.words import LANGUAGES
from storage import jobs, messages, people, photos
from storage.states import MessageRole, PhotoState

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa
    from telegram import CallbackQuery, Update

    from handlers.views.screen import Screen
    from storage.rows import Job, Person, Photo


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
class _Pressed:
    """One press within its transaction."""

    conn: sa.Connection
    context: Context
    person: Person
    chat_id: int
    message_id: int
    press: Press

    def say(self, key: str, **facts: str | int) -> str:
        return self.context.say(self.person, key, **facts)

    def owns(self, row: Photo | Job) -> bool:
        return row.person_id == self.person.id and row.chat_id == self.chat_id


async def press(update: Update, context: Context) -> None:
    """Commit what a press means, then stop its spinner before anything else needs the network."""
    query = update.callback_query
    if query is None:
        raise ValueError("a press handler without a press")
    reply = await context.decide(_carry_out, update, context, query)
    transport = context.services.transport
    await transport.answer(query, reply.text, alert=reply.alert)
    if query.message is None:
        return
    chat_id, message_id = query.message.chat.id, query.message.message_id
    if reply.remove:
        await transport.delete(chat_id, message_id)
    elif reply.screen is not None:
        await transport.edit_text(chat_id, message_id, reply.screen.text, markup=reply.screen.markup)


def _carry_out(conn: sa.Connection, update: Update, context: Context, query: CallbackQuery) -> Reply:
    person = meet(conn, update, context)
    meaning = buttons.read(query.data)
    if meaning is None or query.message is None:
        return Reply(context.say(person, "pressed-unknown"), alert=True)
    message = query.message
    pressed = _Pressed(conn, context, person, message.chat.id, message.message_id, meaning)
    return _ACTIONS[meaning.action](pressed)


def _make(pressed: _Pressed) -> Reply:
    template = BY_ID.get(pressed.press.word)
    photo = photos.find(pressed.conn, pressed.press.number)
    if template is None or photo is None:
        return Reply(pressed.say("pressed-unknown"), alert=True)
    return _order(pressed, photo, template.id)


def _order(pressed: _Pressed, photo: Photo, template_id: str) -> Reply:
    if not pressed.owns(photo):
        return Reply(pressed.say("pressed-foreign"), alert=True)
    if photo.state is PhotoState.EXPIRED:
        return Reply(pressed.say("pressed-expired"), alert=True)
    if photo.state in {PhotoState.REFUSED, PhotoState.UNREADABLE}:
        return Reply(pressed.say("pressed-refused"), alert=True)
    template = BY_ID[template_id]
    job_id = jobs.create(
        pressed.conn,
        source=photo,
        person_id=pressed.person.id,
        template=template.id,
        template_version=template.version,
        now=pressed.context.services.clock(),
    )
    key = "pressed-open" if job_id is None else "pressed-accepted"
    return Reply(pressed.say(key, name=label(template, pressed.person.spoken)))


def _surprise(pressed: _Pressed) -> Reply:
    photo = photos.find(pressed.conn, pressed.press.number)
    if photo is None:
        return Reply(pressed.say("pressed-unknown"), alert=True)
    used = jobs.templates_of(pressed.conn, photo_id=photo.id)
    fresh = [template.id for template in TEMPLATES if template.id not in used]
    return _order(pressed, photo, random.choice(fresh or [template.id for template in TEMPLATES]))


def _family(pressed: _Pressed) -> Reply:
    photo = photos.find(pressed.conn, pressed.press.number)
    if photo is None or pressed.press.word not in set(Family):
        return Reply(pressed.say("pressed-unknown"), alert=True)
    if not pressed.owns(photo):
        return Reply(pressed.say("pressed-foreign"), alert=True)
    turned = messages.turn_page(
        pressed.conn, chat_id=pressed.chat_id, message_id=pressed.message_id, page=pressed.press.word
    )
    # A keyboard that no row knows was orphaned by a crash; its twin stands in the chat.
    return Reply("", remove=not turned)


def _cancel(pressed: _Pressed) -> Reply:
    job = jobs.find(pressed.conn, pressed.press.number)
    if job is None:
        return Reply(pressed.say("pressed-unknown"), alert=True)
    if not pressed.owns(job):
        return Reply(pressed.say("pressed-foreign"), alert=True)
    outcome = jobs.cancel(pressed.conn, job.id, now=pressed.context.services.clock())
    # No row stands behind the list of /cancel, which has served, nor behind a status message that
    # a crash orphaned: both go away.
    shown = messages.find_shown(pressed.conn, chat_id=pressed.chat_id, message_id=pressed.message_id)
    return Reply(cancelled_text(pressed.context, pressed.person, job, outcome), remove=shown is None)


def _again(pressed: _Pressed) -> Reply:
    job = jobs.find(pressed.conn, pressed.press.number)
    photo = photos.find(pressed.conn, job.photo_id) if job is not None else None
    if job is None or photo is None:
        return Reply(pressed.say("pressed-unknown"), alert=True)
    return _order(pressed, photo, job.template)


def _another(pressed: _Pressed) -> Reply:
    job = jobs.find(pressed.conn, pressed.press.number)
    photo = photos.find(pressed.conn, job.photo_id) if job is not None else None
    if photo is None:
        return Reply(pressed.say("pressed-unknown"), alert=True)
    if not pressed.owns(photo):
        return Reply(pressed.say("pressed-foreign"), alert=True)
    if photo.state is PhotoState.EXPIRED:
        return Reply(pressed.say("pressed-expired"), alert=True)
    messages.owe(
        pressed.conn,
        MessageRole.KEYBOARD,
        chat_id=photo.chat_id,
        thread_id=photo.thread_id,
        person_id=pressed.person.id,
        photo_id=photo.id,
        reply_to=photo.message_id,
    )
    return Reply(pressed.say("pressed-another"))


def _language(pressed: _Pressed) -> Reply:
    choice = pressed.press.word
    if choice != "auto" and choice not in LANGUAGES:
        return Reply(pressed.say("pressed-unknown"), alert=True)
    language = None if choice == "auto" else choice
    people.choose_language(pressed.conn, person_id=pressed.person.id, language=language)
    person = people.find(pressed.conn, pressed.person.id)
    key = "language-auto" if language is None else "language-set"
    return Reply(pressed.context.say(person, key), remove=True)


def _want(pressed: _Pressed) -> Reply:
    template = BY_ID.get(pressed.press.word)
    if template is None:
        return Reply(pressed.say("pressed-unknown"), alert=True)
    people.arm_template(pressed.conn, person_id=pressed.person.id, template=template.id)
    name = label(template, pressed.person.spoken)
    armed = browse_screen(pressed.context.services.words, pressed.person.spoken, template.family)
    return Reply(
        pressed.say("pressed-armed", name=name), screen=armed.with_text(pressed.say("armed", name=name))
    )


def _browse(pressed: _Pressed) -> Reply:
    if pressed.press.word not in set(Family):
        return Reply(pressed.say("pressed-unknown"), alert=True)
    words = pressed.context.services.words
    return Reply("", screen=browse_screen(words, pressed.person.spoken, pressed.press.word))


_ACTIONS: dict[Action, Callable[[_Pressed], Reply]] = {
    Action.MAKE: _make,
    Action.FAMILY: _family,
    Action.SURPRISE: _surprise,
    Action.CANCEL: _cancel,
    Action.AGAIN: _again,
    Action.ANOTHER: _another,
    Action.LANGUAGE: _language,
    Action.WANT: _want,
    Action.BROWSE: _browse,
}
