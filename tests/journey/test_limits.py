"""Limits are told before the pick, and who is not let in is told so once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journey.house import until_states
from tests.journey.member import CALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.client import ChatView, Control, Group
    from tests.journey.house import House
    from tests.journey.member import Member
    from tests.journey.visitor import Visitor


def says(message_id: int, part: str) -> Callable[[ChatView], bool]:
    """Return a condition: the message with this id has these words."""

    def holds(chat: ChatView) -> bool:
        return part in chat.message(message_id).words

    return holds


async def test_a_full_line_is_told_on_the_keyboard_and_in_a_pop_up_and_ends_with_the_clip(
    alice: Visitor, control: Control, house: House
) -> None:
    await control.switch(provider={"hold": True})
    async with house.running(waiting_per_person=1):
        keyboard = await alice.order("Sleepy")
        await alice.until(says(keyboard.message_id, "You have one clip waiting"))

        popup = await alice.press(keyboard, "Happy")
        await control.switch(provider={"hold": False})
        await alice.clips(1)
        await alice.until(says(keyboard.message_id, "Which expression?"))
        await alice.press(keyboard, "Happy")
        await alice.clips(2)

    assert "that is the most at one time" in popup
    assert house.states() == ["delivered", "delivered"]


async def test_a_day_s_clips_are_counted_and_the_next_keyboard_says_until_when(
    alice: Visitor, house: House
) -> None:
    async with house.running(daily_per_person=1):
        await alice.order("Sleepy")
        await alice.clips(1)
        await alice.send_selfie()
        keyboard = await alice.keyboard(2)
        popup = await alice.press(keyboard, "Happy")

    assert keyboard.words.startswith("You had one clip in the last 24 hours, and that is the most.")
    assert " UTC" in popup
    assert house.states() == ["delivered"]


async def test_an_expression_that_was_chosen_first_stays_chosen_when_a_limit_is_reached(
    alice: Visitor, control: Control, house: House
) -> None:
    await control.switch(provider={"hold": True})
    async with house.running(waiting_per_person=1) as program:
        await alice.order("Sleepy")
        await alice.write("/templates")
        await alice.press(await alice.reads("Choose an expression, then send me a selfie."), "Happy")
        await alice.send_selfie()
        await alice.reads("You have one clip waiting", 2)
        assert len(house.states()) == 1

        await control.switch(provider={"hold": False})
        await alice.clips(1)
        await alice.send_selfie()
        await until_states(program, "delivered", "delivered")


async def test_who_is_not_let_in_is_told_so_once_and_nothing_of_theirs_is_fetched(
    alice: Visitor, bob: Visitor, house: House
) -> None:
    async with house.running(allowed_people=str(bob.person.id)):
        await alice.send_selfie()
        told = await alice.reads("only for people whom its operator has let in")
        await alice.write("/start")
        await alice.send_selfie()
        await bob.order("Sleepy")
        await bob.clips(1)
        shown = await alice.messages()

    assert str(alice.person.id) in told.words
    assert [message.words for message in shown] == [told.words]
    assert [row["person_id"] for row in house.rows("photo")] == [bob.person.id]


async def test_who_is_banned_gets_no_word_and_a_press_of_theirs_does_nothing(
    alice: Visitor, bob: Visitor, house: House
) -> None:
    async with house.running():
        keyboard = await alice.order("Sleepy")
        await alice.clips(1)
    async with house.running(banned_people=str(alice.person.id)):
        before = len(await alice.messages())
        popup = await alice.press(keyboard, "Happy")
        await alice.send_selfie()
        await bob.order("Sleepy")
        await bob.clips(1)
        assert len(await alice.messages()) == before

    assert popup == ""
    assert [row["person_id"] for row in house.rows("photo")] == [alice.person.id, bob.person.id]


async def test_in_a_group_who_is_not_let_in_is_answered_only_when_they_call(
    alice_there: Member, bob_there: Member, group: Group, house: House
) -> None:
    async with house.running(allowed_people=str(bob_there.person.id)):
        await alice_there.write("hello")
        await alice_there.write(CALL)
        await alice_there.reads("only for people whom its operator has let in")
        await bob_there.write(CALL)
        await bob_there.reads("Reply to your own photo")
        words = [message.words for message in await alice_there.shown()]
    assert len(words) == 2, group.id
