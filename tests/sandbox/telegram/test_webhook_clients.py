"""Clients that nobody here wrote live with the sandbox's webhooks: aiogram and pyTelegramBotAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import telebot
from aiogram.filters import CommandStart
from aiogram.methods import SendMessage
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from telebot import async_telebot, asyncio_helper

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.aiogram_bot import clip_bot, connected
from tests.sandbox.telegram.hooked import serve, serve_application

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiogram import Bot, Dispatcher, types

    from sandbox.client import Control, Person
    from sandbox.server import Sandbox

_SECRET = "only-the-sandbox-knows"


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with connected(sandbox.url) as client:
        yield client


def _greeting_bot() -> Dispatcher:
    """Return the small bot with a greeting."""
    dispatcher = clip_bot()

    @dispatcher.message(CommandStart())
    async def start(message: types.Message) -> SendMessage:
        return SendMessage(chat_id=message.chat.id, text="Send a selfie")

    return dispatcher


def _application(bot: Bot, *, in_background: bool) -> web.Application:
    """Return aiogram's own web application around the small bot."""
    application, dispatcher = web.Application(), _greeting_bot()
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=in_background, secret_token=_SECRET)
    handler.register(application, path="/hook")
    setup_application(application, dispatcher, bot=bot)
    return application


async def _travel(control: Control, person: Person) -> None:
    """Go the whole way: a selfie, a press, a clip in the place of the keyboard."""
    await control.send_photo(person, samples.jpeg())
    chat = await control.wait_until_chat(person, lambda chat: any(one.buttons for one in chat.from_bot))
    asked = chat.from_bot[-1]
    pressed = await control.press(person, asked.message_id, text="Sleepy")
    await control.wait_for("telegram.callback_answered", id=pressed.callback_id, text="On it")
    await control.wait_until_chat(person, lambda chat: chat.from_bot[-1].kind == "animation")
    assert await control.media(person, asked.message_id) == samples.mp4()


async def test_a_whole_journey_works_with_aiograms_webhook(bot: Bot, control: Control) -> None:
    async with serve_application(_application(bot, in_background=True)) as url:
        await bot.set_webhook(f"{url}/hook", secret_token=_SECRET, max_connections=10)
        await _travel(control, await control.person("Alice"))
        assert (await bot.get_webhook_info()).last_error_message is None
        assert await bot.delete_webhook()
    assert not await control.events("telegram.call", status=400)


async def test_aiogram_may_answer_within_the_webhooks_answer(bot: Bot, control: Control) -> None:
    alice = await control.person("Alice")
    async with serve_application(_application(bot, in_background=False)) as url:
        await bot.set_webhook(f"{url}/hook", secret_token=_SECRET)
        await control.send_text(alice, "/start")
        await control.wait_for("telegram.message", by="bot", text="Send a selfie")
        await _travel(control, alice)
        await bot.delete_webhook()


async def test_aiogram_refuses_posts_without_its_secret(bot: Bot, control: Control, alice: Person) -> None:
    async with serve_application(_application(bot, in_background=False)) as url:
        await bot.set_webhook(f"{url}/hook", secret_token="some-other-secret")
        await control.wait_for("telegram.webhook", status=401, count=2)
        info = await bot.get_webhook_info()
        assert (info.pending_update_count, info.url) == (1, f"{url}/hook")
        assert info.last_error_message == "Wrong response from the webhook: 401 Unauthorized"
        await bot.delete_webhook()
    assert alice.id


async def test_a_whole_journey_works_with_pytelegrambotapi(
    sandbox: Sandbox, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asyncio_helper, "API_URL", f"{sandbox.url}/bot{{0}}/{{1}}")
    monkeypatch.setattr(asyncio_helper, "FILE_URL", f"{sandbox.url}/file/bot{{0}}/{{1}}")
    client: Any = async_telebot.AsyncTeleBot("4713:telebot-token")  # the library leaves half of it untyped
    _add_handlers(client)

    async def take(request: web.Request) -> web.Response:
        types_of_it: Any = telebot.types
        await client.process_new_updates([types_of_it.Update.de_json(await request.json())])
        return web.Response()

    async with serve(take) as url:
        assert await client.set_webhook(url, allowed_updates=["message", "callback_query"])
        await _travel(control, await control.person("Bob"))
        assert await client.delete_webhook()
        await client.close_session()


def _add_handlers(client: Any) -> None:
    async def photo(message: telebot.types.Message) -> None:
        assert message.photo
        path = (await client.get_file(message.photo[-1].file_id)).file_path
        markup = telebot.types.InlineKeyboardMarkup()
        markup.add(telebot.types.InlineKeyboardButton("Sleepy", callback_data="t:sleepy"))
        await client.reply_to(message, f"{len(await client.download_file(path))} bytes", reply_markup=markup)

    async def pressed(query: telebot.types.CallbackQuery) -> None:
        await client.answer_callback_query(query.id, "On it")
        assert query.message
        clip = telebot.types.InputMediaAnimation(
            telebot.types.InputFile(samples.mp4_file()), caption=query.data
        )
        await client.edit_message_media(
            clip, chat_id=query.message.chat.id, message_id=query.message.message_id
        )

    client.register_message_handler(photo, content_types=["photo"])
    client.register_callback_query_handler(pressed, func=lambda _query: True)
