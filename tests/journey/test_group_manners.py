"""A quiet guest: what the bot says on its own account goes away, and it says nothing where it may not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from telegram import ChatAdministratorRights

from storage.wakeups import Topic
from tests.journey.member import CALL, Member

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor


async def test_an_answer_that_belongs_to_no_request_goes_away_by_itself_and_the_keyboard_stays(
    house: House, alice_there: Member, control: Control
) -> None:
    async with house.running(group_answer_seconds=0.2):
        keyboard = await alice_there.keyboard(await alice_there.call())
        await alice_there.write(CALL)

        await control.wait_for("telegram.call", method="deleteMessage")

        assert len(await control.events("telegram.call", method="sendMessage", status=200)) == 2
        assert [message.message_id for message in await alice_there.shown()] == [keyboard.message_id]


async def test_in_private_answers_stay(
    house: House, alice_there: Member, alice: Visitor, control: Control
) -> None:
    async with house.running(group_answer_seconds=0.2):
        await alice.write("/help")
        await alice.reads("Send a selfie and tap an expression")
        await alice_there.write(CALL)
        await control.wait_for("telegram.call", method="deleteMessage")

    (help_,) = await alice.messages()
    assert not help_.quiet


async def test_it_goes_away_after_a_restart_as_well(house: House, alice_there: Member) -> None:
    planned = asyncio.Event()
    async with house.running(group_answer_seconds=2) as program:
        program.storage.wakeups.subscribe([Topic.FAREWELLS], planned.set)
        await alice_there.write(CALL)
        await planned.wait()
    assert len(await alice_there.shown()) == 1

    async with house.running():
        await alice_there.until(lambda chat: not chat.from_bot)

    assert house.rows("farewell") == []


async def test_telegrams_trouble_only_delays_it(house: House, alice_there: Member, control: Control) -> None:
    await control.fault("telegram", "deleteMessage", "answer", status=500)
    async with house.running(group_answer_seconds=0.1):
        await alice_there.write(CALL)
        await control.wait_for("telegram.call", method="deleteMessage", count=2)
        await alice_there.until(lambda chat: not chat.from_bot)


async def test_what_somebody_else_deleted_is_forgotten(
    house: House, alice_there: Member, control: Control
) -> None:
    async with house.running(group_answer_seconds=1):
        await alice_there.write(CALL)
        hint = await alice_there.reads("Reply to your own photo with")
        assert hint.quiet
        await control.delete(alice_there.group, hint.message_id)
        await control.wait_for("telegram.call", method="deleteMessage", status=400)
        await alice_there.keyboard(await alice_there.call())

    assert house.rows("farewell") == []
    assert len(await control.events("telegram.call", method="deleteMessage")) == 1


async def test_a_tap_on_the_settings_keeps_them_longer(house: House, alice_there: Member) -> None:
    async with house.running():
        await alice_there.write("/settings@selfmoji_bot")
        panel = await alice_there.reads("Settings of this group.")
        (first,) = house.rows("farewell") or [{"due_ms": 0}]
        await alice_there.press(panel, "Photos")
        await alice_there.until(lambda chat: "Photos: others' too" in chat.message(panel.message_id).labels)
        await alice_there.press(panel, "Photos")
        await alice_there.until(
            lambda chat: "Photos: one's own only" in chat.message(panel.message_id).labels
        )

    (last,) = house.rows("farewell")
    assert last["message_id"] == panel.message_id
    assert last["due_ms"] > first["due_ms"]


async def test_a_group_that_the_bot_is_added_to_is_told_once_how_to_use_it(
    house: House, alice_there: Member, control: Control
) -> None:
    async with house.running(group_welcome=True, group_answer_seconds=0.1):
        welcome = await alice_there.reads("am silent until you call me")
        await alice_there.write(CALL)
        await control.wait_for("telegram.call", method="deleteMessage")

        assert [message.message_id for message in await alice_there.shown()] == [welcome.message_id]


async def test_a_channel_that_the_bot_is_added_to_is_told_nothing(
    house: House, alice: Visitor, control: Control
) -> None:
    bot = {"id": 123456789, "is_bot": True, "first_name": "Selfmoji"}
    operator = {"id": alice.person.id, "is_bot": False, "first_name": "Alice"}
    change = {
        "chat": {"id": -1_000_000_000_077, "type": "channel", "title": "Clips"},
        "from": operator,
        "date": 1_790_000_000,
        "old_chat_member": {"status": "left", "user": bot},
        "new_chat_member": {
            "status": "administrator",
            "user": bot,
            "can_be_edited": False,
            **ChatAdministratorRights.all_rights().to_dict(),
        },
    }
    async with house.running(group_welcome=True):
        await control.put_update({"my_chat_member": change})
        await alice.write("/help")
        await alice.reads("the clip appears in this chat")

    calls = await control.events("telegram.call", method="sendMessage")
    assert {call["chat_id"] for call in calls} == {alice.person.id}
    assert house.rows("answer") == []
    assert [row["state"] for row in house.rows("inbox")] == ["handled", "handled"]


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("command", [CALL, f"{CALL} sleepy"], ids=["with a keyboard", "at once"])
async def test_where_the_bot_may_not_write_the_asker_is_told_in_private_and_nothing_is_made(
    alice_there: Member, alice: Visitor, control: Control, house: House, command: str
) -> None:
    await control.permit(alice_there.group, text=False)
    await alice.write("/start")
    await alice.reads("I turn a selfie into a moving expression")
    photo = (await alice_there.send_photo()).message_id

    await alice_there.write(command, reply_to=photo)

    await alice.reads("You called me in a group where I may not write")
    assert set(house.states()) <= {"cancelled"}
    assert (await control.ledger())["submitted"] == 0


@pytest.mark.usefixtures("program")
async def test_a_name_called_for_in_a_closed_topic_is_told_in_private_and_not_made(
    alice: Visitor, bob: Visitor, control: Control, house: House
) -> None:
    club = await control.group("Photo club", alice.person, bob.person, is_forum=True)
    faces = await control.open_topic(club, "Faces", sender=alice.person)
    member = Member(control, alice.person, club, faces.thread)
    await alice.write("/start")
    await alice.reads("I turn a selfie into a moving expression")
    photo = (await member.send_photo()).message_id
    await control.change_topic(club, faces.thread, closed=True, sender=alice.person)

    await member.write(f"{CALL} sleepy", reply_to=photo)

    await alice.reads("You called me in a topic that is closed")
    assert house.states() == ["cancelled"]
    assert await member.shown() == []
