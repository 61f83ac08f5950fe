"""Clips of other people's photos: only where the group allows it, and never against their word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.member import CALL, Member

if TYPE_CHECKING:
    from sandbox.client import Control, Group, MessageView
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

ALICE_REFUSES = "Whoever is in this photo wants no clips made of it by others."

pytestmark = pytest.mark.usefixtures("open_group")


@pytest.fixture
async def open_group(program: object, alice_there: Member) -> Group:  # noqa: ARG001 - the program must run for it
    """Let the group's members use each other's photos."""
    await alice_there.write("/settings@selfmoji_bot")
    shown = await alice_there.reads("Settings of this group.")
    await alice_there.press(shown, "Photos")
    await alice_there.until(lambda chat: "Photos: others' too" in chat.message(shown.message_id).labels)
    await alice_there.press(shown, "Done")
    await alice_there.until(lambda chat: not chat.from_bot)
    return alice_there.group


async def bobs_clip_of_alice(alice: Member, bob: Member) -> MessageView:
    """Let Bob ask for a clip of Alice's photo."""
    photo = (await alice.send_photo()).message_id
    await bob.write(f"{CALL} sleepy", reply_to=photo)
    return await bob.clip(photo)


async def test_where_the_group_allows_it_a_member_gets_a_clip_of_anothers_photo_that_she_can_remove(
    alice_there: Member, bob_there: Member
) -> None:
    clip = await bobs_clip_of_alice(alice_there, bob_there)
    assert clip.labels == ["Another expression", "Again", "That's me: remove it"]

    answer = await alice_there.press(clip, "That's me")

    assert answer["text"].startswith("Removed, and I let go of the photo.")
    await alice_there.until(lambda chat: not chat.from_bot)


async def test_who_asked_for_it_cannot_be_the_one_who_removes_it_nor_can_a_stranger(
    alice_there: Member, bob_there: Member, mei: Visitor, control: Control
) -> None:
    await control.set_member(alice_there.group, mei.person, "member", by=alice_there.person)
    clip = await bobs_clip_of_alice(alice_there, bob_there)

    answers = [
        await Member(control, person, alice_there.group).press(clip, "That's me")
        for person in (bob_there.person, mei.person)
    ]

    assert answers[0]["text"] == "Only the person in the photo, or an administrator, can remove this."
    assert answers[1]["text"] == "只有照片里的人或管理员可以删除。"
    assert [message.message_id for message in await alice_there.shown()] == [clip.message_id]


async def test_removing_stops_everything_else_that_others_asked_for_and_lets_go_of_the_photo(
    alice_there: Member, bob_there: Member, control: Control, house: House
) -> None:
    clip = await bobs_clip_of_alice(alice_there, bob_there)
    await control.switch(provider={"hold": True})
    await bob_there.press(clip, "Again")
    await bob_there.reads("being made now")

    await alice_there.press(clip, "That's me")

    await bob_there.reads("😴 Sleepy: cancelled.")
    assert [row["used_ms"] for row in house.rows("photo")] == [0]
    assert [row["file_id"] for row in house.rows("job")] == [None, None]


async def test_after_a_removal_nothing_more_is_made_of_the_photo(
    alice_there: Member, bob_there: Member, house: House
) -> None:
    clip = await bobs_clip_of_alice(alice_there, bob_there)
    assert clip.reply_to is not None
    await bob_there.write(CALL, reply_to=clip.reply_to)
    keyboard = await bob_there.keyboard(clip.reply_to)
    await alice_there.press(clip, "That's me")
    await bob_there.reads("I no longer keep this photo.")

    await bob_there.write(f"{CALL} happy", reply_to=clip.reply_to)

    await bob_there.until(lambda chat: len(chat.from_bot) == 2)
    assert all(one.words.startswith("I no longer keep this photo.") for one in await bob_there.shown())
    assert keyboard.message_id in {one.message_id for one in await bob_there.shown()}
    assert house.states() == ["delivered"]


