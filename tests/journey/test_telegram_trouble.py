from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.house import until_states
from tests.journey.member import Member

if TYPE_CHECKING:
    from bot.program import Program
    from sandbox.client import Control
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

BLOCKED = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
LADDER = ["animation", "video", "document"]


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("effect", ["drop_before", "drop_after", "truncate"])
async def test_a_delivery_whose_answer_is_lost_is_repeated_in_the_same_message(
    alice: Visitor, control: Control, house: House, effect: str
) -> None:
    await control.fault("telegram", "editMessageMedia", effect)

    await alice.order("Sleepy")

    await control.wait_for("telegram.call", count=2, method="editMessageMedia")
    assert len(await alice.clips()) == 1
    assert len(await alice.messages()) == 2
    assert len(house.rows("job")) == 1


@pytest.mark.usefixtures("program")
async def test_a_429_silences_the_bot_in_that_chat_only_and_as_long_as_it_asks(
    alice: Visitor, mei: Visitor, control: Control
) -> None:
    await control.fault(
        "telegram", "editMessageMedia", "answer", retry_after=4, match={"chat_id": alice.person.id}
    )
    await alice.order("Sleepy")
    (refused,) = await control.wait_for("telegram.call", method="editMessageMedia", status=429)

    await mei.write("/help")
    await mei.reads("表情")
    chat = await control.chat(alice.person)
    assert not any(message.media for message in chat.from_bot)

    await alice.clips()
    calls = await control.events("telegram.call", after=refused["seq"], chat_id=alice.person.id)
    assert calls[0]["at"] - refused["at"] >= 4


async def test_somebody_who_blocked_the_bot_is_left_alone(
    alice: Visitor, mei: Visitor, control: Control, program: Program
) -> None:
    await control.switch(provider={"hold": True})
    await alice.order("Sleepy")
    await alice.reads("being made now")

    await control.block(alice.person)
    await control.switch(provider={"hold": False})
    await until_states(program, "undeliverable")
    blocked_at = await control.last_seq()
    await mei.order("困")
    await mei.clips()

    assert await control.events("telegram.call", after=blocked_at, chat_id=alice.person.id) == []


async def test_a_403_at_the_delivery_ends_the_job_without_a_storm(
    alice: Visitor, control: Control, program: Program
) -> None:
    await control.fault("telegram", "editMessageMedia", "answer", status=403, body=BLOCKED, times=-1)

    await alice.order("Sleepy")

    await until_states(program, "undeliverable")
    assert len(await control.events("telegram.call", method="editMessageMedia")) == 1


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("rung", [1, 2])
async def test_a_chat_without_animations_gets_a_video_and_one_without_videos_a_document(
    alice: Visitor, control: Control, rung: int
) -> None:
    await control.switch(telegram={"forbidden_kinds": {"*": LADDER[:rung]}})

    await alice.order("Sleepy")

    (clip,) = await alice.clips()
    assert clip.kind == LADDER[rung]


@pytest.mark.usefixtures("program")
async def test_a_chat_that_allows_no_media_says_so_and_gets_the_same_clip_when_it_allows_some(
    alice: Visitor, control: Control
) -> None:
    await control.switch(telegram={"forbidden_kinds": {"*": LADDER}})

    await alice.order("Sleepy")

    status = await alice.reads("the clip is ready, but this chat does not let me show it.")
    assert "charged to the operator of this bot, not to you" in status.words

    await control.switch(telegram={"forbidden_kinds": {"*": LADDER[:1]}})
    told = await alice.press(status, "Try again")

    (clip,) = await alice.clips()
    assert (clip.message_id, clip.kind) == (status.message_id, LADDER[1])
    assert told == "😴 Sleepy: it is made already, here it comes!"
    assert (await control.ledger())["submitted"] == 1


