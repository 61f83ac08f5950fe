"""Inline mode: in any chat people find their own clips behind the bot's name, then what else can be made.

Clips of their own photos that Telegram has already are shared at once; an expression that their last
selfie lacks is placed as a message with a button (`handlers.elsewhere.placing`). Nothing is stored here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultCachedDocument,
    InlineQueryResultCachedMpeg4Gif,
    InlineQueryResultCachedVideo,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from engine.catalogue import BY_ID
from handlers.buttons import Action, Press
from handlers.views.keyboard import label
from handlers.views.placed import HOME, LINKED, deep_link, placeholder
from handlers.views.screen import Screen
from handlers.wire.errors import TransportError
from handlers.wishes import matching
from storage import people, placed, shared

if TYPE_CHECKING:
    import sqlalchemy as sa
    from telegram import InlineQuery, InlineQueryResult, Update

    from engine.catalogue import Template
    from handlers.context import Context
    from storage.rows import SharedClip

log = structlog.get_logger(__name__)

PAGE: Final = 50
"""Results of one answer; Telegram takes no more (facts/telegram.md section 5)."""

_FIRST_OFFER: Final = "t"
"""What begins an offset among the expressions that can be made; one among the clips is a job's number."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One page of what somebody may place.

    Attributes:
        photo_id: of which `offers` can be made.
        more: the offset of the next page; "" for the last one.
    """

    language: str
    clips: list[SharedClip]
    photo_id: int = 0
    offers: tuple[Template, ...] = ()
    more: str = ""


async def show_results(update: Update, context: Context) -> None:
    """Answer with the person's newest clips that are called like what they typed, then with offers."""
    query = update.inline_query
    if query is None:
        raise ValueError("an inline handler without a query")
    found = await context.services.storage.transact(_find, query, makes=context.services.manners.media_chat)
    has_any = bool(found.clips or found.offers or query.offset)
    text = context.services.words.say(found.language, "inline-more" if has_any else "inline-first")
    results = [_shared(context, found.language, clip) for clip in found.clips]
    results += [_offered(context, found.language, found.photo_id, template) for template in found.offers]
    try:
        await context.services.transport.answer_inline(
            query,
            results,
            next_offset=found.more,
            button=InlineQueryResultsButton(text, start_parameter=HOME),
            cache_seconds=context.services.manners.inline_cache_seconds,
        )
    except TransportError as error:
        # Nobody waits for it any more: an app asks anew with every letter.
        log.warning("inline_not_answered", error=f"{type(error).__name__}: {error}")


def _find(conn: sa.Connection, query: InlineQuery, *, makes: int | None) -> _Found:
    """Return the page that an offset begins; one that we never gave finds nothing.

    Args:
        makes: the chat without which nothing new can be made; None makes none.
    """
    person_id, offset = query.from_user.id, query.offset.removeprefix(_FIRST_OFFER)
    language = people.chosen_language(conn, person_id) or query.from_user.language_code or ""
    if offset and not (offset.isascii() and offset.isdecimal() and len(offset) <= 18):  # noqa: PLR2004 - 64 bits
        return _Found(language, [])
    is_offer, number = query.offset.startswith(_FIRST_OFFER), int(offset or 0)
    clips = [] if is_offer else _clips(conn, query, before=number or None)
    if len(clips) > PAGE:
        return _Found(language, clips[:PAGE], more=str(clips[PAGE - 1].job_id))
    if makes is None or not people.is_reachable(conn, makes):
        return _Found(language, clips)
    photo_id, offers = _offers(conn, query)
    first = number if is_offer else 0
    last = first + PAGE - len(clips)
    more = f"{_FIRST_OFFER}{last}" if last < len(offers) else ""
    return _Found(language, clips, photo_id, offers[first:last], more)


def _clips(conn: sa.Connection, query: InlineQuery, *, before: int | None) -> list[SharedClip]:
    """Return a person's clips that are called so, one more than fits."""
    templates = [template.id for template in matching(query.query)]
    return shared.clips_of(conn, query.from_user.id, templates=templates, before=before, limit=PAGE + 1)


def _offers(conn: sa.Connection, query: InlineQuery) -> tuple[int, tuple[Template, ...]]:
    """Return a person's last selfie, and what it lacks of the expressions that are called so."""
    photo = placed.last_selfie(conn, query.from_user.id)
    if photo is None:
        return 0, ()
    made = placed.made_of(conn, photo.id, person_id=query.from_user.id)
    return photo.id, tuple(template for template in matching(query.query) if template.id not in made)


def _offered(context: Context, language: str, photo_id: int, template: Template) -> InlineQueryResult:
    screen = placeholder(context.services.words, language, photo_id, template)
    return InlineQueryResultArticle(
        Press(Action.PLACE, photo_id, template.id).data(),
        label(template, language),
        InputTextMessageContent(screen.text),
        reply_markup=screen.markup,
        description=context.services.words.say(language, "inline-offer"),
    )


def _shared(context: Context, language: str, clip: SharedClip) -> InlineQueryResult:
    words, name = context.services.words, label(BY_ID[clip.template], language)
    caption = words.say(language, "status-clip", name=name)
    link = words.say(language, "button-yours"), deep_link(context.bot.username, LINKED + clip.template)
    markup, key = Screen(caption, link=link).markup, str(clip.job_id)
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
