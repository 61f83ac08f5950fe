"""/settings in a group: for its administrators, whose rights are looked at again at every press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from handlers.context import Context, meet, owe_answer
from handlers.groups.rules import group_most
from handlers.pressed import Pressed, Reply
from handlers.views.settings import settings_screen
from handlers.words import LANGUAGES
from storage import groups, people

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import Update

    from handlers.views.screen import Screen
    from storage.rows import GroupRules, Person

T = TypeVar("T")

_CLIPS: Final = (0, 10, 25, 50, 100)
"""The limits that a group can choose; 0 leaves it at the operator's."""


async def show(update: Update, context: Context) -> None:
    """/settings: the panel, for administrators only."""
    chat, sender = update.effective_chat, update.effective_sender
    if chat is None or sender is None:
        raise ValueError("settings of no group")
    leads = await context.services.admins.leads(chat_id=chat.id, person_id=sender.id)
    await context.decide(_owe_panel, update, context, chat.id, leads=leads)


def _owe_panel(conn: sa.Connection, update: Update, context: Context, chat_id: int, *, leads: bool) -> None:
    person = meet(conn, update, context)
    if leads:
        screen = _screen(context, person, groups.rules(conn, chat_id))
        owe_answer(conn, update, screen.text, markup=screen.markup, quote=True)
    else:
        owe_answer(conn, update, context.say(person, "settings-admins-only"), quote=True)


def _screen(context: Context, person: Person, rules: GroupRules) -> Screen:
    most = group_most(rules, context.services.manners.group_clips)
    return settings_screen(context.services.words, person.spoken, rules, most=most)


def change(pressed: Pressed) -> Reply:
    """Change what was pressed to its next value and show it."""
    # The panel has no row; what has one is another message, pressed by a client of its own mind.
    if not pressed.in_group or pressed.row is not None:
        return pressed.unknown()
    if not pressed.leads:
        return Reply(pressed.say("settings-admins-only"), alert=True)
    if pressed.press.word == "done":
        return Reply("", remove=True)
    chat_id = pressed.message.chat.id
    if not _turn(pressed.conn, chat_id, pressed.press.word, groups.rules(pressed.conn, chat_id)):
        return pressed.unknown()
    person = people.find_in(pressed.conn, pressed.person.id, chat_id=chat_id)
    return Reply("", screen=_screen(pressed.context, person, groups.rules(pressed.conn, chat_id)))


def _turn(conn: sa.Connection, chat_id: int, setting: str, rules: GroupRules) -> bool:
    """Give one setting its next value; False if there is no such setting."""
    match setting:
        case "who":
            groups.choose_who_may_ask(conn, chat_id, admins_only=not rules.admins_only)
        case "photos":
            groups.allow_others_photos(conn, chat_id, allowed=not rules.others_photos)
        case "clips":
            groups.choose_daily_clips(conn, chat_id, _after(rules.daily_clips, _CLIPS))
        case "language":
            groups.choose_language(conn, chat_id, _after(rules.language, (None, *LANGUAGES)))
        case _:
            return False
    return True


def _after(value: T, choices: tuple[T, ...]) -> T:
    """Return the choice after a value; the first after the last, and after what is no choice any more."""
    return choices[(choices.index(value) + 1) % len(choices)] if value in choices else choices[0]