@pytest.mark.usefixtures("program")
async def test_a_deleted_status_message_is_replaced_and_the_new_one_becomes_the_clip(
    alice: Visitor, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    await alice.order("Sleepy")
    status = await alice.reads("being made now")
    await control.delete(alice.person, status.message_id)

    await control.switch(provider={"hold": False})

    (clip,) = await alice.clips()
    assert clip.message_id > status.message_id
    assert (await control.ledger())["submitted"] == 1


async def test_what_was_not_ordered_yet_ends_for_free_when_the_bot_is_blocked(
    alice: Visitor, control: Control, program: Program
) -> None:
    await control.switch(provider={"hold": True})
    await alice.order("Sleepy", "Happy", "Serious")
    await until_states(program, "running", "running", "queued")

    await control.block(alice.person)
    await until_states(program, "running", "running", "cancelled")
    await control.switch(provider={"hold": False})
    await until_states(program, "undeliverable", "undeliverable", "cancelled")

    assert (await control.ledger())["submitted"] == 2
    await control.block(alice.person, blocked=False)
    told = await alice.reads("not made, because I could not write to you here any more. Nothing was charged.")
    assert told.labels == ["Try again"]
    await alice.reads("it was ready while I could not write to you here", count=2)


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("kinds", "shown"),
    [({"can_send_other_messages": False}, "video"), ({"can_send_videos": False}, "animation")],
)
async def test_a_group_that_forbids_a_kind_gets_the_clip_as_another(
    alice_there: Member, control: Control, kinds: dict[str, bool], shown: str
) -> None:
    await control.permit(alice_there.group, **kinds)
    photo = await alice_there.call()
    await alice_there.press(await alice_there.keyboard(photo), "Sleepy")
    assert (await alice_there.clip(photo)).kind == shown


async def test_a_keyboard_of_a_topic_that_was_closed_meanwhile_is_explained_in_private(
    alice: Visitor, bob: Visitor, control: Control, house: House
) -> None:
    forum = await control.group("Forum", bob.person, alice.person, is_forum=True)
    topic = await control.open_topic(forum, "Selfies", sender=bob.person)
    await alice.write("/start")
    await Member(control, alice.person, forum, topic.thread).call()
    await control.change_topic(forum, topic.thread, closed=True, sender=bob.person)

    async with house.running():
        await alice.reads("a topic that is closed")

    assert house.rows("message") == []
    assert len(await control.events("telegram.call", method="sendMessage", chat_id=forum.id)) == 1


async def test_a_keyboard_of_a_topic_that_was_deleted_meanwhile_stands_outside_of_it(
    alice: Visitor, bob: Visitor, control: Control, house: House
) -> None:
    forum = await control.group("Forum", bob.person, alice.person, is_forum=True)
    topic = await control.open_topic(forum, "Selfies", sender=bob.person)
    await Member(control, alice.person, forum, topic.thread).call()
    await control.change_topic(forum, topic.thread, deleted=True, sender=bob.person)

    async with house.running():
        there = Member(control, alice.person, forum)
        chat = await there.until(lambda chat: chat.from_bot)

    assert chat.from_bot[0].thread is None


@pytest.mark.usefixtures("program")
async def test_a_keyboard_that_came_twice_goes_when_the_copy_is_pressed(
    alice: Visitor, control: Control, house: House
) -> None:
    await control.fault("telegram", "sendMessage", "drop_after")
    await alice.send_selfie()
    twin = await alice.keyboard(2)
    (copy,) = [message for message in await alice.messages() if message.message_id != twin.message_id]

    await alice.press(copy, "Office")
    await alice.until(lambda chat: [message.message_id for message in chat.from_bot] == [twin.message_id])
    await alice.press(twin, "Sleepy")

    assert len(await alice.clips()) == 1
    assert len(house.rows("job")) == 1


@pytest.mark.usefixtures("program")
async def test_a_press_whose_answer_is_lost_counts_once(
    alice: Visitor, control: Control, house: House
) -> None:
    await control.fault("telegram", "answerCallbackQuery", "drop_before")
    await alice.send_selfie()
    keyboard = await alice.keyboard()
    await control.press(alice.person, keyboard.message_id, text="Sleepy")

    assert len(await alice.clips()) == 1
    assert len(house.rows("job")) == 1
    assert {row["state"] for row in house.rows("inbox")} == {"handled"}
    assert sum(row["failures"] for row in house.rows("inbox")) == 0
