from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.catalogue import Family
from tests.journey.member import CALL, Member

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

FOREIGN = "That is Alice's. Send /emoji with your own photo!"


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("kind", ["supergroup", "group"])
@pytest.mark.parametrize("command", [CALL, "/animate@Selfmoji_Bot"])
async def test_a_reply_to_ones_own_photo_brings_a_keyboard_that_becomes_the_clip(
    control: Control, alice: Visitor, bob: Visitor, kind: str, command: str
) -> None:
    group = await control.group("Family", alice.person, bob.person, type_=kind)
    member = Member(control, alice.person, group)
    photo = await member.send_photo()
    await member.write(command, reply_to=photo.message_id)
    keyboard = await member.keyboard(photo.message_id)

    answer = await member.press(keyboard, "Sleepy")
    clip = await member.clip(photo.message_id)

    assert photo.update_id is None, "privacy mode hides the photo itself"
    assert keyboard.words == "Which expression?"
    assert answer["text"] == "😴 Sleepy: on it!"
    assert (clip.message_id, clip.words) == (keyboard.message_id, "😴 Sleepy · made by AI")
    assert [message.message_id for message in await member.shown()] == [clip.message_id]


@pytest.mark.usefixtures("program")
async def test_a_stranger_who_presses_is_told_politely_and_changes_nothing(
    alice_there: Member, bob_there: Member, house: House
) -> None:
    photo = await alice_there.call()
    keyboard = await alice_there.keyboard(photo)

    answers = [await bob_there.press(keyboard, label) for label in ("Sleepy", "Office", "Surprise")]

    assert [(answer["text"], answer["show_alert"]) for answer in answers] == [(FOREIGN, True)] * 3
    assert house.states() == []
    assert [message.labels for message in await alice_there.shown()] == [keyboard.labels]


@pytest.mark.usefixtures("program")
async def test_a_stranger_cannot_cancel_repeat_or_ask_for_more(
    alice_there: Member, bob_there: Member, control: Control, house: House
) -> None:
    await control.switch(provider={"hold": True})
    photo = await alice_there.call()
    await alice_there.press(await alice_there.keyboard(photo), "Sleepy")
    answers = [await bob_there.press(await alice_there.reads("being made now"), "Cancel")]
    await control.switch(provider={"hold": False})
    clip = await alice_there.clip(photo)

    answers += [await bob_there.press(clip, label) for label in ("Again", "Another expression")]

    assert [answer["text"] for answer in answers] == [FOREIGN] * 3
    assert house.states() == ["delivered"]
    assert len(await alice_there.shown()) == 1


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("data", ["1:l:0:zh", "1:w:0:mengwa_kun_1", f"1:b:0:{Family.CLASSIC}"])
async def test_a_forged_press_neither_takes_away_nor_changes_what_belongs_to_another(
    alice_there: Member, bob_there: Member, control: Control, data: str
) -> None:
    photo = await alice_there.call()
    keyboard = await alice_there.keyboard(photo)
    # The second call makes sure that the first press would have shown by then.
    for _ in range(2):
        pressed = await control.press(
            alice_there.group, keyboard.message_id, data=data, sender=bob_there.person, force=True
        )
        (answer,) = await control.wait_for("telegram.callback_answered", id=pressed.callback_id)
        assert answer["text"] == "This button no longer works. Please send your selfie again."

    assert [message.edits for message in await alice_there.shown()] == [keyboard.edits]


@pytest.mark.usefixtures("program")
async def test_ones_own_data_pressed_on_anothers_keyboard_leaves_that_keyboard_alone(
    alice_there: Member, bob_there: Member, control: Control
) -> None:
    hers = await alice_there.keyboard(await alice_there.call())
    photo = await bob_there.call()
    his = await bob_there.keyboard(photo)

    page = next(data for data in his.data if data.startswith("1:f:") and data.endswith(Family.CLASSIC))
    order = next(data for data in his.data if data.startswith("1:t:"))
    for data in (page, order):
        await control.press(
            alice_there.group, hers.message_id, data=data, sender=bob_there.person, force=True
        )

    await bob_there.clip(photo)
    shown = {message.message_id: message.labels for message in await alice_there.shown()}
    assert shown[hers.message_id] == hers.labels


@pytest.mark.usefixtures("program")
async def test_two_members_at_once_get_each_their_own_clip_at_their_own_photo(
    alice_there: Member, bob_there: Member
) -> None:
    hers, his = await alice_there.call(), await bob_there.call()
    await alice_there.press(await alice_there.keyboard(hers), "Sleepy")
    await bob_there.press(await bob_there.keyboard(his), "Happy")

    clips = [await alice_there.clip(hers), await bob_there.clip(his)]

    assert [clip.words.split(" · ")[0] for clip in clips] == ["😴 Sleepy", "😄 Happy"]
    assert len(await alice_there.shown()) == 2


