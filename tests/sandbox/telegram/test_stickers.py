"""Stickers in messages: what may be one, and what becomes of what may not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from aiogram import types
from PIL import Image

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot

_STATIC = File(samples.webp(), "s.webp", "image/webp")
_MOVING = File(samples.webm(), "s.webm", "video/webm")


async def test_a_static_and_a_video_sticker_arrive_as_such(
    bot: BareBot, control: Control, alice: Person
) -> None:
    for file, is_video in ((_STATIC, False), (_MOVING, True)):
        message = await bot.send("sendSticker", {"sticker": file}, chat_id=alice.id, emoji="😴")
        sticker = types.Message.model_validate(message).sticker
        assert sticker is not None
        assert (sticker.is_video, sticker.width, sticker.emoji, sticker.type) == (
            is_video,
            512,
            "😴",
            "regular",
        )
        shown = (await control.chat(alice)).from_bot[-1]
        assert shown.media is not None
        assert (shown.kind, shown.media.emoji, shown.media.set_name) == ("sticker", "😴", None)
        assert await control.media(alice, shown.message_id) == file.content


async def test_the_file_of_a_sticker_can_be_downloaded_under_its_own_ending(
    bot: BareBot, alice: Person
) -> None:
    for file, ending in ((_STATIC, ".webp"), (_MOVING, ".webm")):
        message = await bot.send("sendSticker", {"sticker": file}, chat_id=alice.id)
        told = types.File.model_validate(await bot.call("getFile", file_id=message["sticker"]["file_id"]))
        assert told.file_path is not None
        assert told.file_path.startswith("stickers/")
        assert told.file_path.endswith(ending)
        assert await bot.download(told.file_path) == (200, file.content)


async def test_a_png_is_kept_as_webp(bot: BareBot, control: Control, alice: Person) -> None:
    file = File(samples.transparent_png(), "s.png", "image/png")
    message = await bot.send("sendSticker", {"sticker": file}, chat_id=alice.id)
    assert (message["sticker"]["width"], message["sticker"]["height"]) == (200, 100)
    with Image.open(io.BytesIO(await control.media(alice, message["message_id"]))) as image:
        assert image.format == "WEBP"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(samples.webm(codec="libvpx"), id="VP8"),
        pytest.param(samples.webm(sound=True), id="sound"),
        pytest.param(samples.webm(seconds=3.3), id="too long"),
        pytest.param(samples.webm(rate=60), id="too fast"),
        pytest.param(samples.webm(size=(300, 300)), id="no side of 512"),
        pytest.param(samples.webm(noisy=True), id="too big"),
        pytest.param(samples.mp4(size=512), id="MP4"),
        pytest.param(b"\x1a\x45\xdf\xa3 and nothing else", id="garbage"),
        pytest.param(samples.jpeg(), id="JPEG"),
    ],
)
async def test_what_is_no_sticker_becomes_a_document(bot: BareBot, alice: Person, content: bytes) -> None:
    message = await bot.send("sendSticker", {"sticker": File(content, "s.webm")}, chat_id=alice.id)
    assert "sticker" not in message
    assert message["document"]["file_size"] == len(content)


async def test_a_video_sticker_of_just_three_seconds_and_thirty_frames_is_one(
    bot: BareBot, alice: Person
) -> None:
    longest = File(samples.webm(seconds=3.0, rate=30, size=(512, 300)), "s.webm")
    message = await bot.send("sendSticker", {"sticker": longest}, chat_id=alice.id)
    assert (message["sticker"]["width"], message["sticker"]["height"]) == (512, 300)


async def test_a_sticker_is_sent_again_by_its_file_id_and_a_photo_never_is_one(
    bot: BareBot, alice: Person
) -> None:
    first = await bot.send("sendSticker", {"sticker": _MOVING}, chat_id=alice.id)
    again = await bot.call("sendSticker", chat_id=alice.id, sticker=first["sticker"]["file_id"])
    assert again["sticker"] == first["sticker"]
    photo = await bot.send("sendPhoto", {"photo": File(samples.jpeg(), "p.jpg")}, chat_id=alice.id)
    refusal = await bot.refused("sendSticker", chat_id=alice.id, sticker=photo["photo"][0]["file_id"])
    assert refusal == "Bad Request: can't use file of type Photo as Sticker"
    assert (
        await bot.refused("sendSticker", chat_id=alice.id)
        == "Bad Request: there is no sticker in the request"
    )


async def test_a_sticker_has_no_caption(bot: BareBot, alice: Person) -> None:
    message = await bot.send("sendSticker", {"sticker": _STATIC}, chat_id=alice.id, caption="x")
    assert "caption" not in message


async def test_a_chat_that_forbids_stickers_gets_none(bot: BareBot, control: Control, alice: Person) -> None:
    await control.switch(telegram={"forbidden_kinds": {"*": ["sticker"]}})
    answer = await bot.upload("sendSticker", {"sticker": _STATIC}, chat_id=alice.id)
    assert answer.description == "Bad Request: not enough rights to send stickers to the chat"


async def test_people_send_video_stickers_too(bot: BareBot, control: Control, alice: Person) -> None:
    await control.send_sticker(alice, samples.webm())
    message = (await bot.updates())[-1]["message"]
    assert (message["sticker"]["is_video"], message["sticker"]["is_animated"]) == (True, False)
