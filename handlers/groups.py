"""The bot in groups: silent until somebody calls it (`handlers.emoji`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.context import Context, meet

if TYPE_CHECKING:
    from telegram import Update


async def show_help(update: Update, context: Context) -> None:
    """/help and /start in a group: one line, everything else is said in private."""
    person = await context.services.storage.transact(meet, update, context)
    await context.reply(update, context.say(person, "group-help", bot=context.bot.username), quote=True)
