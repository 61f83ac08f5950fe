"""What can go wrong with a placed message: it is said there, or in a pop-up, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from storage.schema import photo as photo_table
from tests.journey.guest import copies, found, ready, titles
from tests.journey.house import until_states

if TYPE_CHECKING:
    from sandbox.client import Control, Group
    from tests.journey.guest import Guest
    from tests.journey.house import House
    from tests.journey.visitor import Visitor

pytestmark = pytest.mark.usefixtures("inline_mode")


async def test_nobody_but_who_placed_it_can_press_and_before_that_nothing_is_written_of_it(
    house: House, shelf: Group, alice: Visitor, guest: Guest, other: Guest, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    async with ready(house, shelf, alice):
        placed = await guest.place("Happy")
        early = await other.press(placed, "Make it")
        before = [row["role"] for row in house.rows("message")]
        await guest.press(placed, "Make it")
        await guest.reads(placed, "being made now")
        late = await other.press(placed, "Cancel")

    for answer in (early, late):
        assert answer["text"] == "These buttons belong to someone else. Send me your own selfie!"
        assert answer["show_alert"] is True
    assert before == ["keyboard"]
    assert house.states() == ["running"]


async def test_a_photo_that_is_no_longer_kept_is_named_with_what_to_do(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    async with ready(house, shelf, alice) as program:
        placed = await guest.place("Happy")
        await program.storage.transact(_expire)
        answer = await guest.press(placed, "Make it")
        offers = titles(await found(control, alice.person))

    assert answer["text"].startswith("I no longer keep that selfie. Send me a new one in our own chat")
    assert offers == []
    assert house.states() == []


def _expire(conn: sa.Connection) -> None:
    conn.execute(sa.update(photo_table).values(state="expired", original=None, normalised=None))


async def test_a_limit_is_told_by_a_pop_up_and_the_button_stays(
    house: House, shelf: Group, alice: Visitor, guest: Guest
) -> None:
    async with ready(house, shelf, alice, daily_per_person=1):
        done = await guest.place("Happy")
        await guest.press(done, "Make it")
        await guest.clip(done)
        placed = await guest.place("Sleepy", feedback=True)
        answer = await guest.press(placed, "Make it")
        message = await guest.until(placed, lambda _: True)

    assert "in the last 24 hours, and that is the most" in answer["text"]
    assert message.labels == ["✨ Make it"]
    assert house.states() == ["delivered"]


async def test_an_order_that_fails_says_so_in_the_message_and_can_be_tried_again(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    await control.fault("provider", "submit", "answer", status=400, body={"code": "InvalidParameter"})
    async with ready(house, shelf, alice):
        placed = await guest.place("Happy")
        await guest.press(placed, "Make it")
        failed = await guest.reads(placed, "something is wrong on our side")
        await guest.press(placed, "Try again")
        await guest.clip(placed)

    assert "Nothing was charged." in failed.words
    assert house.states() == ["failed", "delivered"]


async def test_a_message_that_was_deleted_is_forgotten_and_its_order_let_go(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    await control.switch(provider={"hold": True})
    gone = {"description": "Bad Request: MESSAGE_ID_INVALID"}
    await control.fault("telegram", "editMessageText", "answer", status=400, body=gone)
    async with ready(house, shelf, alice) as program:
        placed = await guest.place("Happy")
        await guest.press(placed, "Make it")
        await control.wait_for("telegram.call", method="editMessageText", status=400)
        await control.switch(provider={"hold": False})
        await until_states(program, "cancelled")

    assert [row["role"] for row in house.rows("message")] == ["keyboard"]


async def test_without_a_place_for_the_copy_it_says_so_and_nothing_new_is_offered(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    await control.fault("telegram", "sendAnimation", "answer", status=400, times=-1)
    async with ready(house, shelf, alice) as program:
        placed, later = await guest.place("Happy"), await guest.place("Sleepy")
        await guest.press(placed, "Make it")
        end = await guest.reads(placed, "it was made, but I can't bring it into other chats right now")
        answer = await guest.press(later, "Make it")
        offers = titles(await found(control, alice.person))
        await until_states(program, "undeliverable")

    assert "charged to the operator of this bot, not to you" in end.words
    assert end.labels == ["Try again"]
    assert answer["text"].startswith("I can't bring new clips into other chats right now.")
    assert offers == []


async def test_the_next_start_takes_the_operators_chat_for_open_again(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    await control.fault("telegram", "sendAnimation", "answer", status=403)
    async with ready(house, shelf, alice):
        placed = await guest.place("Happy")
        await guest.press(placed, "Make it")
        await guest.reads(placed, "it was made, but")
    async with house.running(media_chat_id=shelf.id):
        await guest.press(placed, "Try again")
        await guest.clip(placed)

    assert house.states() == ["delivered"]
    assert (await control.ledger())["submitted"] == 1


async def test_a_press_that_no_button_of_ours_makes_leads_nowhere(
    house: House, shelf: Group, alice: Visitor, guest: Guest
) -> None:
    async with ready(house, shelf, alice):
        placed = await guest.place("Happy")
        for data in ("x", "1:p:99:mengwa_kaixin", "1:p:1:nothing", "1:t:1:mengwa_kaixin", "1:c:1:"):
            answer = await guest.force(placed, data)
            assert answer["text"] == "This button no longer works. Please send your selfie again."

    assert house.states() == []


async def test_what_is_lost_on_the_way_is_repeated_in_the_same_message(
    house: House, shelf: Group, alice: Visitor, guest: Guest, control: Control
) -> None:
    await control.fault("telegram", "editMessageMedia", "drop_after")
    await control.fault("telegram", "sendAnimation", "drop_before")
    async with ready(house, shelf, alice):
        placed = await guest.place("Happy")
        await guest.press(placed, "Make it")
        await guest.clip(placed)
        await control.wait_for("telegram.call", method="editMessageMedia", count=2)

    assert house.states() == ["delivered"]
    assert len(await copies(control, shelf)) == 1
