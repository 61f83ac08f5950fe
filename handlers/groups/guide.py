"""The bot in groups: silent until somebody calls it (`handlers.emoji`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.context import Context, meet, owe_answer

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import Update


async def show_help(update: Update, context: Context) -> None:
    """/help and /start in a group: one line, everything else is said in private."""
    await context.decide(_owe_help, update, context)


def _owe_help(conn: sa.Connection, update: Update, context: Context) -> None:
    person = meet(conn, update, context)
    owe_answer(conn, update, context.say(person, "group-help", bot=context.bot.username), quote=True)
