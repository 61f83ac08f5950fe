"""What can stand behind /emoji, in a group and in private; test_groups.py has whom it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.member import CALL, Member
from tests.journey.visitor import is_clip, is_keyboard, selfie

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

pytestmark = pytest.mark.usefixtures("program")


@pytest.mark.parametrize("words", ["happy", "mengwa_kaixin", "开心"])
async def test_a_name_behind_the_command_makes_it_at_once_without_a_keyboard(
    alice_there: Member, control: Control, words: str
) -> None:
    photo = (await alice_there.send_photo()).message_id

    await alice_there.write(f"{CALL} {words}", reply_to=photo)

    clip = await alice_there.clip(photo)
    assert clip.words == "😄 Happy · made by AI"
    (sent,) = await control.events("telegram.call", method="sendMessage")
    assert "😄 Happy" in sent["params"]["text"]


async def test_random_below_a_photo_makes_one_of_them(alice_there: Member) -> None:
    photo = (await alice_there.send_photo("/biaoqing@selfmoji_bot random")).message_id

    await alice_there.clip(photo)

    assert len(await alice_there.shown()) == 1


async def test_a_wrong_name_is_answered_with_those_that_sound_like_it_and_the_way_to_all(
    alice_there: Member,
) -> None:
    photo = (await alice_there.send_photo()).message_id
    await alice_there.write(f"{CALL} sleppy", reply_to=photo)
    offer = await alice_there.reads("I know no expression of that name.")

    assert offer.reply_to == photo
    assert offer.labels == ["😴 Sleepy", "All expressions"]
    await alice_there.press(offer, "All expressions")
    await alice_there.until(lambda chat: "• Cute •" in chat.message(offer.message_id).labels)
    await alice_there.press(offer, "Sleepy")
    assert (await alice_there.clip(photo)).message_id == offer.message_id


async def test_me_takes_the_callers_profile_photo_in_its_largest_size(
    alice_there: Member, control: Control, house: House
) -> None:
    await control.set_profile_photo(alice_there.person, selfie(900, 900))

    called = await alice_there.write(f"{CALL} me happy")

    await alice_there.clip(called.message_id)
    (photo,) = house.rows("photo")
    assert photo["width"] == 640


async def test_me_without_a_profile_photo_says_what_to_do_instead(alice_there: Member, house: House) -> None:
    called = await alice_there.write(f"{CALL} me")

    told = await alice_there.reads("I can't see a profile photo of yours")

    assert told.reply_to == called.message_id
    assert house.rows("photo") == []


async def test_telegrams_trouble_with_profile_photos_is_told_as_well(
    alice_there: Member, control: Control
) -> None:
    await control.set_profile_photo(alice_there.person, selfie(900, 900))
    await control.fault("telegram", "getUserProfilePhotos", "answer", status=500)

    await alice_there.write(f"{CALL} me")

    await alice_there.reads("I can't see a profile photo of yours")


async def test_a_static_sticker_can_be_called_for(alice_there: Member, control: Control) -> None:
    picture = selfie(512, 512, kind="WEBP")
    sticker = await control.send_sticker(alice_there.group, picture, sender=alice_there.person)

    await alice_there.write(f"{CALL} happy", reply_to=sticker.message_id)

    await alice_there.clip(sticker.message_id)


async def test_the_same_order_twice_is_made_once_and_said_so(
    alice_there: Member, control: Control, house: House
) -> None:
    await control.switch(provider={"hold": True})
    photo = (await alice_there.send_photo()).message_id
    for _ in range(2):
        await alice_there.write(f"{CALL} happy", reply_to=photo)

    await alice_there.reads("😄 Happy is already under way.")

    assert len(house.states()) == 1


async def test_a_name_for_a_photo_that_was_refused_brings_the_reason(
    alice_there: Member, control: Control
) -> None:
    await control.switch(provider={"faces": "none"})
    photo = await alice_there.call()
    await alice_there.reads("I can't find a face in this photo.")

    await alice_there.write(f"{CALL} happy", reply_to=photo)

    await alice_there.until(lambda chat: len(chat.from_bot) == 2)
    assert all("I can't find a face" in message.words for message in await alice_there.shown())


async def test_in_private_a_caption_with_a_name_makes_it_at_once(alice: Visitor, control: Control) -> None:
    await control.send_photo(alice.person, selfie(), caption="/emoji happy")

    await alice.clips()

    assert not any(is_keyboard(message) for message in await alice.messages())


async def test_in_private_a_reply_to_an_earlier_photo_makes_it_from_that_one(
    alice: Visitor, control: Control, house: House
) -> None:
    photo = await alice.send_selfie()
    await alice.keyboard()

    await control.send_text(alice.person, "/emoji happy", reply_to=photo)

    await alice.clips()
    assert len(house.rows("photo")) == 1


async def test_in_private_me_takes_the_profile_photo(alice: Visitor, control: Control) -> None:
    await control.set_profile_photo(alice.person, selfie(900, 900))

    await alice.write("/emoji me")
    await alice.press(await alice.keyboard(), "Happy")

    await alice.clips()


async def test_in_private_a_name_without_a_photo_waits_for_the_photo(alice: Visitor) -> None:
    await alice.write("/emoji happy")
    await alice.reads("😄 Happy it is. Now send me a selfie")

    await alice.send_selfie()

    await alice.clips()


async def test_in_private_the_bots_own_pictures_are_no_photos_of_anybody(
    alice: Visitor, control: Control
) -> None:
    await alice.order("Sleepy")
    (clip,) = await alice.clips()

    await control.send_text(alice.person, "/emoji", reply_to=clip.message_id)

    await alice.reads("Choose an expression, then send me a selfie.")


async def test_of_a_captioned_album_in_private_only_the_first_photo_is_taken(
    alice: Visitor, control: Control, house: House
) -> None:
    await control.send_album(alice.person, [selfie(800), selfie(810)], caption="/emoji happy")

    await alice.reads("An album came in: I took its first photo.")

    chat = await alice.until(lambda chat: any(is_clip(message) for message in chat.from_bot))
    assert not any(is_keyboard(message) for message in chat.from_bot)
    assert len(house.rows("photo")) == 1
