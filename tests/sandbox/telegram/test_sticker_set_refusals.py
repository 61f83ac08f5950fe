"""What Telegram refuses about sticker sets: names, owners, files, emoji, places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File
from tests.sandbox.telegram.sticker_calls import MOVING, NAME, input_sticker, make_set, stickers

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def _refusal(bot: BareBot, owner: Person, file: File = MOVING, **fields: Any) -> str:
    """Try to make a set with one rule broken."""
    listed = fields.pop("stickers", [input_sticker()])
    wish = {"user_id": owner.id, "name": NAME, "title": "Faces", **fields}
    answer = await bot.upload("createNewStickerSet", {"s": file}, stickers=json.dumps(listed), **wish)
    assert answer.status == 400
    return answer.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "faces",
        "faces_by_another_bot",
        "_by_selfmoji_bot",
        "1faces_by_selfmoji_bot",
        "fa__ces_by_selfmoji_bot",
        "fa-ces_by_selfmoji_bot",
        "f" * 50 + "_by_selfmoji_bot",
    ],
)
async def test_a_name_that_is_none_is_refused(bot: BareBot, alice: Person, name: str) -> None:
    assert await _refusal(bot, alice, name=name) == "invalid sticker set name is specified"


async def test_a_name_is_given_once_in_upper_and_lower_case(bot: BareBot, alice: Person) -> None:
    await make_set(bot, alice)
    assert await _refusal(bot, alice, name=NAME.upper()) == "sticker set name is already occupied"


async def test_the_owner_must_have_used_the_bot(bot: BareBot, control: Control, alice: Person) -> None:
    stranger = await control.person("Bob")
    assert await _refusal(bot, stranger) == "PEER_ID_INVALID"
    assert await _refusal(bot, alice, user_id=5) == "user not found"
    wish: dict[str, str | float] = {"user_id": stranger.id, "sticker_format": "video"}
    answer = await bot.upload("uploadStickerFile", {"sticker": MOVING}, **wish)
    assert answer.description == "Bad Request: PEER_ID_INVALID"


@pytest.mark.parametrize("title", ["", " ", "x" * 65])
async def test_a_title_has_1_to_64_characters(bot: BareBot, alice: Person, title: str) -> None:
    assert await _refusal(bot, alice, title=title) == "PACK_TITLE_INVALID"


@pytest.mark.parametrize("emoji", [[], ["sleepy"], ["😴"] * 21, ["😴 "], {}, [7]])
async def test_emoji_are_1_to_20_and_no_words(bot: BareBot, alice: Person, emoji: Any) -> None:
    assert await _refusal(bot, alice, stickers=[input_sticker(emoji_list=emoji)]) == "invalid sticker emojis"


@pytest.mark.parametrize("words", [["x"] * 21, ["x" * 65], ["x" * 33, "y" * 32]])
async def test_keywords_have_together_64_characters(bot: BareBot, alice: Person, words: list[str]) -> None:
    told = await _refusal(bot, alice, stickers=[input_sticker(keywords=words)])
    assert told == "STICKER_KEYWORDS_INVALID"


@pytest.mark.parametrize(
    ("content", "kind", "word"),
    [
        pytest.param(samples.webm(codec="libvpx"), "video", "STICKER_VIDEO_NOWEBM", id="VP8"),
        pytest.param(samples.webm(sound=True), "video", "STICKER_VIDEO_NOWEBM", id="sound"),
        pytest.param(samples.webm(rate=60), "video", "STICKER_VIDEO_NOWEBM", id="too fast"),
        pytest.param(samples.webm(noisy=True), "video", "STICKER_VIDEO_BIG", id="too big"),
        pytest.param(samples.webm(seconds=3.3), "video", "STICKER_VIDEO_LONG", id="too long"),
        pytest.param(samples.webm(size=(300, 300)), "video", "STICKER_GIF_DIMENSIONS", id="too small"),
        pytest.param(samples.mp4(size=512), "video", "STICKER_VIDEO_NOWEBM", id="MP4"),
        pytest.param(samples.webp(), "video", "STICKER_VIDEO_NOWEBM", id="static called video"),
        pytest.param(samples.webm(), "static", "STICKER_PNG_NOPNG", id="video called static"),
        pytest.param(samples.webp(256), "static", "STICKER_PNG_DIMENSIONS", id="no side of 512"),
        pytest.param(samples.jpeg(512, 512), "static", "STICKER_PNG_NOPNG", id="JPEG"),
        pytest.param(b"\0" * (512 * 1024 + 1), "static", "STICKER_FILE_INVALID", id="static too big"),
    ],
)
async def test_a_file_that_breaks_a_rule_is_refused(
    bot: BareBot, alice: Person, content: bytes, kind: str, word: str
) -> None:
    assert await _refusal(bot, alice, File(content, "s"), stickers=[input_sticker(kind=kind)]) == word


@pytest.mark.parametrize(
    ("listed", "description"),
    [
        ([], "STICKERS_EMPTY"),
        ({}, "expected an Array of InputSticker"),
        (["x"], "can't parse InputSticker: expected an Object"),
        ([input_sticker(kind="smell")], "invalid sticker format specified"),
        ([input_sticker(kind="animated")], "STICKER_TGS_NOTGS"),
        ([input_sticker("nothing")], "wrong file identifier/HTTP URL specified"),
        ([{"format": "video", "emoji_list": ["😴"]}], "there is no sticker in the request"),
        ([input_sticker() | {"sticker": "https://example.org/s.webm"}], "failed to get HTTP URL content"),
    ],
)
async def test_malformed_stickers_are_refused(
    bot: BareBot, alice: Person, listed: Any, description: str
) -> None:
    assert await _refusal(bot, alice, stickers=listed) == description


async def test_an_unknown_kind_of_set_is_refused(bot: BareBot, alice: Person) -> None:
    assert await _refusal(bot, alice, sticker_type="smell") == "unsupported sticker type specified"


async def test_a_clip_that_was_sent_before_is_no_file_for_a_sticker(bot: BareBot, alice: Person) -> None:
    sent = await bot.send("sendAnimation", {"animation": File(samples.mp4(), "c.mp4")}, chat_id=alice.id)
    listed = [input_sticker() | {"sticker": sent["animation"]["file_id"]}]
    assert await _refusal(bot, alice, stickers=listed) == "STICKER_FILE_INVALID"


@pytest.mark.parametrize(
    "method",
    ["addStickerToSet", "replaceStickerInSet", "setStickerSetTitle", "deleteStickerSet", "getStickerSet"],
)
async def test_a_set_that_is_not_there_is_invalid(bot: BareBot, alice: Person, method: str) -> None:
    sticker = {"sticker": "x", "format": "video", "emoji_list": ["😴"]}
    fields = {"user_id": alice.id, "name": NAME, "title": "x", "sticker": sticker, "old_sticker": "x"}
    assert await bot.refused(method, **fields) == "Bad Request: STICKERSET_INVALID"


@pytest.mark.parametrize(
    ("method", "fields"),
    [
        ("setStickerPositionInSet", {"position": 0}),
        ("deleteStickerFromSet", {}),
        ("setStickerEmojiList", {"emoji_list": ["😴"]}),
        ("setStickerKeywords", {"keywords": []}),
    ],
)
async def test_a_sticker_that_is_in_no_set_is_invalid(
    bot: BareBot, alice: Person, method: str, fields: dict[str, Any]
) -> None:
    sent = await bot.send("sendSticker", {"sticker": MOVING}, chat_id=alice.id)
    refusal = await bot.refused(method, sticker=sent["sticker"]["file_id"], **fields)
    assert refusal == "Bad Request: STICKER_INVALID"


async def test_a_sticker_is_replaced_only_in_its_own_set_and_moved_to_no_place_before_the_first(
    bot: BareBot, alice: Person
) -> None:
    await make_set(bot, alice)
    await make_set(bot, alice, name="more_by_selfmoji_bot")
    (sticker,) = await stickers(bot)
    answer = await bot.upload(
        "replaceStickerInSet",
        {"s": MOVING},
        user_id=alice.id,
        name="more_by_selfmoji_bot",
        old_sticker=sticker.file_id,
        sticker=json.dumps(input_sticker()),
    )
    assert answer.description == "Bad Request: STICKER_INVALID"
    refusal = await bot.refused("setStickerPositionInSet", sticker=sticker.file_id, position=-1)
    assert refusal == "Bad Request: wrong sticker position specified"


@pytest.mark.parametrize(
    ("content", "kind", "word"),
    [
        (samples.webp(), "static", "STICKER_THUMB_PNG_NOPNG"),
        (samples.jpeg(100, 100), "static", "STICKER_THUMB_PNG_NOPNG"),
        (samples.webm(), "video", "STICKER_VIDEO_NOWEBM"),
        (samples.webp(100), "video", "STICKER_VIDEO_NOWEBM"),
    ],
)
async def test_a_picture_of_a_set_has_rules_of_its_own(
    bot: BareBot, alice: Person, content: bytes, kind: str, word: str
) -> None:
    await make_set(bot, alice)
    where: dict[str, str | float] = {"user_id": alice.id, "name": NAME, "format": kind}
    answer = await bot.upload("setStickerSetThumbnail", {"thumbnail": File(content, "t")}, **where)
    assert answer.description == f"Bad Request: {word}"
