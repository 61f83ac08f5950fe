"""What people send, and how the bot gets it: photos in sizes, files as they are, clips, stickers, albums."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from sandbox.client import ControlError, File
from tests.sandbox.telegram import samples

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def test_a_photo_comes_in_growing_sizes_up_to_1280(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_photo(alice, samples.jpeg(2000, 1000), caption="/animate me")
    message = (await bot.updates())[-1]["message"]
    sizes = [(size["width"], size["height"]) for size in message["photo"]]
    assert sizes == [(90, 45), (320, 160), (800, 400), (1280, 640)]
    assert message["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 8}]


async def test_a_small_photo_is_not_enlarged(bot: BareBot, control: Control, alice: Person) -> None:
    await control.send_photo(alice, samples.jpeg(100, 80))
    sizes = [(size["width"], size["height"]) for size in (await bot.updates())[-1]["message"]["photo"]]
    assert sizes == [(90, 72), (100, 80)]


async def test_an_app_that_sends_big_photos_reaches_2560(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_photo(alice, samples.jpeg(3000, 1500), largest=2560)
    assert (await bot.updates())[-1]["message"]["photo"][-1]["width"] == 2560


async def test_a_photo_is_an_upright_jpeg_without_exif(bot: BareBot, control: Control, alice: Person) -> None:
    await control.send_photo(alice, samples.jpeg(400, 200, turned=True))
    largest = (await bot.updates())[-1]["message"]["photo"][-1]
    path = (await bot.call("getFile", file_id=largest["file_id"]))["file_path"]
    status, content = await bot.download(path)
    assert (status, len(content)) == (200, largest["file_size"])
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size, len(image.getexif())) == ("JPEG", (200, 400), 0)


async def test_every_upload_is_a_new_file_but_a_forward_is_the_same(
    bot: BareBot, control: Control, alice: Person
) -> None:
    first = await control.send_photo(alice, samples.jpeg())
    await control.send_photo(alice, samples.jpeg())
    await control.forward(alice, first.message_id)
    photos = [update["message"]["photo"][-1]["file_unique_id"] for update in (await bot.updates())[1:]]
    assert photos[0] != photos[1]
    assert photos[0] == photos[2]


async def test_a_document_keeps_its_bytes_its_name_and_its_type(
    bot: BareBot, control: Control, alice: Person
) -> None:
    original = samples.jpeg(400, 200, turned=True)
    await control.send_document(alice, File(original, "selfie.HEIC", "image/heic"))
    document = (await bot.updates())[-1]["message"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("selfie.HEIC", "image/heic")
    path = (await bot.call("getFile", file_id=document["file_id"]))["file_path"]
    assert path.endswith(".HEIC")
    assert await bot.download(path) == (200, original)


async def test_a_gif_becomes_a_soundless_mp4_that_is_document_too(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_animation(alice, samples.gif())
    message = (await bot.updates())[-1]["message"]
    assert message["animation"]["file_id"] == message["document"]["file_id"]
    assert message["animation"]["mime_type"] == "video/mp4"
    assert (message["animation"]["width"], message["animation"]["height"]) == (40, 40)


async def test_a_video_a_sticker_and_a_voice_note_arrive_as_such(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_video(alice, samples.mp4(sound=True))
    await control.send_sticker(alice, samples.webp())
    await control.send_files(alice, "voice", [samples.ogg()])
    video, sticker, voice = (update["message"] for update in (await bot.updates())[1:])
    assert video["video"]["width"] == 64
    assert (sticker["sticker"]["is_animated"], sticker["sticker"]["width"]) == (False, 512)
    assert voice["voice"]["mime_type"] == "audio/ogg"


async def test_a_live_photo_has_its_still_as_photo_too(bot: BareBot, control: Control, alice: Person) -> None:
    await control.send_live_photo(alice, samples.jpeg(), samples.mp4())
    message = (await bot.updates())[-1]["message"]
    assert message["photo"] == message["live_photo"]["photo"]
    assert message["live_photo"]["file_id"] != message["photo"][-1]["file_id"]
    again = await bot.call("sendPhoto", chat_id=alice.id, photo=message["photo"][-1]["file_id"])
    assert again["photo"] == message["photo"]


async def test_a_live_photos_clip_can_be_watched(control: Control, alice: Person) -> None:
    live = await control.send_live_photo(alice, samples.jpeg(), samples.mp4())
    photo = await control.send_photo(alice, samples.jpeg())
    media = f"chats/{alice.id}/media"
    assert await control.get_bytes(f"{media}/{live.message_id}?part=clip") == samples.mp4()
    assert (await control.get_bytes(f"{media}/{live.message_id}")).startswith(b"\xff\xd8")
    with pytest.raises(ControlError, match="has no clip"):
        await control.get_bytes(f"{media}/{photo.message_id}?part=clip")
    with pytest.raises(ControlError, match="part is one of file, thumbnail, clip"):
        await control.get_bytes(f"{media}/{live.message_id}?part=sound")


async def test_an_album_is_one_update_for_each_photo_with_the_caption_on_the_first(
    bot: BareBot, control: Control, alice: Person
) -> None:
    album = await control.send_album(alice, [samples.jpeg(), samples.jpeg(320, 200)], caption="two")
    first, second = (update["message"] for update in (await bot.updates())[1:])
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], second.get("caption")) == ("two", None)
    assert album.message_ids == (first["message_id"], second["message_id"])


async def test_transparent_pictures_stand_on_white(bot: BareBot, control: Control, alice: Person) -> None:
    await control.send_photo(alice, samples.transparent_png())
    largest = (await bot.updates())[-1]["message"]["photo"][-1]
    _, content = await bot.download((await bot.call("getFile", file_id=largest["file_id"]))["file_path"])
    with Image.open(io.BytesIO(content)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


async def test_a_person_edits_only_what_a_person_wrote(bot: BareBot, control: Control, alice: Person) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="x")
    with pytest.raises(ControlError, match="only what a person wrote"):
        await control.edit(alice, message["message_id"], "y")


async def test_an_edit_that_the_bot_may_not_see_stays_unseen(control: Control, alice: Person) -> None:
    group = await control.group("Friends", alice)
    sent = await control.send_text(group, "just talking", sender=alice)
    assert (await control.edit(group, sent.message_id, "still talking")).update_id is None


async def test_an_edit_comes_as_an_edited_message(bot: BareBot, control: Control, alice: Person) -> None:
    text = await control.send_text(alice, "tpyo")
    photo = await control.send_photo(alice, samples.jpeg())
    await control.edit(alice, text.message_id, "typo")
    await control.edit(alice, photo.message_id, "/now with a caption")
    text_edit, photo_edit = (update["edited_message"] for update in (await bot.updates())[3:])
    assert (text_edit["text"], text_edit["message_id"]) == ("typo", text.message_id)
    assert text_edit["edit_date"] >= text_edit["date"]
    assert (photo_edit["caption"], photo_edit["caption_entities"][0]["type"]) == (
        "/now with a caption",
        "bot_command",
    )


@pytest.mark.parametrize(
    ("kind", "content", "why"),
    [
        ("photo", b"not a picture", "as a photo: it is no picture; send it as a document"),
        ("photo", samples.jpeg()[:200], "as a photo: it is a damaged picture; send it as a document"),
        ("sticker", samples.jpeg(), "a static sticker is a WEBP"),
        ("sticker", b"?", "is no sticker"),
        ("video", samples.jpeg(), "no playable clip"),
        ("animation", b"?", "neither an MP4 nor a readable GIF"),
        ("live_photo", samples.jpeg(), "two files"),
        ("smell", b"?", "kind must be one of"),
    ],
)
async def test_what_an_app_would_not_send_is_refused(
    control: Control, alice: Person, kind: str, content: bytes, why: str
) -> None:
    with pytest.raises(ControlError, match=why):
        await control.send_files(alice, kind, [content])
