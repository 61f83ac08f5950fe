"""Inline mode makes new clips: a placed message turns into one, in whatever chat it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.guest import Guest, copies, found, more_clips, pages, ready, titles
from tests.journey.house import until_photos, until_states
from tests.journey.member import CALL

if TYPE_CHECKING:
    from sandbox.client import Control, Group
    from tests.journey.house import House
    from tests.journey.member import Member
    from tests.journey.visitor import Visitor

pytestmark = pytest.mark.usefixtures("inline_mode")


async def test_behind_ones_clips_stand_the_expressions_that_the_last_selfie_lacks(
    house: House, shelf: Group, alice: Visitor, control: Control
) -> None:
    async with ready(house, shelf, alice):
        await alice.press(await alice.keyboard(), "Sleepy")
        await alice.clips()
        answer = await found(control, alice.person)
        words = titles(await found(control, alice.person, "happy"))

    kinds = [result["type"] for result in answer["results"]]
    assert kinds == ["mpeg4_gif"] + ["article"] * 19
    assert titles(answer)[0] == "😴 Sleepy"
    assert len(set(titles(answer))) == 20
    offer = next(result for result in answer["results"] if result["title"] == "😄 Happy")
    assert offer["text"] == "😄 Happy: not made yet. Whoever placed this can start it."
    assert offer["buttons"] == [[{"text": "✨ Make it", "callback_data": "1:p:1:mengwa_kaixin"}]]
    assert words == ["😄 Happy"]


async def test_what_can_be_made_follows_the_last_clip_page_by_page(
    house: House, shelf: Group, alice: Visitor, control: Control
) -> None:
    async with ready(house, shelf, alice) as program:
        await alice.press(await alice.keyboard(), "Sleepy")
        await alice.clips()
        await program.storage.transact(more_clips, 40, alice.person.id)
        shown = await pages(control, alice.person)

    assert [len(page) for page in shown] == [50, 10]
    ids = [result_id for page in shown for result_id in page]
    assert [result_id.isdecimal() for result_id in ids] == [True] * 41 + [False] * 19
    assert len(set(ids)) == 60


@pytest.mark.parametrize("way", ["a press", "feedback", "both"])
async def test_a_placed_message_turns_into_the_clip_however_it_is_begun_and_is_made_once(
    way: str, house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    async with ready(house, shelf, alice):
        placed = await guest.place("Happy", feedback=way != "a press")
        if way != "feedback":
            await guest.press(placed, "Make it")
        clip = await guest.clip(placed)

    assert (clip.kind, clip.words) == ("animation", "😄 Happy · made by AI")
    assert [(button.text, button.url) for row in clip.buttons for button in row] == [
        ("Make yours", "https://t.me/selfmoji_bot?start=t_mengwa_kaixin")
    ]
    assert house.states() == ["delivered"]
    assert (await control.ledger())["submitted"] == 1
    assert await copies(control, shelf) == [True]
    assert len(await alice.messages()) == 1, "the private chat shows the keyboard and nothing else"


async def test_the_wait_and_the_way_out_of_it_stand_in_the_placed_message(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    async with ready(house, shelf, alice):
        placed = await guest.place("Happy")
        accepted = await guest.press(placed, "Make it")
        status = await guest.reads(placed, "being made now")
        stopped = await guest.press(placed, "Cancel")
        end = await guest.reads(placed, "cancelled")

    assert accepted["text"] == "😄 Happy: on it!"
    assert status.labels == ["Cancel"]
    assert stopped["text"].startswith("Cancelled: 😄 Happy.")
    assert end.labels == ["Try again"]


async def test_what_is_made_elsewhere_is_listed_in_private_and_can_be_cancelled_there(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    async with ready(house, shelf, alice):
        happy, placed = await guest.place("Happy"), await guest.place("Sleepy")
        await guest.press(happy, "Make it")
        await guest.press(placed, "Make it")
        await alice.write("/jobs")
        listed = await alice.reads("Being made:")
        await alice.write("/cancel")
        await alice.press(await alice.reads("Which one shall I cancel?"), "Sleepy")
        await guest.reads(placed, "😴 Sleepy: cancelled.")

    assert "😄 Happy" in listed.words
    assert "😴 Sleepy" in listed.words


async def test_a_clip_that_is_there_or_on_its_way_is_shown_by_the_same_order(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    async with ready(house, shelf, alice) as program:
        first, second, third = [await guest.place("Happy") for _ in range(3)]
        await guest.press(first, "Make it")
        await until_states(program, "running")
        await guest.press(second, "Make it")
        await control.switch(provider={"hold": False})
        await guest.clip(first)
        await guest.clip(second)
        await guest.press(third, "Make it")
        await guest.clip(third)

    assert house.states() == ["delivered"]
    assert (await control.ledger())["submitted"] == 1
    assert await copies(control, shelf) == [True]


async def test_what_the_private_chat_is_about_to_get_needs_no_copy(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    async with ready(house, shelf, alice) as program:
        placed = await guest.place("Sleepy")
        await alice.press(await alice.keyboard(), "Sleepy")
        await until_states(program, "running")
        await guest.press(placed, "Make it")
        await control.switch(provider={"hold": False})
        await alice.clips()
        await guest.clip(placed)

    assert house.states() == ["delivered"]
    assert await copies(control, shelf) == []


async def test_the_photo_may_come_from_a_group_and_the_private_chat_may_never_have_been_opened(
    house: House, shelf: Group, alice_there: Member, guest: Guest
) -> None:
    async with house.running(media_chat_id=shelf.id):
        photo = (await alice_there.send_photo()).message_id
        await alice_there.write(f"{CALL} sleepy", reply_to=photo)
        await alice_there.clip(photo)
        placed = await guest.place("Happy")
        await guest.press(placed, "Make it")
        await guest.clip(placed)

    assert alice_there.person.id not in {row["id"] for row in house.rows("chat")}
    assert house.states() == ["delivered", "delivered"]


async def test_without_an_operators_chat_only_what_exists_is_shown(
    house: House, alice: Visitor, control: Control
) -> None:
    async with house.running() as program:
        await alice.send_selfie()
        await until_photos(program, "usable")
        answer = await found(control, alice.person)

    assert answer["results"] == []
    assert answer["button"]["text"] == "Send me a selfie first"


async def test_a_message_that_is_placed_in_the_private_chat_is_no_word_to_the_bot(
    house: House, shelf: Group, alice: Visitor, control: Control
) -> None:
    async with ready(house, shelf, alice):
        here = Guest(control, alice.person, alice.person)
        placed = await here.place("Happy")
        await here.press(placed, "Make it")
        await here.clip(placed)
        await alice.write("/help")
        words = (await alice.reads("the clip appears in this chat")).words

    assert len(await alice.messages()) == 2
    assert "is put into a channel of this bot's operator first" in words, "whose clip it is has to know"


async def test_what_a_chinese_speaker_places_speaks_chinese(
    house: House, shelf: Group, mei: Visitor, control: Control, strangers: Group
) -> None:
    async with ready(house, shelf, mei):
        guest = Guest(control, mei.person, strangers)
        placed = await guest.place("困")
        message = await guest.until(placed, lambda _: True)
        await guest.press(placed, "开始制作")
        clip = await guest.clip(placed)

    assert message.words == "😴 困：还没有制作。由发出这条消息的人来开始。"
    assert clip.labels == ["我也要做"]
