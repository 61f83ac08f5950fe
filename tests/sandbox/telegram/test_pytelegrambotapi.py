"""pyTelegramBotAPI, which nobody here wrote, lives with the sandbox: poll, photo, keyboard, edit, answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import requests
import telebot
from telebot import apihelper, types

from tests.sandbox.telegram import samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.client import Control, Person
    from sandbox.server import Sandbox


@pytest.fixture
def bot(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[telebot.TeleBot]:
    monkeypatch.setattr(apihelper, "API_URL", f"{sandbox.url}/bot{{0}}/{{1}}")
    monkeypatch.setattr(apihelper, "FILE_URL", f"{sandbox.url}/file/bot{{0}}/{{1}}")
    with requests.Session() as session:  # else every thread of a test would leave one open
        monkeypatch.setattr(apihelper, "session", session)
        yield telebot.TeleBot("4713:telebot-token", threaded=False)


def _add_handlers(bot: telebot.TeleBot) -> None:
    """Make it a small bot of the kind we build: photo in, keyboard out, press, clip."""

    def photo(message: types.Message) -> None:
        assert message.photo
        path = bot.get_file(message.photo[-1].file_id).file_path
        assert path
        markup = types.InlineKeyboardMarkup()
        markup.add(types.InlineKeyboardButton("Sleepy", callback_data="t:sleepy"))
        bot.reply_to(message, f"{len(bot.download_file(path))} bytes", reply_markup=markup)

    def pressed(query: types.CallbackQuery) -> None:
        bot.answer_callback_query(query.id, "On it")
        assert query.message
        chat_id, message_id = query.message.chat.id, query.message.message_id
        bot.edit_message_text("working", chat_id=chat_id, message_id=message_id)
        clip = types.InputMediaAnimation(types.InputFile(samples.mp4_file()), caption=query.data)
        bot.edit_message_media(clip, chat_id=chat_id, message_id=message_id)
        bot.stop_bot()  # type: ignore[no-untyped-call]  # the library leaves it without types

    bot.register_message_handler(photo, content_types=["photo"])
    bot.register_callback_query_handler(pressed, func=lambda _query: True)


async def test_a_whole_journey_works_by_polling(bot: telebot.TeleBot, control: Control) -> None:
    _add_handlers(bot)
    polling = asyncio.create_task(
        asyncio.to_thread(bot.polling, non_stop=True, interval=0, long_polling_timeout=5)
    )
    alice = await control.person("Alice")
    await control.send_photo(alice, samples.jpeg())
    chat = await control.wait_until_chat(alice, lambda chat: any(one.buttons for one in chat.from_bot))
    asked = chat.from_bot[-1]
    pressed = await control.press(alice, asked.message_id, text="Sleepy")
    await control.wait_for("telegram.callback_answered", id=pressed.callback_id, text="On it")
    await control.wait_until_chat(alice, lambda chat: chat.from_bot[-1].kind == "animation")
    assert await control.media(alice, asked.message_id) == samples.mp4()
    await polling


async def test_simple_calls_parse(bot: telebot.TeleBot, alice: Person) -> None:
    me = await asyncio.to_thread(bot.get_me)
    assert (me.id, me.is_bot) == (4713, True)
    sent = await asyncio.to_thread(bot.send_photo, alice.id, samples.jpeg(), caption="x")
    assert sent.photo
    assert sent.photo[-1].width == 640
    video = await asyncio.to_thread(bot.send_video, alice.id, samples.mp4())
    assert video.content_type == "animation"
    assert await asyncio.to_thread(bot.remove_webhook)
    with pytest.raises(apihelper.ApiTelegramException, match="chat not found"):
        await asyncio.to_thread(bot.send_message, 5, "x")
