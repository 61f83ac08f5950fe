"""The table of contents: everything that the bot reacts to, in the order in which it is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram import BotCommand
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers import commands, others, presses, selfies

if TYPE_CHECKING:
    from handlers.words import Words

COMMANDS = ("start", "help", "templates", "jobs", "cancel", "language")
"""The commands of a private chat; each has a line `command-<name>` in the locales."""

# CommandHandler and MessageHandler also fire on edited messages: without this, somebody who
# corrects a typo would order twice.
_NEW = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
_EDITED = filters.UpdateType.EDITED_MESSAGE & filters.ChatType.PRIVATE

# Some apps name no image type for a HEIC file, so the name's ending counts as well.
_IMAGE_FILE = filters.Document.IMAGE | filters.Document.FileExtension("heic")
for _ending in ("heif", "jpg", "jpeg", "png", "webp", "bmp"):
    _IMAGE_FILE |= filters.Document.FileExtension(_ending)


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every handler to the application."""
    application.add_handlers(
        [
            CommandHandler("start", commands.start, filters=_NEW),
            CommandHandler("help", commands.show_help, filters=_NEW),
            CommandHandler("templates", commands.templates, filters=_NEW),
            CommandHandler("jobs", commands.list_jobs, filters=_NEW),
            CommandHandler("cancel", commands.cancel, filters=_NEW),
            CommandHandler("language", commands.language, filters=_NEW),
            CallbackQueryHandler(presses.press),
            # An animation fills `document` as well, so it is asked for first.
            MessageHandler(_NEW & (filters.ANIMATION | filters.VIDEO), others.moving_picture),
            MessageHandler(_NEW & filters.PHOTO, selfies.photo),
            MessageHandler(_NEW & filters.Document.GIF, others.moving_picture),
            MessageHandler(_NEW & _IMAGE_FILE, selfies.image_file),
            MessageHandler(_NEW & filters.Document.ALL, others.other_file),
            MessageHandler(_NEW & filters.Sticker.ALL, others.sticker),
            MessageHandler(_NEW & ~filters.StatusUpdate.ALL, others.anything_else),
            MessageHandler(_EDITED & (filters.PHOTO | filters.Document.ALL), others.edited),
            ChatMemberHandler(others.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(others.failed)


def command_menu(words: Words, language: str) -> list[BotCommand]:
    """Return the commands as Telegram's menu shows them in a language."""
    return [BotCommand(name, words.say(language, f"command-{name}")) for name in COMMANDS]
