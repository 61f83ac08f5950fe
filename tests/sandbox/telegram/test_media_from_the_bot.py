"""What becomes of the media a bot sends: soundless clips, wrong files, limits, file ids."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot

_SILENT = File(samples.mp4(), "clip.mp4", "video/mp4")
_SOUNDING = File(samples.mp4(sound=True), "clip.mp4", "video/mp4")
_TOO_BIG = (
    "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"
)


async def test_a_soundless_video_becomes_an_animation(bot: BareBot, control: Control, alice: Person) -> None:
    message = await bot.send("sendVideo", {"video": _SILENT}, chat_id=alice.id, caption="Sleepy")
    assert "video" not in message
    assert message["animation"]["file_id"] == message["document"]["file_id"]
    assert (message["animation"]["width"], message["animation"]["duration"]) == (64, 1)
    shown = (await control.chat(alice)).from_bot[-1]
    assert (shown.kind, shown.caption) == ("animation", "Sleepy")
    assert shown.media is not None
    assert not shown.media.has_audio
    assert await control.media(alice, shown.message_id) == _SILENT.content


async def test_a_video_with_sound_stays_a_video(bot: BareBot, control: Control, alice: Person) -> None:
    message = await bot.send("sendVideo", {"video": _SOUNDING}, chat_id=alice.id)
    assert "animation" not in message
    assert message["video"]["mime_type"] == "video/mp4"
    media = (await control.chat(alice)).from_bot[-1].media
    assert media is not None
    assert media.has_audio


async def test_a_soundless_mp4_sent_as_document_becomes_an_animation_unless_detection_is_off(
    bot: BareBot, alice: Person
) -> None:
    detected = await bot.send("sendDocument", {"document": _SILENT}, chat_id=alice.id)
    assert "animation" in detected
    wish: dict[str, str | float] = {"chat_id": alice.id, "disable_content_type_detection": "true"}
    plain = await bot.send("sendDocument", {"document": _SILENT}, **wish)
    assert "animation" not in plain
    assert plain["document"]["file_name"] == "clip.mp4"


async def test_switches_keep_soundless_clips_what_they_were_called(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"silent_mp4": "keep", "silent_document": "keep"})
    assert "video" in await bot.send("sendVideo", {"video": _SILENT}, chat_id=alice.id)
    assert "animation" not in await bot.send("sendDocument", {"document": _SILENT}, chat_id=alice.id)
    assert "animation" in await bot.send("sendAnimation", {"animation": _SILENT}, chat_id=alice.id)


@pytest.mark.parametrize(
    "content", [b"not a clip", samples.mp4()[:100], b"\0\0\0\x18ftypisom" + b"\xff" * 200]
)
async def test_what_is_no_clip_becomes_a_document(bot: BareBot, alice: Person, content: bytes) -> None:
    file = File(content, "clip.mp4", "video/mp4")
    for method, field in (("sendVideo", "video"), ("sendAnimation", "animation")):
        message = await bot.send(method, {field: file}, chat_id=alice.id)
        assert message["document"]["file_size"] == len(content)
        assert "video" not in message
        assert "animation" not in message


async def test_a_gif_becomes_an_mp4(bot: BareBot, alice: Person) -> None:
    file = File(samples.gif(), "dance.gif", "image/gif")
    message = await bot.send("sendAnimation", {"animation": file}, chat_id=alice.id)
    assert (message["animation"]["mime_type"], message["animation"]["file_name"]) == (
        "video/mp4",
        "dance.gif.mp4",
    )


async def test_a_gif_that_breaks_off_is_a_document_wherever_it_breaks(bot: BareBot, alice: Person) -> None:
    for length in range(20, 440, 60):
        broken = File(samples.gif()[:length], "dance.gif", "image/gif")
        message = await bot.send("sendAnimation", {"animation": broken}, chat_id=alice.id)
        assert "document" in message


async def test_a_gif_sent_as_document_becomes_an_animation_unless_detection_is_off(
    bot: BareBot, alice: Person
) -> None:
    file = File(samples.gif(), "dance.gif", "image/gif")
    assert "animation" in await bot.send("sendDocument", {"document": file}, chat_id=alice.id)
    wish: dict[str, str | float] = {"chat_id": alice.id, "disable_content_type_detection": "true"}
    plain = await bot.send("sendDocument", {"document": file}, **wish)
    assert (plain["document"]["mime_type"], "animation" in plain) == ("image/gif", False)


async def test_a_quiet_and_protected_message_says_so(bot: BareBot, control: Control, alice: Person) -> None:
    wish = {"chat_id": alice.id, "text": "x", "disable_notification": True, "protect_content": True}
    assert (await bot.call("sendMessage", **wish))["has_protected_content"] is True
    assert (await control.chat(alice)).from_bot[-1].quiet


async def test_a_file_may_be_attached_under_any_name_with_a_thumbnail_beside_it(
    bot: BareBot, alice: Person
) -> None:
    files = {"clip-7": _SILENT, "thumb-7": File(samples.jpeg(320, 320), "t.jpg", "image/jpeg")}
    wish: dict[str, str | float] = {
        "chat_id": alice.id,
        "animation": "attach://clip-7",
        "thumbnail": "attach://thumb-7",
    }
    message = await bot.send("sendAnimation", files, **wish)
    assert message["animation"]["thumbnail"]["width"] == 320


async def test_media_can_be_sent_again_by_file_id_and_stay_what_they_are(bot: BareBot, alice: Person) -> None:
    first = await bot.send("sendAnimation", {"animation": _SILENT}, chat_id=alice.id)
    file_id = first["animation"]["file_id"]
    assert (await bot.call("sendAnimation", chat_id=alice.id, animation=file_id))["animation"] == first[
        "animation"
    ]
    assert "animation" in await bot.call("sendVideo", chat_id=alice.id, video=file_id)
    refusal = await bot.refused("sendPhoto", chat_id=alice.id, photo=file_id)
    assert refusal == "Bad Request: can't use file of type Animation as Photo"


async def test_a_photo_of_a_person_can_be_sent_back_with_all_its_sizes(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_photo(alice, samples.jpeg())
    sizes = (await bot.updates())[-1]["message"]["photo"]
    message = await bot.call("sendPhoto", chat_id=alice.id, photo=sizes[0]["file_id"], has_spoiler=True)
    assert message["photo"] == sizes
    assert message["has_media_spoiler"] is True


@pytest.mark.parametrize(
    ("photo", "description"),
    [
        ("", "Bad Request: there is no photo in the request"),
        ("attach://nothing", "Bad Request: wrong file identifier/HTTP URL specified"),
        ("file:///etc/passwd", "Bad Request: wrong file identifier/HTTP URL specified"),
        ("AgACmadeup", "Bad Request: wrong file identifier/HTTP URL specified"),
        ("https://example.org/a.jpg", "Bad Request: failed to get HTTP URL content"),
    ],
)
async def test_a_photo_that_is_not_there_is_refused(
    bot: BareBot, alice: Person, photo: str, description: str
) -> None:
    assert await bot.refused("sendPhoto", chat_id=alice.id, photo=photo) == description


def _png(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("1", (width, height)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "description"),
    [
        (b"", "Bad Request: file must be non-empty"),
        (b"no image", "Bad Request: IMAGE_PROCESS_FAILED"),
        (_png(9000, 1001), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (_png(210, 10), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (_png(20_000, 10_000), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (bytes(10 * 1024 * 1024 + 1), _TOO_BIG),
    ],
)
async def test_a_wrong_photo_is_refused(
    bot: BareBot, alice: Person, content: bytes, description: str
) -> None:
    answer = await bot.upload("sendPhoto", {"photo": File(content, "p.png", "image/png")}, chat_id=alice.id)
    assert (answer.status, answer.description) == (400, description)


async def test_an_upload_over_50_mib_is_too_large(bot: BareBot, control: Control, alice: Person) -> None:
    await control.switch(telegram={"upload_limit": 100_000})
    for size in (100_001, 5_000_000):
        answer = await bot.upload(
            "sendDocument", {"document": File(bytes(size), "big.bin")}, chat_id=alice.id
        )
        assert (answer.status, answer.description) == (413, "Request Entity Too Large")
    fits = await bot.send("sendDocument", {"document": File(bytes(100_000), "big.bin")}, chat_id=alice.id)
    assert fits["document"]["file_size"] == 100_000


async def test_a_caption_has_at_most_1024_characters(bot: BareBot, alice: Person) -> None:
    refusal = await bot.upload("sendVideo", {"video": _SILENT}, chat_id=alice.id, caption="x" * 1025)
    assert refusal.description == "Bad Request: message caption is too long"
    longest = await bot.send("sendVideo", {"video": _SILENT}, chat_id=alice.id, caption="x" * 1024)
    assert len(longest["caption"]) == 1024
