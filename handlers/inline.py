"""Inline mode: in any chat people find their own clips behind the bot's name, and share them at once.

Only clips of their own photos, which Telegram has already: nothing is made, sent or stored here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultCachedDocument,
    InlineQueryResultCachedMpeg4Gif,
    InlineQueryResultCachedVideo,
    InlineQueryResultsButton,
)

from engine.catalogue import BY_ID
from handlers.commands import LINKED
from handlers.views.keyboard import label
from handlers.wire.errors import TransportError
from handlers.wishes import matching
from storage import people, shared

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import InlineQuery, InlineQueryResult, Update

    from handlers.context import Context
    from storage.rows import SharedClip

log = structlog.get_logger(__name__)

PAGE: Final = 50
"""Results of one answer; Telegram takes no more (facts/telegram.md section 5)."""


async def show_clips(update: Update, context: Context) -> None:
    """Answer with the person's newest clips whose expression is called like what they typed."""
    query = update.inline_query
    if query is None:
        raise ValueError("an inline handler without a query")
    language, found = await context.services.storage.transact(_find, query)
    shown = found[:PAGE]
    more = str(shown[-1].job_id) if len(found) > PAGE else ""
    text = context.services.words.say(language, "inline-more" if found or query.offset else "inline-first")
    try:
        await context.services.transport.answer_inline(
            query,
            [_result(context, language, clip) for clip in shown],
            next_offset=more,
            button=InlineQueryResultsButton(text, start_parameter="inline"),
            cache_seconds=context.services.manners.inline_cache_seconds,
        )
    except TransportError as error:
        # Nobody waits for it any more: an app asks anew with every letter.
        log.warning("inline_not_answered", error=f"{type(error).__name__}: {error}")


def _find(conn: sa.Connection, query: InlineQuery) -> tuple[str, list[SharedClip]]:
    """Return the language to speak, and one clip more than fits; an offset that we never gave finds none."""
    person_id = query.from_user.id
    language = people.chosen_language(conn, person_id) or query.from_user.language_code or ""
    if query.offset and not (query.offset.isascii() and query.offset.isdecimal() and len(query.offset) <= 18):  # noqa: PLR2004 - 64 bits
        return language, []
    templates = [template.id for template in matching(query.query)]
    before = int(query.offset) if query.offset else None
    return language, shared.clips_of(conn, person_id, templates=templates, before=before, limit=PAGE + 1)


def _result(context: Context, language: str, clip: SharedClip) -> InlineQueryResult:
    words, template = context.services.words, BY_ID[clip.template]
    name = label(template, language)
    link = f"https://t.me/{context.bot.username}?start={LINKED}{template.id}"
    markup = InlineKeyboardMarkup([[InlineKeyboardButton(words.say(language, "button-yours"), url=link)]])
    caption = words.say(language, "status-clip", name=name)
    key = str(clip.job_id)
    match clip.kind:
        case "video":
            return InlineQueryResultCachedVideo(key, clip.file_id, name, caption=caption, reply_markup=markup)
        case "document":
            return InlineQueryResultCachedDocument(
                key, name, clip.file_id, caption=caption, reply_markup=markup
            )
        case _:
            return InlineQueryResultCachedMpeg4Gif(
                key, clip.file_id, title=name, caption=caption, reply_markup=markup
            )
