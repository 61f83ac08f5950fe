"""A small bot of the kind we build, written with aiogram, and aiogram's way to the sandbox."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiogram import Bot, Dispatcher, F, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.sandbox.telegram import samples

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Bot]:
    """Yield aiogram's client of a sandbox."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot("4712:aiogram-token", session=session) as bot:
        yield bot


def clip_bot() -> Dispatcher:
    """Return a bot that makes clips: photo in, keyboard out, press, clip; it does not know /start yet."""
    dispatcher = Dispatcher()
    dispatcher.message.register(_offer, F.photo)
    dispatcher.callback_query.register(_deliver)
    return dispatcher


async def _offer(message: types.Message, bot: Bot) -> None:
    assert message.photo is not None
    content = await bot.download(message.photo[-1])
    assert content is not None
    button = types.InlineKeyboardButton(text="Sleepy", callback_data="t:sleepy")
    markup = types.InlineKeyboardMarkup(inline_keyboard=[[button]])
    await message.reply(f"{len(content.read())} bytes", reply_markup=markup)


async def _deliver(query: types.CallbackQuery) -> None:
    await query.answer("On it")
    assert isinstance(query.message, types.Message)
    clip = types.BufferedInputFile(samples.mp4(), "sleepy.mp4")
    await query.message.edit_media(types.InputMediaAnimation(media=clip, caption=query.data))
