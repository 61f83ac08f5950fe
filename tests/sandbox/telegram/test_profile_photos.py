"""Profile photos: people have them, the bot can look at them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from aiogram import types
from PIL import Image

from sandbox.client import ControlError
from tests.sandbox.telegram import samples
from tests.sandbox.telegram.strict import read

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def test_a_person_without_a_photo_has_none(bot: BareBot, alice: Person) -> None:
    assert await bot.call("getUserProfilePhotos", user_id=alice.id) == {"total_count": 0, "photos": []}
    assert "photo" not in await bot.call("getChat", chat_id=alice.id)


async def test_profile_photos_are_square_and_the_newest_comes_first(
    bot: BareBot, control: Control, alice: Person
) -> None:
    for size in ((640, 480), (320, 900)):
        await control.set_profile_photo(alice, samples.jpeg(*size))
    answer = await bot.call("getUserProfilePhotos", user_id=alice.id)
    photos = read(types.UserProfilePhotos, answer)
    assert photos.total_count == 2
    assert [(size.width, size.height) for size in photos.photos[0]] == [(160, 160), (320, 320), (640, 640)]
    second = await bot.call("getUserProfilePhotos", user_id=alice.id, offset=1, limit=1)
    assert (second["total_count"], second["photos"]) == (2, answer["photos"][1:])
    file = await bot.call("getFile", file_id=answer["photos"][0][-1]["file_id"])
    assert (await bot.download(file["file_path"]))[0] == 200
    shown = read(types.ChatFullInfo, await bot.call("getChat", chat_id=alice.id))
    assert shown.photo
    assert shown.photo.big_file_id == answer["photos"][0][-1]["file_id"]


async def test_removed_photos_are_gone_and_a_text_is_no_photo(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.set_profile_photo(alice, samples.jpeg())
    await control.remove_profile_photos(alice)
    assert (await bot.call("getUserProfilePhotos", user_id=alice.id))["total_count"] == 0
    for broken in (b"not a picture", samples.jpeg()[:200], b"\x89PNG\r\n\x1a\n" + bytes(40)):
        with pytest.raises(ControlError, match=r"400: .*no readable picture"):
            await control.set_profile_photo(alice, broken)
    with pytest.raises(ControlError, match="send one file"):
        await control.post(f"people/{alice.id}/photo")
    with pytest.raises(ControlError, match="no person 5"):
        await control.post("people/5/photo")


async def test_the_page_learns_of_a_profile_photo_and_gets_its_bytes(control: Control, alice: Person) -> None:
    async def shown() -> str | None:
        (person,) = (await control.get("people"))["people"]
        photo: str | None = person["photo"]
        return photo

    assert await shown() is None
    with pytest.raises(ControlError, match="no profile photo"):
        await control.get_bytes(f"people/{alice.id}/photo")
    await control.set_profile_photo(alice, samples.jpeg())
    assert await shown()
    with Image.open(io.BytesIO(await control.get_bytes(f"people/{alice.id}/photo"))) as photo:
        assert photo.size == (640, 640)


async def test_nobody_has_no_photos(bot: BareBot) -> None:
    refusal = await bot.refused("getUserProfilePhotos", user_id=5)
    assert refusal == "Bad Request: user not found"
