"""The commands of a private chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalogue import BY_ID
from handlers.buttons import Action, Press
from handlers.context import Context, meet, owe_answer
from handlers.views.keyboard import browse_screen, label
from handlers.views.placed import LINKED
from handlers.views.screen import Screen
from handlers.words import LANGUAGES
from storage import jobs, people
from storage.jobs import Cancelled

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import Update

    from engine.catalogue import Template
    from storage.rows import Job, Person

_ENDED_SHOWN = 5


async def start(update: Update, context: Context) -> None:
    """/start: how it works; by a link below somebody's clip, that expression is chosen at once."""
    template = BY_ID.get((context.args or [""])[0].removeprefix(LINKED))
    await context.decide(_start, update, context, template)


def _start(conn: sa.Connection, update: Update, context: Context, template: Template | None) -> None:
    person = meet(conn, update, context)
    if template is None:
        owe_answer(conn, update, context.say(person, "start"))
        return
    people.arm_template(conn, person_id=person.id, template=template.id)
    owe_answer(conn, update, context.say(person, "armed", name=label(template, person.spoken)))


async def show_help(update: Update, context: Context) -> None:
    """/help: everything that can be done, and what happens to photos."""
    person = await context.services.storage.transact(meet, update, context)
    manners = context.services.manners
    hours = int(manners.keep_photos.total_seconds() // 3600)
    text = context.say(person, "help", hours=hours)
    if manners.media_chat is not None:
        # Whose clips lie with the operator has to know it.
        text += "\n\n" + context.say(person, "help-copies", bot=context.bot.username)
    await context.reply(update, text)


async def templates(update: Update, context: Context) -> None:
    """/templates: choose before the photo is sent."""
    person = await context.services.storage.transact(meet, update, context)
    screen = browse_screen(context.services.words, person.spoken, "")
    await context.reply(update, screen.text, markup=screen.markup)


async def list_jobs(update: Update, context: Context) -> None:
    """/jobs: what is being made, and what became of the last ones."""
    person, opened, ended = await context.services.storage.transact(_read_jobs, update, context)
    if not opened and not ended:
        await context.reply(update, context.say(person, "jobs-none"))
        return
    lines: list[str] = []
    if opened:
        lines += [context.say(person, "jobs-open"), *(_line(context, person, job) for job in opened)]
    if ended:
        lines += [context.say(person, "jobs-ended"), *(_line(context, person, job) for job in ended)]
    await context.reply(update, "\n".join(lines))


def _read_jobs(conn: sa.Connection, update: Update, context: Context) -> tuple[Person, list[Job], list[Job]]:
    person = meet(conn, update, context)
    chats = _chats(update, person)
    ended = jobs.ended_of(conn, person_id=person.id, chats=chats, limit=_ENDED_SHOWN)
    return person, jobs.open_of(conn, person_id=person.id, chats=chats), ended


def _line(context: Context, person: Person, job: Job) -> str:
    state = context.say(person, f"state-{job.state.replace('_', '-')}")
    return context.say(person, "jobs-line", name=label(BY_ID[job.template], person.spoken), state=state)


def _chats(update: Update, person: Person) -> tuple[int, int]:
    """Return the private chat, and the one that stands for all those in which the person placed messages."""
    if update.effective_chat is None:
        raise ValueError("an update without a chat")
    return update.effective_chat.id, people.elsewhere(person.id)


async def cancel(update: Update, context: Context) -> None:
    """/cancel: the one open job at once; of several, ask which."""
    await context.decide(_cancel_only, update, context)


def _cancel_only(conn: sa.Connection, update: Update, context: Context) -> None:
    person = meet(conn, update, context)
    opened = jobs.open_of(conn, person_id=person.id, chats=_chats(update, person))
    if not opened:
        owe_answer(conn, update, context.say(person, "cancel-none"))
    elif len(opened) == 1:
        outcome = jobs.cancel(conn, opened[0].id, now=context.services.clock())
        owe_answer(conn, update, cancelled_text(context, person, opened[0], outcome))
    else:
        rows = tuple(
            ((label(BY_ID[job.template], person.spoken), Press(Action.CANCEL, job.id)),) for job in opened
        )
        screen = Screen(context.say(person, "cancel-which"), rows)
        owe_answer(conn, update, screen.text, markup=screen.markup)


def cancelled_text(context: Context, person: Person, job: Job, outcome: Cancelled) -> str:
    """Return the sentence that says what a cancellation could still do."""
    keys = {Cancelled.FREE: "cancel-done", Cancelled.DROPPED: "cancel-dropped"}
    name = label(BY_ID[job.template], person.spoken)
    return context.say(person, keys.get(outcome, "cancel-too-late"), name=name)


async def language(update: Update, context: Context) -> None:
    """/language: override the language of the person's app."""
    person = await context.services.storage.transact(meet, update, context)
    choices = tuple(((name, Press(Action.LANGUAGE, 0, code)) for code, name in LANGUAGES.items()))
    auto = ((context.say(person, "button-language-auto"), Press(Action.LANGUAGE, 0, "auto")),)
    screen = Screen(context.say(person, "language-which"), (choices, auto))
    await context.reply(update, screen.text, markup=screen.markup)
