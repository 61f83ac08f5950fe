from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import File
from tests.journey.member import CALL, Member
from tests.journey.visitor import is_keyboard, selfie

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

pytestmark = pytest.mark.usefixtures("program")


async def nothing_was_fetched(control: Control, house: House) -> bool:
    """Return whether no photo was downloaded, checked or noted."""
    detects = (await control.ledger())["detects"]
    return not await control.events("telegram.download") and not detects and not house.rows("photo")


async def test_a_command_below_a_photo_calls_for_this_photo(alice_there: Member) -> None:
    photo = (await alice_there.send_photo(f"{CALL} please")).message_id

    await alice_there.press(await alice_there.keyboard(photo), "Sleepy")

    await alice_there.clip(photo)


@pytest.mark.parametrize(("name", "mime"), [("me.png", "image/png"), ("me.jpg", "application/octet-stream")])
async def test_an_image_file_can_be_called_for_as_a_photo_can(
    alice_there: Member, control: Control, name: str, mime: str
) -> None:
    picture = File(selfie(kind="PNG" if name.endswith("png") else "JPEG"), name, mime)
    photo = await control.send_document(alice_there.group, picture, sender=alice_there.person)
    await alice_there.write(CALL, reply_to=photo.message_id)

    await alice_there.press(await alice_there.keyboard(photo.message_id), "Sleepy")

    await alice_there.clip(photo.message_id)


async def test_in_a_topic_everything_stays_in_the_topic(
    control: Control, alice: Visitor, bob: Visitor
) -> None:
    club = await control.group("Photo club", alice.person, bob.person, is_forum=True)
    faces = await control.open_topic(club, "Faces", sender=alice.person)
    member = Member(control, alice.person, club, faces.thread)
    photo = await member.call()
    await member.press(await member.keyboard(photo), "Sleepy")
    clip = await member.clip(photo)

    await member.press(clip, "Another expression")
    await member.keyboard(photo)

    assert {message.thread for message in await member.shown()} == {faces.thread}
    sent = await control.events("telegram.call", method="sendMessage")
    assert {str(call["params"]["message_thread_id"]) for call in sent} == {str(faces.thread)}


async def test_a_call_in_a_topic_without_a_photo_is_not_about_the_message_that_opened_the_topic(
    control: Control, alice: Visitor
) -> None:
    club = await control.group("Photo club", alice.person, is_forum=True)
    faces = await control.open_topic(club, "Faces", sender=alice.person)
    member = Member(control, alice.person, club, faces.thread)

    await member.write(CALL)

    hint = await member.reads("Reply to your own photo with")
    assert hint.thread == faces.thread


async def test_somebody_elses_photo_is_left_alone_and_the_caller_told_why(
    alice_there: Member, bob_there: Member, control: Control, house: House
) -> None:
    photo = (await alice_there.send_photo()).message_id

    called = await bob_there.write(CALL, reply_to=photo)

    told = await bob_there.reads(
        "That is a photo of Alice's. I only use your own: reply to it with /emoji@selfmoji_bot."
    )
    assert told.reply_to == called.message_id
    assert await nothing_was_fetched(control, house)


async def test_who_sends_somebodys_photo_on_does_not_make_it_their_own(
    alice_there: Member, bob_there: Member, control: Control, house: House
) -> None:
    photo = (await alice_there.send_photo()).message_id
    sent_on = await control.forward(bob_there.group, photo, sender=bob_there.person)

    await bob_there.write(CALL, reply_to=sent_on.message_id)

    await bob_there.reads("That is a photo of Alice's.")
    assert await nothing_was_fetched(control, house)


async def test_a_command_that_is_sent_on_or_edited_in_does_not_fire(
    alice_there: Member, bob_there: Member, control: Control, house: House
) -> None:
    await control.switch(telegram={"reads_all_group_messages": True})
    photo = (await alice_there.send_photo()).message_id
    talk = await alice_there.write("look at me", reply_to=photo)
    edited = [await control.edit(alice_there.group, talk.message_id, CALL)]
    edited.append(await control.edit(alice_there.group, photo, CALL))
    sent_on = await control.forward(bob_there.group, photo, sender=bob_there.person)
    help_ = await bob_there.write("/help@selfmoji_bot")

    told = await bob_there.reads("and I turn it into a moving expression")

    assert all(change.update_id is not None for change in edited)
    assert sent_on.update_id is not None
    assert [message.message_id for message in await bob_there.shown()] == [told.message_id]
    assert told.reply_to == help_.message_id
    assert await nothing_was_fetched(control, house)


