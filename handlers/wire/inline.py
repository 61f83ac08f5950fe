"""Messages in chats unknown to us: changed by ids of their own, without uploads, without an echo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram import error as ptb

from handlers.wire.errors import is_unmodified, translated
from handlers.wire.media import Clip, input_media

if TYPE_CHECKING:
    from telegram import Bot, InlineKeyboardMarkup

_UNSEEN: Final = "Selfmoji"
"""The title of an answer that nobody chooses, which has to have one."""


class InlineTransport:
    """Changes what somebody placed by inline mode; each call once, each error of one of our classes."""

    def __init__(self, bot: Bot) -> None:
        """Prepare the transport on PTB's bot."""
        self._bot = bot

    async def answer_guest(self, query_id: str, text: str, markup: InlineKeyboardMarkup | None) -> str:
        """Answer a call into a chat that we are not in, once; return the inline id of what stands there."""
        words = InputTextMessageContent(text)
        result = InlineQueryResultArticle("answer", _UNSEEN, words, reply_markup=markup)
        with translated():
            sent = await self._bot.answer_guest_query(query_id, result)
        return sent.inline_message_id

    async def edit_text(self, inline_id: str, text: str, *, markup: InlineKeyboardMarkup | None) -> None:
        """Make a text message show this; showing it already is success."""
        with translated():
            try:
                await self._bot.edit_message_text(text, inline_message_id=inline_id, reply_markup=markup)
            except ptb.BadRequest as error:
                if not is_unmodified(error):
                    raise

    async def show_clip(
        self, inline_id: str, clip: Clip, *, kind: str, caption: str, markup: InlineKeyboardMarkup | None
    ) -> None:
        """Turn a message into a clip that Telegram has; may be repeated safely.

        Telegram takes no upload here (Bot API, editMessageMedia) and does not say what it made of it.
        """
        if clip.file_id is None:
            raise ValueError("an inline message takes no upload")
        media = input_media(clip, clip.file_id, kind, caption)
        with translated():
            try:
                await self._bot.edit_message_media(media, inline_message_id=inline_id, reply_markup=markup)
            except ptb.BadRequest as error:
                if not is_unmodified(error):
                    raise
