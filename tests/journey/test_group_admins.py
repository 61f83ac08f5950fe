"""What administrators of a group may do, and what they can allow others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.member import CALL, Member
from tests.journey.visitor import selfie

if TYPE_CHECKING:
    from sandbox.client import Control, Group, MessageView
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

SETTINGS = "/settings@selfmoji_bot"


async def panel(member: Member) -> MessageView:
    """Ask for the settings of the group."""
    await member.write(SETTINGS)
    return await member.reads("Settings of this group.")


async def change(member: Member, shown: MessageView, label: str, becomes: str) -> None:
    """Tap a setting until its button says something."""
    await member.press(shown, label)
    await member.until(lambda chat: becomes in chat.message(shown.message_id).labels)


@pytest.fixture
def admin_there(control: Control, alice: Visitor, group: Group) -> Member:
    """Return Alice, who owns the group."""
    return Member(control, alice.person, group)


@pytest.mark.usefixtures("program")
async def test_what_an_anonymous_admin_asked_for_belongs_to_every_admin_and_to_nobody_else(
    alice_there: Member, bob_there: Member, mei: Visitor, control: Control
) -> None:
    await control.set_member(alice_there.group, mei.person, "administrator", by=alice_there.person)
    mei_there = Member(control, mei.person, alice_there.group)
    photo = (await alice_there.send_photo(as_group=True)).message_id
    await alice_there.write(CALL, reply_to=photo, as_group=True)
    keyboard = await alice_there.keyboard(photo)

    refused = await bob_there.press(keyboard, "Sleepy")
    accepted = await mei_there.press(keyboard, "Sleepy")
    clip = await alice_there.clip(photo)
    await alice_there.press(clip, "Another expression")
    another = await alice_there.keyboard(photo)

    assert (refused["text"], refused["show_alert"]) == (
        "That is Weekend's. Send /emoji with your own photo!",
        True,
    )
    assert accepted["text"] == "😴 困：开始啦！"
    assert clip.message_id == keyboard.message_id
    assert len({keyboard.message_id, another.message_id}) == 2


@pytest.mark.usefixtures("program")
async def test_what_a_channel_asked_for_may_be_pressed_by_everybody(
    alice_there: Member, bob_there: Member
) -> None:
    photo = (await alice_there.send_photo(as_channel="Daily")).message_id
    await alice_there.write(CALL, reply_to=photo, as_channel="Daily")

    await bob_there.press(await alice_there.keyboard(photo), "Sleepy")

    await alice_there.clip(photo)


@pytest.mark.usefixtures("program")
async def test_an_admin_may_cancel_what_a_member_asked_for(
    admin_there: Member, bob_there: Member, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    await bob_there.press(await bob_there.keyboard(await bob_there.call()), "Sleepy")

    await admin_there.press(await bob_there.reads("being made now"), "Cancel")

    await bob_there.reads("😴 Sleepy: cancelled.")


@pytest.mark.usefixtures("program")
async def test_who_is_no_admin_gets_no_settings(bob_there: Member) -> None:
    await bob_there.write(SETTINGS)

    told = await bob_there.reads("Only administrators of this group can change its settings.")

    assert told.labels == []


@pytest.mark.usefixtures("program")
async def test_a_panel_that_stands_there_is_of_no_use_to_others(
    admin_there: Member, bob_there: Member, house: House
) -> None:
    shown = await panel(admin_there)

    answer = await bob_there.press(shown, "Who may ask")

    assert answer["text"] == "Only administrators of this group can change its settings."
    assert house.rows("chat")[0]["admins_only"] == 0


async def test_rights_are_looked_at_again_at_every_press(
    house: House, admin_there: Member, bob_there: Member, control: Control
) -> None:
    group, alice, bob = admin_there.group, admin_there.person, bob_there.person
    await control.set_member(group, bob, "administrator", by=alice)
    async with house.running(group_admins_seconds=0):
        shown = await panel(bob_there)
        await control.set_member(group, bob, "member", by=alice)

        answer = await bob_there.press(shown, "Who may ask")

    assert answer["text"] == "Only administrators of this group can change its settings."


@pytest.mark.usefixtures("program")
async def test_telegrams_silence_about_rights_makes_nobody_an_admin(
    admin_there: Member, control: Control
) -> None:
    await control.fault("telegram", "getChatMember", "answer", status=500)

    await admin_there.write(SETTINGS)

    await admin_there.reads("Only administrators of this group can change its settings.")


@pytest.mark.usefixtures("program")
async def test_done_takes_the_panel_away(admin_there: Member) -> None:
    shown = await panel(admin_there)

    await admin_there.press(shown, "Done")

    await admin_there.until(lambda chat: all(one.message_id != shown.message_id for one in chat.from_bot))


@pytest.mark.usefixtures("program")
async def test_settings_pressed_on_another_message_change_and_remove_nothing(
    admin_there: Member, control: Control
) -> None:
    keyboard = await admin_there.keyboard(await admin_there.call())

    pressed = await control.press(
        admin_there.group, keyboard.message_id, data="1:g:0:done", sender=admin_there.person, force=True
    )

    (answer,) = await control.wait_for("telegram.callback_answered", id=pressed.callback_id)
    assert answer["text"] == "This button no longer works. Please send your selfie again."
    assert [message.message_id for message in await admin_there.shown()] == [keyboard.message_id]


@pytest.mark.usefixtures("program")
async def test_a_group_may_be_for_its_admins_only_also_at_keyboards_that_stand_there(
    admin_there: Member, bob_there: Member
) -> None:
    keyboard = await bob_there.keyboard(await bob_there.call())
    await change(admin_there, await panel(admin_there), "Who may ask", "Who may ask: administrators")

    answer = await bob_there.press(keyboard, "Sleepy")
    await bob_there.call()

    refusal = "In this group only administrators may ask me for clips."
    assert answer["text"] == refusal
    await bob_there.reads(refusal)
    await admin_there.keyboard(await admin_there.call())


@pytest.mark.usefixtures("program")
async def test_a_group_may_have_a_language_of_its_own_and_one_question_is_enough_for_a_while(
    admin_there: Member, bob_there: Member, control: Control
) -> None:
    shown = await panel(admin_there)
    await change(admin_there, shown, "Language", "Language: English")
    await admin_there.press(shown, "Language")
    await admin_there.until(lambda chat: "本群的设置" in chat.message(shown.message_id).words)

    keyboard = await bob_there.keyboard(await bob_there.call())
    answer = await bob_there.press(keyboard, "困")

    assert len(await control.events("telegram.call", method="getChatMember")) == 1
    assert keyboard.words == "想要哪个表情？"
    assert answer["text"] == "😴 困：开始啦！"


async def test_a_group_may_have_so_many_clips_a_day(
    house: House, alice_there: Member, bob_there: Member
) -> None:
    async with house.running(daily_per_group=1):
        keyboard = await alice_there.keyboard(await alice_there.call())
        await alice_there.clip((await alice_there.send_photo(f"{CALL} happy")).message_id)
        answer = await alice_there.press(keyboard, "Sleepy")

        await bob_there.call()

        told = await bob_there.reads("This group has had all its clips (1) of the last 24 hours.")
    assert answer["text"] == told.words


async def test_admins_can_lower_what_the_operator_allows_and_not_raise_it(
    house: House, admin_there: Member
) -> None:
    async with house.running(daily_per_group=40):
        shown = await panel(admin_there)
        assert "Clips in 24 hours: 40" in shown.labels

        for most in (10, 25, 40, 40, 40):
            await change(admin_there, shown, "Clips in", f"Clips in 24 hours: {most}")


async def test_what_came_to_nothing_is_not_counted(
    house: House, alice_there: Member, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    async with house.running(daily_per_group=1):
        await alice_there.send_photo(f"{CALL} happy")
        await alice_there.press(await alice_there.reads("being made now"), "Cancel")
        await alice_there.reads("cancelled")
        await control.switch(provider={"hold": False})

        await alice_there.clip((await alice_there.send_photo(f"{CALL} happy")).message_id)


@pytest.mark.usefixtures("program")
async def test_a_covered_photo_gives_a_covered_clip(alice_there: Member) -> None:
    photo = (await alice_there.send_photo(f"{CALL} happy", spoiler=True)).message_id

    assert (await alice_there.clip(photo)).spoiler


@pytest.mark.usefixtures("program")
async def test_a_covered_photo_in_private_gives_a_covered_clip(alice: Visitor, control: Control) -> None:
    await control.send_photo(alice.person, selfie(), spoiler=True, caption="/emoji happy")

    (clip,) = await alice.clips()
    assert clip.spoiler
