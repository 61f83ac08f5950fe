"""The table of contents: everything that the bot reacts to, in the order in which it is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeDefault,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from handlers import commands, emoji, others, presses, selfies
from handlers.calls import Command, Ours
from handlers.door import Door
from handlers.elsewhere import guest_calls, inline, placing
from handlers.groups import consents, guide, settings
from handlers.images import HasImage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.door import Guests
    from handlers.words import Words

COMMANDS = ("start", "help", "templates", "jobs", "cancel", "language")
"""The commands of a private chat; each has a line `command-<name>` in the locales."""

GROUP_COMMANDS = ("emoji", "optout", "help")
"""The commands that a group's menu shows, with lines as above."""

ADMIN_COMMANDS = ("emoji", "settings", "optout", "help")
"""What it shows to the group's administrators."""

MENUS: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
    (BotCommandScopeDefault(), COMMANDS),
    (BotCommandScopeAllGroupChats(), GROUP_COMMANDS),
    (BotCommandScopeAllChatAdministrators(), ADMIN_COMMANDS),
)
"""Where which commands are shown; the groups' menu goes before the default there."""

# CommandHandler and MessageHandler also fire on edited messages: without this, somebody who
# corrects a typo would order twice.
# What somebody placed of our own inline results is nothing that they tell us.
_NEW = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & ~Ours()
_EDITED = filters.UpdateType.EDITED_MESSAGE & filters.ChatType.PRIVATE & ~Ours()

# In a group only new words of people's own: what is sent on was said to somebody else.
_CALL = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS & ~filters.FORWARDED


def register(application: Application[Any, Any, Any, Any, Any, Any], guests: Guests) -> None:
    """Add every handler to the application; `guests` says who gets to any but the first."""
    application.add_handlers(
        [
            Door(guests),
            CommandHandler("start", commands.start, filters=_NEW),
            CommandHandler("help", commands.show_help, filters=_NEW),
            CommandHandler("templates", commands.templates, filters=_NEW),
            CommandHandler("jobs", commands.list_jobs, filters=_NEW),
            CommandHandler("cancel", commands.cancel, filters=_NEW),
            CommandHandler("language", commands.language, filters=_NEW),
            CommandHandler("optout", consents.opt_out, filters=_NEW),
            CommandHandler("optin", consents.opt_in, filters=_NEW),
            # Before the photos: a caption can be the command.
            MessageHandler((_NEW | _CALL) & Command(emoji.CALLS), emoji.call),
            CallbackQueryHandler(presses.press),
            InlineQueryHandler(inline.show_results),
            ChosenInlineResultHandler(placing.chosen),
            MessageHandler(filters.UpdateType.GUEST_MESSAGE, guest_calls.call),
            # An animation fills `document` as well, so it is asked for first.
            MessageHandler(_NEW & (filters.ANIMATION | filters.VIDEO), others.moving_picture),
            MessageHandler(_NEW & HasImage(), selfies.photo),
            MessageHandler(_NEW & filters.Document.GIF, others.moving_picture),
            MessageHandler(_NEW & filters.Document.ALL, others.other_file),
            MessageHandler(_NEW & filters.Sticker.ALL, others.sticker),
            MessageHandler(_NEW & ~filters.StatusUpdate.ALL, others.anything_else),
            MessageHandler(_CALL & Command(("start", "help"), only_addressed=True), guide.show_help),
            MessageHandler(_CALL & Command(("settings",), only_addressed=True), settings.show),
            MessageHandler(_CALL & Command(("optout",), only_addressed=True), consents.opt_out),
            MessageHandler(_CALL & Command(("optin",), only_addressed=True), consents.opt_in),
            MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE, others.upgraded),
            MessageHandler(_EDITED & (filters.PHOTO | filters.Document.ALL), others.edited),
            ChatMemberHandler(others.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(others.failed)


def command_menu(words: Words, language: str, names: Sequence[str] = COMMANDS) -> list[BotCommand]:
    """Return commands as Telegram's menu shows them in a language."""
    return [BotCommand(name, words.say(language, f"command-{name}")) for name in names]