@pytest.mark.usefixtures("program")
async def test_a_second_call_at_the_same_photo_brings_a_second_keyboard(alice_there: Member) -> None:
    photo = await alice_there.call()
    await alice_there.press(await alice_there.keyboard(photo), "Sleepy")
    await alice_there.clip(photo)

    await alice_there.write(CALL, reply_to=photo)
    await alice_there.press(await alice_there.keyboard(photo), "Happy")

    await alice_there.reads("😄 Happy · made by AI")
    assert len(await alice_there.shown()) == 2


@pytest.mark.usefixtures("program")
async def test_a_second_tap_before_the_keyboard_is_gone_orders_nothing_more(
    alice_there: Member, control: Control, house: House
) -> None:
    await control.switch(provider={"hold": True})
    keyboard = await alice_there.keyboard(await alice_there.call())
    await alice_there.press(keyboard, "Sleepy")
    happy = next(button.data for row in keyboard.buttons for button in row if "Happy" in button.text)

    pressed = await control.press(
        alice_there.group, keyboard.message_id, data=happy, sender=alice_there.person, force=True
    )

    (answer,) = await control.wait_for("telegram.callback_answered", id=pressed.callback_id)
    assert answer["text"] == "😴 Sleepy is already under way."
    assert len(house.states()) == 1


@pytest.mark.usefixtures("program")
async def test_a_tab_turns_the_page_in_a_group_too(alice_there: Member) -> None:
    keyboard = await alice_there.keyboard(await alice_there.call())

    await alice_there.press(keyboard, "Office")

    await alice_there.until(lambda chat: "• Office •" in chat.message(keyboard.message_id).labels)


@pytest.mark.usefixtures("program")
async def test_a_cancelled_request_can_be_tried_again_in_the_same_message(
    alice_there: Member, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    photo = await alice_there.call()
    await alice_there.press(await alice_there.keyboard(photo), "Sleepy")
    await alice_there.press(await alice_there.reads("being made now"), "Cancel")
    cancelled = await alice_there.reads("😴 Sleepy: cancelled. Nothing was charged.")
    await control.switch(provider={"hold": False})

    await alice_there.press(cancelled, "Try again")

    clip = await alice_there.clip(photo)
    assert [message.message_id for message in await alice_there.shown()] == [clip.message_id]


@pytest.mark.usefixtures("program")
async def test_a_photo_refused_after_the_tap_says_why_in_the_one_message(
    alice_there: Member, control: Control
) -> None:
    await control.switch(provider={"faces": "none", "detect_seconds": 0.5})
    keyboard = await alice_there.keyboard(await alice_there.call())

    await alice_there.press(keyboard, "Sleepy")

    told = await alice_there.reads(
        "😴 Sleepy: not made. I can't find a face in this photo. Nothing was charged."
    )
    assert told.message_id == keyboard.message_id


async def test_a_request_survives_a_restart_at_every_step_in_one_message_and_for_one_price(
    house: House, alice_there: Member, control: Control
) -> None:
    photo = (await alice_there.send_photo()).message_id
    await alice_there.write(CALL, reply_to=photo)
    async with house.running():
        keyboard = await alice_there.keyboard(photo)
    await control.press(alice_there.group, keyboard.message_id, text="Sleepy", sender=alice_there.person)
    await control.switch(provider={"run_seconds": 60})
    async with house.running():
        await control.wait_for("provider.task", state="RUNNING")
        await alice_there.reads("being made now")
    await control.post("provider/tasks/running/finish")

    async with house.running():
        clip = await alice_there.clip(photo)

    assert [message.message_id for message in await alice_there.shown()] == [clip.message_id]
    assert (await control.ledger())["submitted"] == 1


async def test_a_keyboard_that_was_sent_but_not_noted_goes_away_when_it_is_pressed(
    house: House, alice_there: Member, control: Control
) -> None:
    await control.fault("telegram", "sendMessage", "drop_after")
    photo = await alice_there.call()
    async with house.running():
        await alice_there.until(lambda chat: len(chat.from_bot) == 2)
        orphan = (await alice_there.shown())[0]

        await alice_there.press(orphan, "Sleepy")

        clip = await alice_there.clip(photo)
    assert [message.message_id for message in await alice_there.shown()] == [clip.message_id]
    assert clip.message_id != orphan.message_id


@pytest.mark.usefixtures("program")
async def test_where_the_bot_may_not_write_it_rests_instead_of_trying_for_ever(
    alice_there: Member, alice: Visitor, control: Control
) -> None:
    await control.permit(alice_there.group, text=False)
    await alice_there.call()
    await control.wait_for("telegram.call", method="sendMessage", status=400)
    # A whole conversation elsewhere: time enough for a loop to show.
    await alice.order("Sleepy")
    await alice.clips()

    assert len(await control.events("telegram.call", method="sendMessage", status=400)) == 1