async def test_who_is_in_the_photo_may_stop_it_while_it_is_made(
    alice_there: Member, bob_there: Member, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    photo = (await alice_there.send_photo()).message_id
    await bob_there.write(f"{CALL} sleepy", reply_to=photo)

    await alice_there.press(await bob_there.reads("being made now"), "Cancel")

    await bob_there.reads("😴 Sleepy: cancelled.")


@pytest.mark.parametrize("in_private", [True, False], ids=["said in private", "said in the group"])
async def test_after_optout_nobody_else_gets_clips_and_after_optin_they_do_again(
    alice_there: Member,
    bob_there: Member,
    alice: Visitor,
    house: House,
    *,
    in_private: bool,
) -> None:
    async def says(command: str, part: str) -> None:
        if in_private:
            await alice.write(command)
            await alice.reads(part)
        else:
            await alice_there.write(f"{command}@selfmoji_bot")
            await alice_there.reads(part)

    photo = (await alice_there.send_photo()).message_id
    await says("/optout", "nobody else gets clips of your photos from me")
    await bob_there.write(CALL, reply_to=photo)
    await bob_there.reads(ALICE_REFUSES)
    assert house.rows("photo") == []
    await alice_there.write(CALL, reply_to=photo)
    await alice_there.keyboard(photo)

    await says("/optin", "others may ask for clips of your photos again")

    await bob_there.write(f"{CALL} happy", reply_to=photo)
    await bob_there.clip(photo)


async def test_an_optout_stops_keyboards_that_stand_there_and_names_nobody_in_the_database(
    alice_there: Member, bob_there: Member, alice: Visitor, house: House
) -> None:
    photo = (await alice_there.send_photo()).message_id
    await bob_there.write(CALL, reply_to=photo)
    keyboard = await bob_there.keyboard(photo)
    await alice.write("/optout")
    await alice.reads("nobody else gets clips of your photos from me")

    answer = await bob_there.press(keyboard, "Sleepy")

    assert (answer["text"], answer["show_alert"]) == (ALICE_REFUSES, True)
    (kept,) = house.rows("opt_out")
    assert set(kept) == {"hash"}
    assert str(alice.person.id) not in kept["hash"]


async def test_two_members_at_once_at_one_photo_get_each_their_own_keyboard_and_clip(
    alice_there: Member, bob_there: Member, control: Control
) -> None:
    photo = (await alice_there.send_photo()).message_id
    await bob_there.write(CALL, reply_to=photo)
    his = await bob_there.keyboard(photo)
    await alice_there.write(CALL, reply_to=photo)
    chat = await alice_there.until(lambda chat: len(chat.from_bot) == 2)
    hers = next(message for message in chat.from_bot if message.message_id != his.message_id)

    refused = [await alice_there.press(his, "Sleepy"), await bob_there.press(hers, "Sleepy")]
    await bob_there.press(his, "Sleepy")
    await alice_there.press(hers, "Sleepy")

    assert all(answer["show_alert"] for answer in refused)
    shown = await alice_there.until(
        lambda chat: all(chat.message(one.message_id).media is not None for one in (his, hers))
    )
    assert "That's me: remove it" in shown.message(his.message_id).labels
    assert "That's me: remove it" not in shown.message(hers.message_id).labels
    assert (await control.ledger())["submitted"] == 2


async def test_photos_of_chats_of_bots_and_sent_on_are_left_alone_all_the_same(
    alice_there: Member, bob_there: Member, control: Control, house: House
) -> None:
    photos = [(await alice_there.send_photo(as_group=True)).message_id]
    photos.append((await alice_there.send_photo(as_channel="Daily")).message_id)
    hers = (await alice_there.send_photo()).message_id
    photos.append((await control.forward(alice_there.group, hers, sender=alice_there.person)).message_id)

    for photo in photos:
        await bob_there.write(CALL, reply_to=photo)

    await bob_there.until(
        lambda chat: len([m for m in chat.from_bot if "I only use your own" in m.words]) == 3
    )
    assert house.rows("photo") == []


async def test_a_group_that_no_longer_allows_it_stops_keyboards_that_stand_there(
    alice_there: Member, bob_there: Member
) -> None:
    photo = (await alice_there.send_photo()).message_id
    await bob_there.write(CALL, reply_to=photo)
    keyboard = await bob_there.keyboard(photo)
    await alice_there.write("/settings@selfmoji_bot")
    shown = await alice_there.reads("Settings of this group.")
    await alice_there.press(shown, "Photos")

    answer = await bob_there.press(keyboard, "Sleepy")

    assert answer["text"] == "In this group I only use people's own photos."
