"""Round videos, voice notes, music and live photos of a bot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from aiogram import types

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot

_SILENT = File(samples.mp4(), "clip.mp4", "video/mp4")
_SOUNDING = File(samples.mp4(sound=True), "clip.mp4", "video/mp4")
_VOICE = File(samples.ogg(), "voice.oga", "audio/ogg")
_STILL = File(samples.jpeg(), "still.jpg", "image/jpeg")


@pytest.mark.parametrize("file", [_SILENT, _SOUNDING])
async def test_a_square_clip_is_a_video_note_with_or_without_sound(
    bot: BareBot, control: Control, alice: Person, file: File
) -> None:
    message = await bot.send("sendVideoNote", {"video_note": file}, chat_id=alice.id, length=384)
    note = types.Message.model_validate(message).video_note
    assert note is not None
    assert (note.length, note.duration, note.file_size) == (64, 1, len(file.content))
    shown = (await control.chat(alice)).from_bot[-1]
    assert (shown.kind, shown.caption) == ("video_note", "")
    assert await control.media(alice, shown.message_id) == file.content


async def test_what_is_not_square_or_too_long_or_too_large_becomes_a_video(
    bot: BareBot, alice: Person
) -> None:
    for clip in (samples.mp4(size=640, height=360), samples.mp4(size=32, seconds=61), samples.mp4(size=720)):
        message = await bot.send("sendVideoNote", {"video_note": File(clip, "c.mp4")}, chat_id=alice.id)
        assert "video_note" not in message
        assert "video" in message


async def test_what_is_no_clip_becomes_a_document_and_a_length_has_a_limit(
    bot: BareBot, alice: Person
) -> None:
    message = await bot.send("sendVideoNote", {"video_note": File(b"no clip", "c.mp4")}, chat_id=alice.id)
    assert message["document"]["file_size"] == 7
    answer = await bot.upload("sendVideoNote", {"video_note": _SILENT}, chat_id=alice.id, length=641)
    assert answer.description == "Bad Request: wrong video note length"


async def test_a_video_note_has_neither_caption_nor_other_media_later(bot: BareBot, alice: Person) -> None:
    message = await bot.send("sendVideoNote", {"video_note": _SILENT}, chat_id=alice.id, caption="x")
    assert "caption" not in message
    where = {"chat_id": alice.id, "message_id": message["message_id"]}
    refusal = await bot.refused("editMessageCaption", **where, caption="x")
    assert refusal == "Bad Request: there is no caption in the message to edit"
    media = {"type": "video", "media": message["video_note"]["file_id"]}
    refusal = await bot.refused("editMessageMedia", **where, media=media)
    assert refusal == "Bad Request: message media can't be edited"


@pytest.mark.parametrize("address", ["https://example.org/a.mp4", "http://example.org/a.mp4"])
async def test_a_video_note_comes_by_upload_or_file_id_only(
    bot: BareBot, alice: Person, address: str
) -> None:
    refusal = await bot.refused("sendVideoNote", chat_id=alice.id, video_note=address)
    assert refusal == "Bad Request: failed to get HTTP URL content"
    missing = await bot.refused("sendVideoNote", chat_id=alice.id)
    assert missing == "Bad Request: there is no video note in the request"
    sent = await bot.send("sendVideoNote", {"video_note": _SILENT}, chat_id=alice.id)
    again = await bot.call("sendVideoNote", chat_id=alice.id, video_note=sent["video_note"]["file_id"])
    assert again["video_note"] == sent["video_note"]


async def test_opus_is_a_voice_note_with_a_caption_that_can_change(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.send("sendVoice", {"voice": _VOICE}, chat_id=alice.id, caption="Listen")
    voice = types.Message.model_validate(message).voice
    assert voice is not None
    assert (voice.duration, voice.mime_type, message["caption"]) == (1, "audio/ogg", "Listen")
    where = {"chat_id": alice.id, "message_id": message["message_id"]}
    assert (await bot.call("editMessageCaption", **where, caption="Hear"))["caption"] == "Hear"
    shown = (await control.chat(alice)).from_bot[-1]
    assert shown.media is not None
    assert round(shown.media.duration) == 1


async def test_sound_in_another_code_is_music_and_no_sound_is_a_document(bot: BareBot, alice: Person) -> None:
    flac = File(samples.ogg("flac"), "song.oga", "audio/ogg")
    assert "audio" in await bot.send("sendVoice", {"voice": flac}, chat_id=alice.id)
    for method, field in (("sendVoice", "voice"), ("sendAudio", "audio")):
        message = await bot.send(method, {field: File(b"no sound", "x.mp3")}, chat_id=alice.id)
        assert set(message) & {"voice", "audio", "document"} == {"document"}


async def test_music_has_a_title_and_a_performer(bot: BareBot, alice: Person) -> None:
    wish: dict[str, str | float] = {"chat_id": alice.id, "title": "Yawn", "performer": "Alice"}
    message = await bot.send("sendAudio", {"audio": _VOICE}, **wish)
    audio = types.Message.model_validate(message).audio
    assert audio is not None
    assert (audio.title, audio.performer, audio.file_name) == ("Yawn", "Alice", "voice.oga")


async def test_a_live_photo_is_a_still_and_a_clip(bot: BareBot, control: Control, alice: Person) -> None:
    files = {"live_photo": _SILENT, "photo": _STILL}
    message = await bot.send("sendLivePhoto", files, chat_id=alice.id, caption="I move")
    live = types.Message.model_validate(message).live_photo
    assert live is not None
    assert (live.duration, live.width, message["photo"][0]["width"]) == (1, 64, 640)
    assert (await control.chat(alice)).from_bot[-1].kind == "live_photo"
    again = await bot.call("sendLivePhoto", chat_id=alice.id, live_photo=live.file_id)
    assert again["live_photo"] == message["live_photo"]


async def test_a_live_photo_needs_a_still_and_a_clip_of_at_most_ten_seconds(
    bot: BareBot, alice: Person
) -> None:
    answer = await bot.upload("sendLivePhoto", {"live_photo": _SILENT}, chat_id=alice.id)
    assert answer.description == "Bad Request: there is no photo in the request"
    for content in (b"no clip", samples.mp4(size=32, seconds=11)):
        files = {"live_photo": File(content, "c.mp4"), "photo": _STILL}
        answer = await bot.upload("sendLivePhoto", files, chat_id=alice.id)
        assert answer.description == "Bad Request: LIVE_PHOTO_INVALID"
    sent = await bot.send("sendAnimation", {"animation": _SILENT}, chat_id=alice.id)
    refusal = await bot.refused("sendLivePhoto", chat_id=alice.id, live_photo=sent["animation"]["file_id"])
    assert refusal == "Bad Request: can't use file of type Animation as LivePhoto"


async def test_a_text_becomes_a_live_photo_or_music_by_an_edit(bot: BareBot, alice: Person) -> None:
    for wish, files in (
        ({"type": "live_photo", "media": "attach://c", "photo": "attach://p"}, {"c": _SILENT, "p": _STILL}),
        ({"type": "audio", "media": "attach://c"}, {"c": _VOICE}),
    ):
        text = await bot.call("sendMessage", chat_id=alice.id, text="status")
        where: dict[str, str | float] = {"chat_id": alice.id, "message_id": text["message_id"]}
        message = await bot.send("editMessageMedia", files, **where, media=json.dumps(wish))
        assert wish["type"] in message
        assert "text" not in message


@pytest.mark.parametrize(
    ("method", "kind", "plural"),
    [
        ("sendVideoNote", "video_note", "video notes"),
        ("sendVoice", "voice", "voice notes"),
        ("sendAudio", "audio", "music"),
    ],
)
async def test_a_chat_can_forbid_them(
    bot: BareBot, control: Control, alice: Person, method: str, kind: str, plural: str
) -> None:
    await control.switch(telegram={"forbidden_kinds": {"*": [kind]}})
    file = _SILENT if kind == "video_note" else _VOICE
    answer = await bot.upload(method, {kind: file}, chat_id=alice.id)
    assert answer.description == f"Bad Request: not enough rights to send {plural} to the chat"
