"""Sticker sets: a bot makes, fills, orders and describes them, and people see them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
from aiogram import types

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File
from tests.sandbox.telegram.sticker_calls import MOVING, NAME, input_sticker, make_set, stickers

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from sandbox.server import Sandbox
    from tests.sandbox.telegram.bare import BareBot

_STATIC = File(samples.webp(), "s.webp", "image/webp")


async def test_a_new_set_is_there_with_everything_it_was_made_of(bot: BareBot, alice: Person) -> None:
    listed = [input_sticker(emoji_list=["😴", "🥱"], keywords=["sleepy"]), input_sticker("still", "static")]
    answer = await bot.upload(
        "createNewStickerSet",
        {"s": MOVING, "still": _STATIC},
        user_id=alice.id,
        name=NAME,
        title="Faces",
        stickers=json.dumps(listed),
    )
    assert answer.body["result"] is True
    made = types.StickerSet.model_validate(await bot.call("getStickerSet", name=NAME.upper()))
    assert (made.name, made.title, made.sticker_type) == (NAME, "Faces", "regular")
    assert [(one.is_video, one.emoji, one.set_name) for one in made.stickers] == [
        (True, "😴", NAME),
        (False, "😴", NAME),
    ]


async def test_a_sticker_of_a_set_is_sent_with_its_set_until_it_is_taken_out(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await make_set(bot, alice)
    (sticker,) = await stickers(bot)
    sent = await bot.call("sendSticker", chat_id=alice.id, sticker=sticker.file_id)
    assert (sent["sticker"]["set_name"], sent["sticker"]["emoji"]) == (NAME, "😴")
    shown = (await control.chat(alice)).from_bot[-1]
    assert shown.media is not None
    assert shown.media.set_name == NAME
    await bot.call("deleteStickerFromSet", sticker=sticker.file_id)
    assert (
        "set_name"
        not in (await bot.call("sendSticker", chat_id=alice.id, sticker=sticker.file_id))["sticker"]
    )
    assert await stickers(bot) == []


async def test_a_file_is_uploaded_once_and_used_in_several_places(bot: BareBot, alice: Person) -> None:
    wish: dict[str, str | float] = {"user_id": alice.id, "sticker_format": "video"}
    answer = await bot.upload("uploadStickerFile", {"sticker": MOVING}, **wish)
    file = types.File.model_validate(answer.body["result"])
    twice = [{"sticker": file.file_id, "format": "video", "emoji_list": ["😴"]}] * 2
    await make_set(bot, alice, stickers=json.dumps(twice))
    first, second = await stickers(bot)
    assert len({first.file_id, second.file_id, file.file_id}) == 3
    assert first.file_size == file.file_size


async def test_stickers_are_added_moved_replaced_and_removed(bot: BareBot, alice: Person) -> None:
    await make_set(bot, alice)
    (first,) = await stickers(bot)
    added = input_sticker("still", "static", emoji_list=["😄"])
    where: dict[str, str | float] = {"user_id": alice.id, "name": NAME}
    await bot.upload("addStickerToSet", {"still": _STATIC}, **where, sticker=json.dumps(added))
    second = (await stickers(bot))[1]
    await bot.call("setStickerPositionInSet", sticker=second.file_id, position=0)
    assert [one.emoji for one in await stickers(bot)] == ["😄", "😴"]
    await bot.call("setStickerPositionInSet", sticker=second.file_id, position=99)
    assert [one.emoji for one in await stickers(bot)] == ["😴", "😄"]
    changed = json.dumps(input_sticker(emoji_list=["😎"]))
    await bot.upload(
        "replaceStickerInSet", {"s": MOVING}, **where, old_sticker=first.file_id, sticker=changed
    )
    assert [(one.emoji, one.is_video) for one in await stickers(bot)] == [("😎", True), ("😄", False)]
    await bot.call("deleteStickerFromSet", sticker=second.file_id)
    assert [one.emoji for one in await stickers(bot)] == ["😎"]


async def test_emoji_keywords_and_title_can_change(bot: BareBot, control: Control, alice: Person) -> None:
    await make_set(bot, alice)
    (sticker,) = await stickers(bot)
    await bot.call("setStickerEmojiList", sticker=sticker.file_id, emoji_list=["❤️", "👨‍👩‍👧", "🇨🇳"])
    await bot.call("setStickerKeywords", sticker=sticker.file_id, keywords=["tired", "yawn"])
    await bot.call("setStickerSetTitle", name=NAME, title="Alice's faces")
    assert [one.emoji for one in await stickers(bot)] == ["❤️"]
    (shown,) = (await control.get("sticker_sets"))["sets"]
    assert (shown["title"], shown["owner"]) == ("Alice's faces", alice.id)
    assert shown["stickers"][0]["emoji"] == ["❤️", "👨‍👩‍👧", "🇨🇳"]
    assert shown["stickers"][0]["keywords"] == ["tired", "yawn"]


async def test_people_see_sets_and_their_stickers(
    bot: BareBot, control: Control, sandbox: Sandbox, alice: Person
) -> None:
    await make_set(bot, alice, 2)
    shown = await control.get(f"sticker_sets/{NAME}")
    assert [one["format"] for one in shown["stickers"]] == ["video", "video"]
    assert (shown["stickers"][0]["width"], shown["sticker_type"]) == (512, "regular")
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.url}/control/sticker_sets/{NAME}/1") as response,
    ):
        assert (response.content_type, await response.read()) == ("video/webm", MOVING.content)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("sticker_sets/none", f"sticker_sets/{NAME}/2", "sticker_sets/none/0"):
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{sandbox.url}/control/{path}") as response,
        ):
            assert response.status == 404
            assert "error" in await response.json()


async def test_every_change_of_a_set_is_an_event(bot: BareBot, control: Control, alice: Person) -> None:
    await make_set(bot, alice)
    await bot.call("setStickerSetTitle", name=NAME, title="Other")
    await bot.call("deleteStickerSet", name=NAME)
    events = await control.events("telegram.sticker_set")
    assert [event["name"] for event in events] == [NAME] * 3


async def test_a_set_can_have_a_picture_of_its_own_and_lose_it(bot: BareBot, alice: Person) -> None:
    await make_set(bot, alice)
    where: dict[str, str | float] = {"user_id": alice.id, "name": NAME}
    for file, kind in (
        (File(samples.webp(100), "t.webp"), "static"),
        (File(samples.webm(size=(100, 100)), "t.webm"), "video"),
    ):
        await bot.upload("setStickerSetThumbnail", {"thumbnail": file}, **where, format=kind)
        thumbnail = types.StickerSet.model_validate(await bot.call("getStickerSet", name=NAME)).thumbnail
        assert thumbnail is not None
        assert (thumbnail.width, thumbnail.file_size) == (100, len(file.content))
    await bot.call("setStickerSetThumbnail", **where, format="static")
    assert "thumbnail" not in await bot.call("getStickerSet", name=NAME)


async def test_a_deleted_set_is_gone_and_its_name_free(bot: BareBot, alice: Person) -> None:
    await make_set(bot, alice)
    await bot.call("deleteStickerSet", name=NAME)
    assert await bot.refused("getStickerSet", name=NAME) == "Bad Request: STICKERSET_INVALID"
    await make_set(bot, alice)


async def test_custom_emoji_are_found_by_their_ids(bot: BareBot, alice: Person) -> None:
    answer = await bot.upload(
        "createNewStickerSet",
        {"s": File(samples.webm(size=(100, 100)), "s.webm")},
        user_id=alice.id,
        name=NAME,
        title="Small faces",
        sticker_type="custom_emoji",
        stickers=json.dumps([input_sticker()]),
    )
    assert answer.body["ok"], answer
    (sticker,) = await stickers(bot)
    found = await bot.call("getCustomEmojiStickers", custom_emoji_ids=[sticker.custom_emoji_id, "1"])
    assert [types.Sticker.model_validate(one) for one in found] == [sticker]


async def test_a_set_begins_with_up_to_fifty_stickers_and_grows_to_120(bot: BareBot, alice: Person) -> None:
    wish: dict[str, str | float] = {"user_id": alice.id, "sticker_format": "static"}
    uploaded = (await bot.upload("uploadStickerFile", {"sticker": _STATIC}, **wish)).body["result"]
    sticker = {"sticker": uploaded["file_id"], "format": "static", "emoji_list": ["😴"]}
    where: dict[str, Any] = {"user_id": alice.id, "name": NAME}
    refusal = await bot.refused("createNewStickerSet", **where, title="x", stickers=[sticker] * 51)
    assert refusal == "Bad Request: STICKERS_TOO_MUCH"
    await bot.call("createNewStickerSet", **where, title="x", stickers=[sticker] * 50)
    for _ in range(70):
        await bot.call("addStickerToSet", **where, sticker=sticker)
    assert await bot.refused("addStickerToSet", **where, sticker=sticker) == "Bad Request: STICKERS_TOO_MUCH"
    assert len(await stickers(bot)) == 120
