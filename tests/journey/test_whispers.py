"""Answers in a group that only who asked sees (ephemeral messages), where the bot leads the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.member import CALL

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.member import Member

HINT = "Reply to your own photo with"


async def sends(control: Control) -> list[tuple[int, bool]]:
    """Return of each send its status, and whether it was to be seen by one person alone."""
    calls = await control.events("telegram.call", method="sendMessage")
    return [(call["status"], "ephemeral_message_parameters" in call["params"]) for call in calls]


async def test_where_the_bot_leads_who_used_it_wrongly_is_told_alone_and_nothing_has_to_be_swept(
    house: House, alice_there: Member, bob_there: Member, control: Control
) -> None:
    await control.set_bot(alice_there.group, "administrator", sender=alice_there.person)
    async with house.running():
        await bob_there.write(CALL)
        hint = await bob_there.reads(HINT)
        await bob_there.write("/settings@selfmoji_bot")
        refused = await bob_there.reads("Only administrators of this group")

    assert (hint.receiver, refused.receiver) == (bob_there.person.id, bob_there.person.id)
    assert house.rows("farewell") == []


@pytest.mark.usefixtures("program")
async def test_what_others_need_as_well_is_said_to_all(
    alice_there: Member, bob_there: Member, control: Control
) -> None:
    await control.set_bot(alice_there.group, "administrator", sender=alice_there.person)

    await alice_there.write("/settings@selfmoji_bot")
    assert (await alice_there.reads("Settings of this group.")).receiver is None
    await alice_there.write(CALL, as_group=True)
    assert (await alice_there.reads(HINT)).receiver is None
    keyboard = await bob_there.keyboard(await bob_there.call())
    assert keyboard.receiver is None


@pytest.mark.usefixtures("program")
async def test_where_telegram_refuses_it_all_are_told_and_it_is_not_tried_again_until_the_bot_leads(
    alice_there: Member, bob_there: Member, control: Control
) -> None:
    await bob_there.write(CALL)
    await bob_there.reads(HINT)
    await bob_there.write(CALL)
    chat = await bob_there.until(lambda chat: len(chat.from_bot) == 2)
    assert [message.receiver for message in chat.from_bot] == [None, None]
    assert await sends(control) == [(400, True), (200, False), (200, False)]

    await control.set_bot(alice_there.group, "administrator", sender=alice_there.person)
    await bob_there.write(CALL)
    chat = await bob_there.until(lambda chat: len(chat.from_bot) == 3)
    assert chat.from_bot[-1].receiver == bob_there.person.id


async def test_a_server_that_knows_nothing_of_it_is_asked_once_and_its_messages_go_away_as_ever(
    house: House, alice_there: Member, bob_there: Member, control: Control
) -> None:
    await control.switch(telegram={"knows_ephemeral": False})
    await control.set_bot(alice_there.group, "administrator", sender=alice_there.person)
    async with house.running(group_answer_seconds=0.2):
        for member in (bob_there, alice_there):
            await member.write(CALL)
            assert (await member.reads(HINT)).receiver is None
            await member.until(lambda chat: not chat.from_bot)

    assert await sends(control) == [(200, True), (200, False)]


async def test_telegrams_trouble_says_nothing_about_whether_it_works(
    house: House, alice_there: Member, bob_there: Member, control: Control
) -> None:
    await control.set_bot(alice_there.group, "administrator", sender=alice_there.person)
    await control.fault("telegram", "sendMessage", "answer", status=500)
    async with house.running():
        await bob_there.write(CALL)
        assert (await bob_there.reads(HINT)).receiver == bob_there.person.id

    assert await sends(control) == [(500, True), (200, True)]