@pytest.mark.parametrize("sees_all", [False, True], ids=["privacy mode", "sees everything"])
async def test_a_photo_without_a_command_is_neither_fetched_nor_checked_nor_kept(
    alice_there: Member, bob_there: Member, control: Control, house: House, *, sees_all: bool
) -> None:
    await control.switch(telegram={"reads_all_group_messages": sees_all})
    for caption in ("", "look at me", "/emoji@other_bot", "I say /emoji"):
        await alice_there.send_photo(caption)
    await control.send_document(alice_there.group, selfie(), sender=alice_there.person)
    for text in ("nice", "/help", "/start", "/emoji@other_bot", "/jobs@selfmoji_bot"):
        await bob_there.write(text)
    addressed = await bob_there.write("/start@selfmoji_bot")

    await bob_there.reads("and I turn it into a moving expression")

    assert [message.reply_to for message in await bob_there.shown()] == [addressed.message_id]
    assert await nothing_was_fetched(control, house)


async def test_a_call_without_a_photo_gets_one_line_how_to_do_it(
    alice_there: Member, control: Control, house: House
) -> None:
    called = await alice_there.write(CALL)

    hint = await alice_there.reads("Reply to your own photo with /emoji@selfmoji_bot.")

    assert hint.reply_to == called.message_id
    assert "\n" not in hint.words
    assert await nothing_was_fetched(control, house)


async def test_a_call_for_a_file_that_telegram_does_not_hand_out_says_so(
    alice_there: Member, control: Control
) -> None:
    huge = File(bytes(21 * 1024 * 1024), "huge.jpg")
    photo = await control.send_document(alice_there.group, huge, sender=alice_there.person)

    await alice_there.write(CALL, reply_to=photo.message_id)

    await alice_there.reads("The file is too large. Nothing was charged.")


async def test_the_groups_own_photo_is_not_a_plain_members(
    alice_there: Member, bob_there: Member, control: Control, house: House
) -> None:
    photo = (await alice_there.send_photo(as_group=True)).message_id

    await bob_there.write(CALL, reply_to=photo)

    await bob_there.reads("That is a photo of Weekend's.")
    assert await nothing_was_fetched(control, house)


async def test_a_channel_calls_for_its_own_photo_and_not_for_another_channels(
    alice_there: Member, bob_there: Member
) -> None:
    photo = (await alice_there.send_photo(as_channel="Daily")).message_id
    await bob_there.write(CALL, reply_to=photo, as_channel="Weekly")
    await bob_there.reads("That is a photo of Daily's.")

    await alice_there.write(CALL, reply_to=photo, as_channel="Daily")
    await alice_there.press(await alice_there.keyboard(photo), "Sleepy")

    await alice_there.clip(photo)


async def test_two_members_at_one_photo_only_its_owner_gets_the_keyboard(
    alice_there: Member, bob_there: Member
) -> None:
    photo = (await alice_there.send_photo()).message_id
    await bob_there.write(CALL, reply_to=photo)
    await alice_there.write(CALL, reply_to=photo)

    keyboard = await alice_there.keyboard(photo)
    await bob_there.reads("That is a photo of Alice's.")

    assert [one.message_id for one in await alice_there.shown() if is_keyboard(one)] == [keyboard.message_id]


async def test_each_photo_of_an_album_can_be_called_for(alice_there: Member, control: Control) -> None:
    photos = [selfie(800, 900), selfie(810, 900)]
    album = await control.send_album(alice_there.group, photos, sender=alice_there.person)

    for photo in album.message_ids:
        await alice_there.write(CALL, reply_to=photo)
        await alice_there.keyboard(photo)


async def test_the_menu_of_a_group_shows_what_can_be_done_there_in_both_languages(
    alice_there: Member, mei: Visitor, control: Control
) -> None:
    await control.set_member(alice_there.group, mei.person, "member", by=alice_there.person)

    english = await control.commands(alice_there.group, alice_there.person)
    chinese = await control.commands(alice_there.group, mei.person)
    private = await control.commands(mei.person, mei.person)

    assert [command.command for command in english] == ["emoji", "settings", "optout", "help"]
    assert [command.command for command in chinese] == ["emoji", "optout", "help"]
    assert english[0].description == "Make your photo move (reply to it)"
    assert chinese[0].description == "让你的照片动起来（回复照片）"
    assert next(command.command for command in private) == "start"


async def test_in_private_the_command_of_groups_begins_with_choosing(alice: Visitor) -> None:
    await alice.write("/emoji")

    await alice.reads("Choose an expression, then send me a selfie.")
