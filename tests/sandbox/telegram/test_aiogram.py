"""aiogram, which nobody here wrote, lives with the sandbox: polling, photo, keyboard, edit, answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiogram import Bot, Dispatcher, types
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import CommandStart

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.aiogram_bot import clip_bot, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Control, Person
    from sandbox.server import Sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with connected(sandbox.url) as client:
        yield client


def _greeting_bot() -> Dispatcher:
    """Return the small bot with a greeting."""
    dispatcher = clip_bot()

    @dispatcher.message(CommandStart())
    async def start(message: types.Message) -> None:
        await message.answer("<b>Send</b> a selfie", parse_mode="HTML")

    return dispatcher


async def test_a_whole_journey_works_by_polling(bot: Bot, control: Control) -> None:
    dispatcher = _greeting_bot()
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5))
    alice = await control.person("Alice")
    await control.send_text(alice, "/start")
    await control.wait_for("telegram.message", chat_id=alice.id, by="bot", text="Send a selfie")
    await control.send_photo(alice, samples.jpeg())
    chat = await control.wait_until_chat(alice, lambda chat: any(one.buttons for one in chat.from_bot))
    asked = chat.from_bot[-1]
    assert (asked.labels, asked.reply_to) == (["Sleepy"], chat.messages[-2].message_id)
    pressed = await control.press(alice, asked.message_id, text="Sleepy")
    await control.wait_for("telegram.callback_answered", id=pressed.callback_id, text="On it")
    await control.wait_until_chat(alice, lambda chat: chat.from_bot[-1].kind == "animation")
    assert await control.media(alice, asked.message_id) == samples.mp4()
    await dispatcher.stop_polling()
    await polling
    assert not await control.events("telegram.call", status=400)


async def test_all_calls_of_the_list_parse(bot: Bot, control: Control, alice: Person) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot) == (bot.id, True)
    sent = await bot.send_photo(alice.id, types.BufferedInputFile(samples.jpeg(), "p.jpg"), has_spoiler=True)
    assert sent.photo is not None
    assert sent.photo[-1].width == 640
    assert (
        await bot.edit_message_caption(chat_id=alice.id, message_id=sent.message_id, caption="x")
    ) is not True
    video = await bot.send_video(alice.id, types.BufferedInputFile(samples.mp4(), "v.mp4"))
    assert (video.video, video.animation is not None, video.document is not None) == (None, True, True)
    assert video.animation is not None
    again = await bot.send_animation(alice.id, video.animation.file_id)
    assert again.animation == video.animation
    file = types.BufferedInputFile(b"notes", "notes.txt")
    assert (await bot.send_document(alice.id, file)).document is not None
    assert await bot.set_message_reaction(alice.id, sent.message_id, [types.ReactionTypeEmoji(emoji="👍")])
    assert await bot.send_chat_action(alice.id, "upload_video")
    assert await bot.set_my_commands([types.BotCommand(command="start", description="Begin")])
    assert [command.command for command in await bot.get_my_commands()] == ["start"]
    assert await bot.delete_my_commands()
    assert (await bot.get_chat(alice.id)).first_name == "Alice"
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.delete_messages(alice.id, [sent.message_id, video.message_id])
    assert await bot.delete_message(alice.id, again.message_id)
    assert not [event for event in await control.events("telegram.call") if event["status"] != 200]


async def test_everything_people_send_parses(bot: Bot, control: Control, alice: Person) -> None:
    await control.send_album(alice, [samples.jpeg(), samples.jpeg(320, 200)], caption="/two")
    await control.send_document(alice, b"notes")
    await control.send_animation(alice, samples.gif())
    await control.send_sticker(alice, samples.webp())
    await control.send_live_photo(alice, samples.jpeg(), samples.mp4())
    await control.send_video(alice, samples.mp4(sound=True))
    text = await control.send_text(alice, "/start@selfmoji_bot", thread=3)
    await control.edit(alice, text.message_id, "/help")
    await control.block(alice)
    updates = await bot.get_updates()
    kinds = [update.message.content_type for update in updates if update.message]
    assert kinds == [
        "text",
        "photo",
        "photo",
        "document",
        "animation",
        "sticker",
        "live_photo",
        "video",
        "text",
    ]
    assert updates[-2].edited_message is not None
    assert updates[-1].my_chat_member is not None


async def test_refusals_become_the_clients_own_errors(bot: Bot, control: Control, alice: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(5, "x")
    await control.fault("telegram", "sendMessage", "answer", retry_after=3)
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(alice.id, "x")
    assert caught.value.retry_after == 3
    await control.block(alice)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(alice.id, "x")
