from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.journey.house import until_states
from tests.journey.member import CALL, Member
from tests.journey.visitor import SECONDS, is_clip, is_keyboard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.client import Control, Group
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

MINUTE = 0.5
"""How long a group's minute lasts in these tests, in seconds."""

GROUP_LIMITS = {"telegram_group_calls": 20, "telegram_group_seconds": MINUTE}
MOST_EDITS = 8

REQUESTS = 60


async def _refused(control: Control) -> list[dict[str, Any]]:
    return await control.events("telegram.call", status=429)


async def _call_for_clips(members: Iterable[Member], control: Control) -> list[int]:
    """Let each send a photo with the command, press the keyboards, and return the photos' ids."""
    photos = [(member, (await member.send_photo(CALL)).message_id) for member in members]
    owners = {photo: member for member, photo in photos}
    group = photos[0][0].group
    # Events, and one look at the end: looking at so many messages after each of them takes its time.
    await control.wait_for(
        "telegram.message", count=len(photos), seconds=4 * SECONDS, chat_id=group.id, by="bot"
    )
    for keyboard in filter(is_keyboard, (await control.chat(group)).from_bot):
        owner = owners[keyboard.reply_to or 0]
        await control.press(group, keyboard.message_id, text="Sleepy", sender=owner.person)
    return list(owners)


async def _clips(control: Control, group: Group, count: int) -> None:
    await control.wait_for(
        "telegram.edited", count=count, seconds=8 * SECONDS, chat_id=group.id, content="animation"
    )


@pytest.mark.timeout(240)  # as many calls as a whole village makes, on a machine that may be busy
async def test_a_busy_group_gets_all_its_clips_and_telegram_never_says_stop(
    control: Control, house: House
) -> None:
    await control.switch(telegram={"group_per_minute": 20, "group_minute": MINUTE})
    people = [await control.person(f"Person {number}", language_code="en") for number in range(20)]
    group = await control.group("Crowd", *people)
    members = [Member(control, people[number % 20], group) for number in range(REQUESTS)]

    async with house.running(**GROUP_LIMITS):
        photos = await _call_for_clips(members, control)
        await _clips(control, group, REQUESTS)

    chat = await control.chat(group)
    assert await _refused(control) == []
    assert Counter(message.reply_to for message in chat.from_bot) == Counter(photos)
    assert max(message.edits for message in chat.from_bot) <= MOST_EDITS
    assert (await control.ledger())["submitted"] == REQUESTS


async def test_a_group_is_told_few_places_however_often_they_change(
    control: Control, house: House, alice_there: Member
) -> None:
    await control.switch(provider={"run_seconds": 0.02})
    async with house.running() as program:
        await control.switch(provider={"hold": True})
        others = [await control.person(f"Person {number}", language_code="en") for number in range(9)]
        for person in others:
            await control.set_member(alice_there.group, person, "member")
        crowd = [Member(control, person, alice_there.group) for person in others]
        await _call_for_clips([*crowd, alice_there], control)
        await until_states(program, "running", "running", *["queued"] * 8)

        await control.switch(provider={"hold": False})
        await _clips(control, alice_there.group, 10)

    chat = await control.chat(alice_there.group)
    assert sum(map(is_clip, chat.from_bot)) == len(chat.from_bot) == 10
    assert max(message.edits for message in chat.from_bot) <= MOST_EDITS


async def test_a_private_chat_within_its_limits_gets_everything_and_is_never_told_to_wait(
    control: Control, house: House, alice: Visitor
) -> None:
    await control.switch(telegram={"private_per_second": 10.0, "private_burst": 3})
    async with house.running(telegram_private_calls=3, telegram_private_seconds=0.3):
        for _ in range(3):
            await alice.write("/help")
        await alice.order("Sleepy", "Happy", "Serious")
        await alice.clips(3)
        await alice.reads("the clip appears in this chat", count=3)

    assert await _refused(control) == []


async def test_a_press_is_answered_at_once_in_a_chat_that_has_to_wait(
    control: Control, house: House, alice: Visitor
) -> None:
    async with house.running():
        await alice.order("Sleepy")
        await alice.clips()
        await control.fault("telegram", "sendMessage", "answer", retry_after=3600)
        await alice.write("/help")
        await control.wait_for("telegram.call", method="sendMessage", status=429)
        (clip,) = await alice.clips()

        assert await alice.press(clip, "Again") == "😴 Sleepy: on it!"


async def test_a_wait_that_telegram_asked_for_outlives_a_restart(
    control: Control, house: House, alice: Visitor, mei: Visitor
) -> None:
    await control.fault("telegram", "sendMessage", "answer", retry_after=3)
    async with house.running():
        await alice.write("/help")
        (refused,) = await control.wait_for("telegram.call", method="sendMessage", status=429)
    async with house.running():
        await mei.write("/help")
        await alice.reads("the clip appears in this chat")

    calls = await control.events("telegram.call", after=refused["seq"], method="sendMessage")
    assert [call["chat_id"] for call in calls] == [mei.person.id, alice.person.id]
    assert calls[1]["at"] - refused["at"] >= 3


async def test_a_wait_that_names_no_chat_is_kept_in_all_of_them(
    control: Control, house: House, alice: Visitor, mei: Visitor
) -> None:
    await control.fault("telegram", "getFile", "answer", retry_after=3)
    async with house.running():
        await alice.send_selfie()
        (refused,) = await control.wait_for("telegram.call", method="getFile", status=429)
        await mei.write("/help")
        await mei.until(lambda chat: chat.from_bot)

    (answer,) = await control.events("telegram.call", method="sendMessage", chat_id=mei.person.id)
    assert answer["at"] - refused["at"] >= 3


@pytest.mark.usefixtures("program")
async def test_however_slowly_edits_go_through_the_clip_is_the_last_one(
    control: Control, alice: Visitor
) -> None:
    await control.fault("telegram", "editMessageText", "delay", seconds=0.5, times=-1)
    await alice.order("Sleepy")
    await alice.clips()
    await alice.write("/help")
    await alice.reads("the clip appears in this chat")

    calls = await control.events("telegram.call", chat_id=alice.person.id)
    edits = [call["method"] for call in calls if call.get("method", "").startswith("edit")]
    assert edits[-1] == "editMessageMedia"
    assert edits.count("editMessageMedia") == 1
