"""Every outgoing call that we make to Telegram, with Telegram's errors made few."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from telegram import CallbackQuery, InlineKeyboardMarkup, InputFile, Message, ReplyParameters
from telegram import error as ptb

from handlers.wire.errors import is_unmodified, translated
from handlers.wire.media import Clip, Shown, input_media, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from telegram import (
        Bot,
        InlineQuery,
        InlineQueryResult,
        InlineQueryResultsButton,
        InputMediaAnimation,
        InputMediaDocument,
        InputMediaVideo,
        PhotoSize,
    )


_FILENAME = "selfmoji.mp4"


class Transport:
    """Sends, edits and answers; each call once, each error of one of our classes."""

    def __init__(self, bot: Bot, *, media_seconds: float) -> None:
        """Prepare the transport.

        Args:
            bot: PTB's bot.
            media_seconds: how long an upload may take.
        """
        self._bot = bot
        self._media_seconds = media_seconds

    async def send_text(
        self,
        chat_id: int,
        text: str,
        *,
        markup: InlineKeyboardMarkup | None = None,
        thread_id: int | None = None,
        reply_to: int | None = None,
        silent: bool = False,
        only_for: int | None = None,
    ) -> int:
        """Send a text and return its message id; a repeat after UnsureError may double it.

        Args:
            only_for: who alone is to see it in a group (an ephemeral message, Bot API 10.3). Its id is 0; any
                other id says that the server does not know of such messages and showed it to everybody.
        """
        reply = None
        if reply_to is not None:
            reply = ReplyParameters(reply_to, allow_sending_without_reply=True)
        with translated():
            message = await self._bot.send_message(
                chat_id,
                text,
                reply_markup=markup,
                message_thread_id=thread_id,
                reply_parameters=reply,
                disable_notification=silent,
                api_kwargs=None if only_for is None else _ephemeral(only_for),
            )
        return message.message_id

    async def edit_text(
        self, chat_id: int, message_id: int, text: str, *, markup: InlineKeyboardMarkup | None
    ) -> None:
        """Make a text message show this; showing it already is success."""
        with translated():
            try:
                await self._bot.edit_message_text(
                    text, chat_id=chat_id, message_id=message_id, reply_markup=markup
                )
            except ptb.BadRequest as error:
                if not is_unmodified(error):
                    raise

    async def edit_caption(
        self, chat_id: int, message_id: int, text: str, *, markup: InlineKeyboardMarkup | None
    ) -> None:
        """Make a media message say this; a message that became media never becomes text again."""
        with translated():
            try:
                await self._bot.edit_message_caption(
                    chat_id=chat_id, message_id=message_id, caption=text, reply_markup=markup
                )
            except ptb.BadRequest as error:
                if not is_unmodified(error):
                    raise

    async def show_clip(
        self,
        chat_id: int,
        message_id: int,
        clip: Clip,
        *,
        kind: str,
        caption: str,
        markup: InlineKeyboardMarkup | None,
    ) -> Shown | None:
        """Turn a message into the clip; may be repeated safely.

        Returns:
            What Telegram made of it; None if the message showed exactly this already.
        """
        with translated():
            try:
                if clip.file_id is not None:
                    media = input_media(clip, clip.file_id, kind, caption)
                    answer = await self._edit_media(chat_id, message_id, media, markup)
                else:
                    answer = await self._upload(chat_id, message_id, clip, kind, caption, markup)
            except ptb.BadRequest as error:
                if not is_unmodified(error):
                    raise
                return None
        return shown(answer)

    async def _upload(
        self,
        chat_id: int,
        message_id: int,
        clip: Clip,
        kind: str,
        caption: str,
        markup: InlineKeyboardMarkup | None,
    ) -> Message | bool:
        if clip.path is None:
            raise ValueError("a clip without a file id needs a path")
        # A fresh handle for each attempt: aiohttp closes it when the request has been written.
        with _opened(clip.path) as handle:
            file = InputFile(handle, filename=_FILENAME, attach=True, read_file_handle=False)
            media = input_media(clip, file, kind, caption)
            return await self._edit_media(chat_id, message_id, media, markup)

    async def _edit_media(
        self,
        chat_id: int,
        message_id: int,
        media: InputMediaAnimation | InputMediaVideo | InputMediaDocument,
        markup: InlineKeyboardMarkup | None,
    ) -> Message | bool:
        return await self._bot.edit_message_media(
            media,
            chat_id=chat_id,
            message_id=message_id,
            reply_markup=markup,
            read_timeout=self._media_seconds,
        )

    async def send_clip(self, chat_id: int, clip: Clip) -> Shown:
        """Put a clip into a chat without a sound and return what Telegram made of it; a repeat doubles it."""
        if clip.path is None:
            raise ValueError("a clip that is sent needs a path")
        with translated(), _opened(clip.path) as handle:
            message = await self._bot.send_animation(
                chat_id,
                InputFile(handle, filename=_FILENAME, attach=True, read_file_handle=False),
                width=clip.width,
                height=clip.height,
                duration=clip.seconds,
                disable_notification=True,
                read_timeout=self._media_seconds,
            )
        return shown(message)

    async def answer(self, query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
        """Stop a button's spinner; a press that is too old to be answered is nobody's loss."""
        with translated():
            try:
                await query.answer(text or None, show_alert=alert)
            except ptb.BadRequest as error:
                if "too old" not in str(error).lower():
                    raise

    async def profile_photo(self, person_id: int) -> PhotoSize | None:
        """Return a person's profile photo in its largest size; None if there is none that we may see."""
        with translated():
            found = await self._bot.get_user_profile_photos(person_id, limit=1)
        sizes = found.photos[0] if found.photos else ()
        return max(sizes, key=lambda size: size.width * size.height, default=None)

    async def member_status(self, chat_id: int, person_id: int) -> str:
        """Return what somebody is in a group, in the words of `ChatMember.status`."""
        with translated():
            member = await self._bot.get_chat_member(chat_id, person_id)
        return str(member.status)

    async def answer_inline(
        self,
        query: InlineQuery,
        results: Sequence[InlineQueryResult],
        *,
        next_offset: str,
        button: InlineQueryResultsButton,
        cache_seconds: int,
    ) -> None:
        """Show results to who typed, and to nobody else; a query that is too old is nobody's loss."""
        with translated():
            try:
                await self._bot.answer_inline_query(
                    query.id,
                    results,
                    cache_time=cache_seconds,
                    is_personal=True,
                    next_offset=next_offset,
                    button=button,
                )
            except ptb.BadRequest as error:
                if "too old" not in str(error).lower():
                    raise

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message of ours out of the chat."""
        with translated():
            await self._bot.delete_message(chat_id, message_id)


def _ephemeral(person_id: int) -> dict[str, dict[str, int]]:
    """Return a parameter that PTB does not know yet."""
    return {"ephemeral_message_parameters": {"receiver_user_id": person_id}}


def _opened(path: Path) -> BinaryIO:
    # Not in a thread: a cancellation while it opens would lose the handle.
    return path.open("rb")
