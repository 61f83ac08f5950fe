"""The library our bot is written with makes sticker sets, round videos and copies in the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from telegram import Bot, InputMediaPhoto, InputMediaVideo, InputSticker
from telegram.constants import StickerFormat

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.sticker_calls import NAME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Person
    from sandbox.server import Sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot("4713:ptb-token", base_url=f"{sandbox.url}/bot") as client:
        yield client


async def test_a_video_sticker_goes_into_a_set_and_into_a_chat(bot: Bot, alice: Person) -> None:
    sticker = InputSticker(samples.webm(), ["😴"], StickerFormat.VIDEO, keywords=["sleepy"])
    assert await bot.create_new_sticker_set(alice.id, NAME, "Faces", [sticker])
    assert await bot.add_sticker_to_set(alice.id, NAME, sticker)
    found = await bot.get_sticker_set(NAME)
    assert [(one.is_video, one.emoji, one.set_name) for one in found.stickers] == [(True, "😴", NAME)] * 2
    assert await bot.set_sticker_emoji_list(found.stickers[1], ["😄"])
    sent = await bot.send_sticker(alice.id, (await bot.get_sticker_set(NAME)).stickers[1])
    assert sent.sticker is not None
    assert sent.sticker.emoji == "😄"
    assert await bot.delete_sticker_from_set(found.stickers[0])


async def test_a_round_video_an_album_and_a_copy_arrive(bot: Bot, alice: Person) -> None:
    note = await bot.send_video_note(alice.id, samples.mp4(), length=384)
    assert note.video_note is not None
    album = (InputMediaPhoto(samples.jpeg()), InputMediaVideo(samples.mp4()))
    photo, video = await bot.send_media_group(alice.id, album)
    assert (len(photo.photo), video.video is not None) == (1, True)
    assert len(await bot.copy_messages(alice.id, alice.id, [note.message_id, photo.message_id])) == 2
    forward = await bot.forward_message(alice.id, alice.id, video.message_id)
    assert forward.forward_origin is not None
