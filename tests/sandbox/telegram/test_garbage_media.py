"""Whatever a client says of stickers, albums and copies, and whatever it uploads with it, nothing crashes."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sandbox.client import Control
from sandbox.server import Sandbox
from sandbox.telegram.methods import albums, copying, editing, sending, stickers
from sandbox.telegram.methods.table import METHODS
from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import BareBot, File
from tests.sandbox.telegram.sticker_calls import NAME, input_sticker

_ROOMS = {module.__name__ for module in (albums, copying, editing, sending, stickers)}
_OURS = sorted(name for name, method in METHODS.items() if method.__module__ in _ROOMS)
_WHOLE = [
    samples.jpeg(),
    samples.gif(),
    samples.webp(100),
    samples.webm(size=(100, 100)),
    samples.mp4(),
    samples.ogg(),
]
_CONTENTS = st.one_of(
    st.sampled_from(_WHOLE),
    st.binary(max_size=40),
    st.tuples(st.sampled_from(_WHOLE), st.integers(1, 900)).map(lambda pair: pair[0][: pair[1]]),
)
_SCALARS = st.sampled_from(
    [None, True, -1, 0, 1, 2, 3, 1.5, 2**70, "", "s", NAME, "😴", "video", "static", "attach://s"]
)
_FIELDS = st.sampled_from(
    [
        "sticker",
        "format",
        "emoji_list",
        "keywords",
        "mask_position",
        "type",
        "media",
        "photo",
        "caption",
        "duration",
    ]
)
_OBJECTS = st.dictionaries(_FIELDS, _SCALARS | st.lists(_SCALARS, max_size=3), max_size=5).map(
    lambda odd: {**input_sticker(), **odd}
)
_NAMES = st.sampled_from(
    [
        *(
            "name",
            "title",
            "stickers",
            "sticker",
            "old_sticker",
            "position",
            "sticker_type",
            "sticker_format",
        ),
        *(
            "emoji_list",
            "keywords",
            "format",
            "custom_emoji_ids",
            "media",
            "from_chat_id",
            "message_ids",
            "length",
        ),
    ]
)
_CALL = st.tuples(
    st.sampled_from(_OURS),
    st.dictionaries(_NAMES, _SCALARS | _OBJECTS | st.lists(_SCALARS | _OBJECTS, max_size=3), max_size=6),
    _CONTENTS,
)


@pytest.mark.parametrize("person_id", [77])
@given(calls=st.lists(_CALL, min_size=15, max_size=20))
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # a smaller failure is not worth minutes of encoding
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_answer_about_media_is_telegrams_own(
    person_id: int, calls: list[tuple[str, dict[str, Any], bytes]]
) -> None:
    asyncio.run(_throw(person_id, calls))


async def _throw(person_id: int, calls: list[tuple[str, dict[str, Any], bytes]]) -> None:
    async with Sandbox() as sandbox, Control(sandbox.url) as control, aiohttp.ClientSession() as session:
        bot = BareBot(session, sandbox.url)
        await control.send_text(await control.person("Alice", person_id=person_id), "hello")
        await bot.call("sendMessage", chat_id=person_id, text="of the bot")
        usual = {"chat_id": person_id, "user_id": person_id, "from_chat_id": person_id, "message_id": 2}
        for method, fields, content in calls:
            wish = {
                **usual,
                "name": NAME,
                "title": "Faces",
                "format": "video",
                "sticker_format": "video",
                **fields,
            }
            files = {"s": File(content, "s.bin"), _main_field(method): File(content, "s.bin")}
            told = {
                name: value if isinstance(value, str) else json.dumps(value) for name, value in wish.items()
            }
            answer = await bot.upload(method, files, **told)
            assert answer.status in {200, 400}, (method, wish, answer)
            assert answer.status == 200 or answer.description.startswith("Bad Request: ")


def _main_field(method: str) -> str:
    """Return the field that a send method takes its file from; the others take it by its attached name."""
    fields = {
        "sendVideoNote": "video_note",
        "sendLivePhoto": "live_photo",
        "setStickerSetThumbnail": "thumbnail",
    }
    return fields.get(method, method.removeprefix("send").lower())


@pytest.mark.parametrize(
    "method", ["sendSticker", "sendAnimation", "sendVideoNote", "sendVoice", "sendAudio"]
)
async def test_a_file_that_breaks_off_is_taken_as_it_is_wherever_it_breaks(method: str) -> None:
    async with Sandbox() as sandbox, Control(sandbox.url) as control, aiohttp.ClientSession() as session:
        bot, alice = BareBot(session, sandbox.url), await control.person("Alice")
        await control.send_text(alice, "hello")
        for whole in _WHOLE:
            for length in range(1, len(whole), len(whole) // 12 + 1):
                file = File(whole[:length], "s.bin")
                await bot.send(method, {_main_field(method): file}, chat_id=alice.id)
