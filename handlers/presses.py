"""Button presses: committed first, answered at once, carried out by the loops.

Clients can send any data, not just what is on screen, so every press is checked against the rows:
does the photo or job exist, is it in this chat, and does it belong to who pressed?
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from engine.catalogue import BY_ID, Family
from handlers import buttons
from handlers.buttons import Action
from handlers.commands import cancelled_text
from handlers.context import Context, meet
from handlers.elsewhere import placing
from handlers.groups import consents, settings
from handlers.groups.admins import leads_here
from handlers.groups.rules import refusal
from handlers.orders import barrier_text, order
from handlers.pressed import Pressed, Reply
from handlers.views.keyboard import browse_screen, label
from handlers.wire.errors import TransportError
from handlers.wishes import any_template
from handlers.words import LANGUAGES
from storage import answers, jobs, making, messages, people, photos
from storage.limits import Barrier
from storage.states import MessageRole, PhotoState

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa
    from telegram import CallbackQuery, Update

    from storage.rows import Job, Photo

log = structlog.get_logger(__name__)


async def press(update: Update, context: Context) -> None:
    """Commit what a press means, then stop its spinner before anything else needs the network."""
    query = update.callback_query
    if query is None:
        raise ValueError("a press handler without a press")
    if query.inline_message_id is not None:
        wish = buttons.read(query.data)
        reply = await context.decide(placing.carry_out, update, context, query.inline_message_id, wish)
    else:
        leads = await leads_here(query, context)
        reply = await context.decide(_carry_out, update, context, query, leads=leads)
    transport = context.services.transport
    try:
        # Past the limiter and past every hold: a press can be answered for seconds only.
        await transport.answer(query, reply.text, alert=reply.alert)
    except TransportError as error:
        # The press is committed; a spinner that stops by itself is no reason to carry it out again.
        log.warning("press_not_answered", error=f"{type(error).__name__}: {error}")
    if reply.remove and query.message is not None:
        await transport.delete(query.message.chat.id, query.message.message_id)


def _carry_out(
    conn: sa.Connection, update: Update, context: Context, query: CallbackQuery, *, leads: bool
) -> Reply:
    person = meet(conn, update, context)
    meaning = buttons.read(query.data)
    message = query.message
    if meaning is None or message is None:
        return Reply(context.say(person, "pressed-unknown"), alert=True)
    row = messages.find_shown(conn, chat_id=message.chat.id, message_id=message.message_id)
    pressed = Pressed(conn, context, person, message, row, meaning, leads)
    if pressed.in_group and meaning.action in _PRIVATE:
        return pressed.unknown()
    reply = _ACTIONS[meaning.action](pressed)
    if reply.screen is not None:
        markup = reply.screen.markup
        answers.owe(
            conn,
            chat_id=message.chat.id,
            message_id=message.message_id,
            text=reply.screen.text,
            buttons=markup.to_json() if markup is not None else "",
            lingers=pressed.in_group,
        )
    return reply


def _make(pressed: Pressed) -> Reply:
    template = BY_ID.get(pressed.press.word)
    photo = photos.find(pressed.conn, pressed.press.number)
    if template is None or photo is None:
        return pressed.unknown()
    return _order(pressed, photo, template.id)


def _order(pressed: Pressed, photo: Photo, template_id: str) -> Reply:
    refusal = _refusal(pressed, photo)
    if refusal is not None:
        return refusal
    template = BY_ID[template_id]
    if pressed.in_group and (job := pressed.under_way()) is not None:
        return Reply(pressed.say("pressed-open", name=label(BY_ID[job.template], pressed.person.spoken)))
    services = pressed.context.services
    asker_id = pressed.asker_id(photo)
    job_id = order(pressed.conn, services, photo, template, asker_id=asker_id, place=pressed.place(photo))
    if isinstance(job_id, Barrier):
        return Reply(barrier_text(services.words, pressed.person.spoken, job_id), alert=True)
    key = "pressed-open" if job_id is None else "pressed-accepted"
    orphan = pressed.in_group and pressed.row is None and job_id is not None
    return Reply(pressed.say(key, name=label(template, pressed.person.spoken)), remove=orphan)


def _refusal(pressed: Pressed, photo: Photo) -> Reply | None:
    """Return why nothing can be made of a photo for who pressed; None if it can."""
    if not pressed.owns(photo):
        return pressed.foreign(photo)
    if photo.state is PhotoState.EXPIRED:
        return Reply(pressed.say("pressed-expired"), alert=True)
    if photo.state in {PhotoState.REFUSED, PhotoState.UNREADABLE}:
        return Reply(pressed.say("pressed-refused"), alert=True)
    forbidden = pressed.in_group and refusal(
        pressed.conn,
        pressed.context,
        pressed.person,
        chat_id=photo.chat_id,
        asker_id=pressed.asker_id(photo),
        subject_id=photo.subject_id,
        leads=pressed.leads,
    )
    return Reply(forbidden, alert=True) if forbidden else None


def _surprise(pressed: Pressed) -> Reply:
    photo = photos.find(pressed.conn, pressed.press.number)
    if photo is None:
        return pressed.unknown()
    return _order(pressed, photo, any_template(pressed.conn, photo_id=photo.id).id)


def _family(pressed: Pressed) -> Reply:
    photo = photos.find(pressed.conn, pressed.press.number)
    if photo is None or pressed.press.word not in set(Family):
        return pressed.unknown()
    if not pressed.owns(photo):
        return pressed.foreign(photo)
    if pressed.row is None:
        # A keyboard that no row knows was orphaned by a crash; its twin stands in the chat.
        return Reply("", remove=True)
    if pressed.row.photo_id == photo.id:
        messages.turn_page(
            pressed.conn,
            chat_id=pressed.message.chat.id,
            message_id=pressed.message.message_id,
            page=pressed.press.word,
        )
    return Reply("")  # of a keyboard that has just become a status there is no page to turn


def _cancel(pressed: Pressed) -> Reply:
    job = jobs.find(pressed.conn, pressed.press.number)
    if job is None:
        return pressed.unknown()
    if not pressed.owns(job) and not _may_stop(pressed, job):
        return pressed.foreign(job)
    outcome = jobs.cancel(pressed.conn, job.id, now=pressed.context.services.clock())
    # No row stands behind the list of /cancel, which has served, nor behind a status message that
    # a crash orphaned: both go away.
    text = cancelled_text(pressed.context, pressed.person, job, outcome)
    return Reply(text, remove=pressed.row is None)


def _may_stop(pressed: Pressed, job: Job) -> bool:
    """Return whether somebody may cancel what another asked for: administrators, and who is in the photo."""
    if job.chat_id != pressed.message.chat.id:
        return False
    photo = photos.find(pressed.conn, job.photo_id)
    return pressed.leads or (photo is not None and photo.subject_id == pressed.person.id)


def _again(pressed: Pressed) -> Reply:
    job = jobs.find(pressed.conn, pressed.press.number)
    photo = photos.find(pressed.conn, job.photo_id) if job is not None else None
    if job is None or photo is None:
        return pressed.unknown()
    return _refusal(pressed, photo) or _shown_again(pressed, job) or _order(pressed, photo, job.template)


def _shown_again(pressed: Pressed, job: Job) -> Reply | None:
    """Have a clip shown that is made and was never seen; None if there is none, or not in this message."""
    if pressed.row is None or pressed.row.job_id != job.id:
        return None
    if not making.show_again(pressed.conn, job.id, now=pressed.context.services.clock()):
        return None
    return Reply(pressed.say("pressed-shown-again", name=label(BY_ID[job.template], pressed.person.spoken)))


def _another(pressed: Pressed) -> Reply:
    job = jobs.find(pressed.conn, pressed.press.number)
    photo = photos.find(pressed.conn, job.photo_id) if job is not None else None
    if photo is None:
        return pressed.unknown()
    if not pressed.owns(photo):
        return pressed.foreign(photo)
    if photo.state is PhotoState.EXPIRED:
        return Reply(pressed.say("pressed-expired"), alert=True)
    messages.owe(
        pressed.conn,
        MessageRole.KEYBOARD,
        chat_id=photo.chat_id,
        thread_id=photo.thread_id,
        person_id=pressed.asker_id(photo),
        photo_id=photo.id,
        reply_to=photo.reply_to,
    )
    return Reply(pressed.say("pressed-another"))


def _language(pressed: Pressed) -> Reply:
    choice = pressed.press.word
    if choice != "auto" and choice not in LANGUAGES:
        return pressed.unknown()
    language = None if choice == "auto" else choice
    people.choose_language(pressed.conn, person_id=pressed.person.id, language=language)
    person = people.find(pressed.conn, pressed.person.id)
    key = "language-auto" if language is None else "language-set"
    return Reply(pressed.context.say(person, key), remove=True)


def _want(pressed: Pressed) -> Reply:
    template = BY_ID.get(pressed.press.word)
    if template is None:
        return pressed.unknown()
    people.arm_template(pressed.conn, person_id=pressed.person.id, template=template.id)
    name = label(template, pressed.person.spoken)
    armed = browse_screen(pressed.context.services.words, pressed.person.spoken, template.family)
    return Reply(
        pressed.say("pressed-armed", name=name), screen=armed.with_text(pressed.say("armed", name=name))
    )


def _browse(pressed: Pressed) -> Reply:
    if pressed.press.word not in set(Family):
        return pressed.unknown()
    words = pressed.context.services.words
    return Reply("", screen=browse_screen(words, pressed.person.spoken, pressed.press.word))


# Their messages stand in private chats only; elsewhere they were pressed by a client of its own mind,
# perhaps on somebody else's message, which they would change or take away.
_PRIVATE = frozenset({Action.LANGUAGE, Action.WANT, Action.BROWSE})

_ACTIONS: dict[Action, Callable[[Pressed], Reply]] = {
    Action.MAKE: _make,
    Action.FAMILY: _family,
    Action.SURPRISE: _surprise,
    Action.CANCEL: _cancel,
    Action.AGAIN: _again,
    Action.ANOTHER: _another,
    Action.LANGUAGE: _language,
    Action.WANT: _want,
    Action.BROWSE: _browse,
    Action.SETTING: settings.change,
    Action.REMOVE: consents.remove,
}
