"""Video notes, voice notes, music, GIFs as files, and pictures no app can show: what people send too."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pillow_heif
import pytest
from aiogram import types
from PIL import Image

from sandbox.client import ControlError, File
from tests.sandbox.telegram import samples

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def _last(bot: BareBot) -> types.Message:
    """Return the newest message as aiogram understands it."""
    return types.Message.model_validate((await bot.updates())[-1]["message"])


async def test_an_app_sends_a_large_photo_in_all_five_sizes(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_photo(alice, samples.jpeg(3000, 1500), largest=2560)
    photo = (await _last(bot)).photo
    assert photo is not None
    assert [size.width for size in photo] == [90, 320, 800, 1280, 2560]


async def test_a_heic_picked_as_a_photo_is_turned_into_a_jpeg(
    bot: BareBot, control: Control, alice: Person
) -> None:
    target = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (640, 480), "red")).save(target)
    await control.send_photo(alice, File(target.getvalue(), "IMG.HEIC", "image/heic"))
    photo = (await _last(bot)).photo
    assert photo is not None
    path = (await bot.call("getFile", file_id=photo[-1].file_id))["file_path"]
    _, content = await bot.download(path)
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("JPEG", (640, 480))


async def test_a_round_video_arrives_with_its_length(bot: BareBot, control: Control, alice: Person) -> None:
    await control.send_files(alice, "video_note", [samples.mp4()])
    note = (await _last(bot)).video_note
    assert note is not None
    assert (note.length, note.duration) == (64, 1)


async def test_voice_and_music_arrive_with_their_seconds(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_files(alice, "voice", [samples.ogg(seconds=3)])
    voice = (await _last(bot)).voice
    assert voice is not None
    assert voice.duration == 3
    await control.send_files(alice, "audio", [File(samples.ogg("flac"), "song.oga", "audio/ogg")])
    audio = (await _last(bot)).audio
    assert audio is not None
    assert audio.file_name == "song.oga"


async def test_a_gif_that_moves_is_an_animation_even_when_sent_as_a_file(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_document(alice, File(samples.gif(), "dance.gif", "image/gif"))
    moving = await _last(bot)
    assert moving.animation is not None
    assert moving.animation.mime_type == "video/mp4"
    still = File(samples.gif(frames=1), "still.gif", "image/gif")
    await control.send_document(alice, still)
    document = (await _last(bot)).document
    assert document is not None
    assert (document.mime_type, document.file_size) == ("image/gif", len(still.content))


@pytest.mark.parametrize(
    ("name", "mime"), [("me.heic", "image/heic"), ("me.avif", "image/avif"), ("me.jpg", "image/jpeg")]
)
async def test_a_picture_sent_as_a_file_keeps_every_byte(
    bot: BareBot, control: Control, alice: Person, name: str, mime: str
) -> None:
    await control.send_document(alice, File(b"bytes of " + name.encode(), name, mime))
    document = (await _last(bot)).document
    assert document is not None
    assert (document.file_name, document.mime_type) == (name, mime)
    path = (await bot.call("getFile", file_id=document.file_id))["file_path"]
    assert await bot.download(path) == (200, b"bytes of " + name.encode())


@pytest.mark.parametrize(
    ("kind", "content", "why"),
    [
        ("video_note", samples.mp4(size=64, height=32), "square"),
        ("video_note", samples.mp4(size=32, seconds=61), "a minute"),
        ("video_note", b"?", "no playable clip"),
        ("voice", samples.ogg("flac"), "OPUS"),
        ("voice", b"OggS and so on", "no sound"),
        ("audio", samples.mp4(), "no sound"),
        ("sticker", samples.webm(seconds=3.3), "STICKER_VIDEO_LONG"),
        ("sticker", samples.transparent_png(), "is a PNG"),
    ],
)
async def test_what_no_app_would_send_is_refused(
    control: Control, alice: Person, kind: str, content: bytes, why: str
) -> None:
    with pytest.raises(ControlError, match=why):
        await control.send_files(alice, kind, [content])
