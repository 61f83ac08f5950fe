"""aiogram's own calls for stickers, albums, notes and copies, and its models around the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiogram import Bot, types
from aiogram.exceptions import TelegramBadRequest

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.aiogram_bot import connected
from tests.sandbox.telegram.sticker_calls import NAME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Person
    from sandbox.server import Sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with connected(sandbox.url) as client:
        yield client


def _file(content: bytes, name: str) -> types.BufferedInputFile:
    return types.BufferedInputFile(content, name)


def _sticker(emoji: str = "😴") -> types.InputSticker:
    return types.InputSticker(sticker=_file(samples.webm(), "s.webm"), format="video", emoji_list=[emoji])


async def test_a_set_is_made_grown_and_taken_away(bot: Bot, alice: Person) -> None:
    assert await bot.create_new_sticker_set(alice.id, NAME, "Faces", [_sticker()])
    file = await bot.upload_sticker_file(alice.id, _file(samples.webp(), "s.webp"), "static")
    still = types.InputSticker(sticker=file.file_id, format="static", emoji_list=["😄"])
    assert await bot.add_sticker_to_set(alice.id, NAME, still)
    first, second = (await bot.get_sticker_set(NAME)).stickers
    assert await bot.set_sticker_position_in_set(second.file_id, 0)
    assert await bot.replace_sticker_in_set(alice.id, NAME, first.file_id, _sticker("😎"))
    assert [sticker.emoji for sticker in (await bot.get_sticker_set(NAME)).stickers] == ["😄", "😎"]
    sent = await bot.send_sticker(alice.id, second.file_id)
    assert sent.sticker is not None
    assert sent.sticker.set_name == NAME
    with pytest.raises(TelegramBadRequest, match="sticker set name is already occupied"):
        await bot.create_new_sticker_set(alice.id, NAME, "Faces", [_sticker()])
    assert await bot.delete_sticker_set(NAME)
    with pytest.raises(TelegramBadRequest, match="STICKERSET_INVALID"):
        await bot.get_sticker_set(NAME)


async def test_an_album_a_note_a_live_photo_and_a_voice_parse(bot: Bot, alice: Person) -> None:
    album = await bot.send_media_group(
        alice.id,
        [
            types.InputMediaPhoto(media=_file(samples.jpeg(), "p.jpg"), caption="Two"),
            types.InputMediaVideo(media=_file(samples.mp4(), "v.mp4")),
        ],
    )
    assert [message.content_type for message in album] == ["photo", "video"]
    note = await bot.send_video_note(alice.id, _file(samples.mp4(), "n.mp4"), length=384)
    assert note.content_type == "video_note"
    still, clip = _file(samples.jpeg(), "p.jpg"), _file(samples.mp4(), "c.mp4")
    live = await bot.send_live_photo(alice.id, live_photo=clip, photo=still)
    assert live.content_type == "live_photo"
    voice = await bot.send_voice(alice.id, _file(samples.ogg(), "v.oga"))
    assert voice.content_type == "voice"


async def test_copies_and_forwards_parse(bot: Bot, alice: Person) -> None:
    sent = await bot.send_animation(alice.id, _file(samples.mp4(), "c.mp4"), caption="Sleepy")
    copy = await bot.copy_message(alice.id, alice.id, sent.message_id, caption="Proud")
    forward = await bot.forward_message(alice.id, alice.id, copy.message_id)
    assert forward.caption == "Proud"
    assert forward.forward_origin is not None
    ids = [sent.message_id, copy.message_id]
    assert len(await bot.copy_messages(alice.id, alice.id, ids)) == 2
    assert len(await bot.forward_messages(alice.id, alice.id, ids)) == 2
