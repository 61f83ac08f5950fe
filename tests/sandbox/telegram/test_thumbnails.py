"""Thumbnails that a bot sends along: kept under an id of their own, shown, and left aside when bad."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import aiohttp
import pytest
from PIL import Image

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from sandbox.server import Sandbox
    from tests.sandbox.telegram.bare import BareBot

_CLIP = File(samples.mp4(), "clip.mp4", "video/mp4")
_SMALL = File(samples.jpeg(320, 180), "t.jpg", "image/jpeg")


@pytest.mark.parametrize(
    ("method", "field", "shown"),
    [
        ("sendAnimation", "animation", "animation"),
        ("sendAnimation", "animation", "document"),
        ("sendVideoNote", "video_note", "video_note"),
        ("sendDocument", "document", "document"),
    ],
)
async def test_a_thumbnail_is_a_file_of_its_own(
    bot: BareBot, sandbox: Sandbox, alice: Person, method: str, field: str, shown: str
) -> None:
    message = await bot.send(method, {field: _CLIP, "thumbnail": _SMALL}, chat_id=alice.id)
    thumbnail = message[shown]["thumbnail"]
    assert (thumbnail["width"], thumbnail["height"]) == (320, 180)
    assert thumbnail["file_id"] != message[shown]["file_id"]
    path = (await bot.call("getFile", file_id=thumbnail["file_id"]))["file_path"]
    assert path.startswith("thumbnails/")
    assert await bot.download(path) == (200, _SMALL.content)
    address = f"{sandbox.url}/control/chats/{alice.id}/media/{message['message_id']}?part=thumbnail"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert (response.content_type, await response.read()) == ("image/jpeg", _SMALL.content)


async def test_a_thumbnail_comes_with_an_edit_and_stays_with_the_file_id(bot: BareBot, alice: Person) -> None:
    text = await bot.call("sendMessage", chat_id=alice.id, text="status")
    where: dict[str, str | float] = {"chat_id": alice.id, "message_id": text["message_id"]}
    wish = json.dumps({"type": "video", "media": "attach://c", "thumbnail": "attach://t"})
    message = await bot.send("editMessageMedia", {"c": _CLIP, "t": _SMALL}, **where, media=wish)
    assert message["video"]["thumbnail"]["width"] == 320
    again = await bot.call("sendVideo", chat_id=alice.id, video=message["video"]["file_id"])
    assert again["video"]["thumbnail"] == message["video"]["thumbnail"]


def _png() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (100, 100)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(_png(), id="PNG"),
        pytest.param(samples.jpeg(321, 100), id="too wide"),
        pytest.param(samples.jpeg() + bytes(200 * 1024), id="too big"),
        pytest.param(b"", id="empty"),
        pytest.param(b"no picture", id="garbage"),
    ],
)
async def test_a_bad_thumbnail_is_left_aside_and_an_event_says_so(
    bot: BareBot, control: Control, alice: Person, content: bytes
) -> None:
    files = {"animation": _CLIP, "thumbnail": File(content, "t.jpg", "image/jpeg")}
    message = await bot.send("sendAnimation", files, chat_id=alice.id)
    assert "thumbnail" not in message["animation"]
    (event,) = await control.events("telegram.thumbnail_ignored")
    assert event["size"] == len(content)


async def test_a_thumbnail_cannot_be_used_again(bot: BareBot, alice: Person) -> None:
    message = await bot.send("sendAnimation", {"animation": _CLIP, "thumbnail": _SMALL}, chat_id=alice.id)
    file_id = message["animation"]["thumbnail"]["file_id"]
    refusal = await bot.refused("sendPhoto", chat_id=alice.id, photo=file_id)
    assert refusal == "Bad Request: wrong file identifier/HTTP URL specified"
    second = await bot.send("sendAnimation", {"animation": _CLIP}, chat_id=alice.id, thumbnail=file_id)
    assert "thumbnail" not in second["animation"]


async def test_a_medium_without_a_thumbnail_has_none_to_show(
    bot: BareBot, sandbox: Sandbox, alice: Person
) -> None:
    message = await bot.send("sendAnimation", {"animation": _CLIP}, chat_id=alice.id)
    address = f"{sandbox.url}/control/chats/{alice.id}/media/{message['message_id']}?part=thumbnail"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert response.status == 404
