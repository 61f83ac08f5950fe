from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.house import until_states
from tests.journey.member import CALL, Member

if TYPE_CHECKING:
    from sandbox.client import Control, Group
    from tests.journey.house import House
    from tests.journey.visitor import Visitor


@pytest.fixture
async def basic(control: Control, alice: Visitor, bob: Visitor) -> Group:
    """Return a basic group, which can still become a supergroup."""
    return await control.group("Family", alice.person, bob.person, type_="group")


async def test_a_group_that_is_upgraded_in_the_middle_of_a_job_gets_its_clip_in_the_new_chat(
    control: Control, house: House, alice: Visitor, basic: Group
) -> None:
    await control.switch(provider={"hold": True})
    async with house.running() as program:
        there = Member(control, alice.person, basic)
        await there.press(await there.keyboard(await there.call()), "Sleepy")
        await there.reads("being made now")

        successor = await control.migrate(basic, alice.person)
        new = Member(control, alice.person, successor)
        await new.reads("being made now")
        await control.switch(provider={"hold": False})
        await until_states(program, "delivered")
        (shown,) = await new.shown()

    assert shown.words == "😴 Sleepy · made by AI"
    assert (await control.ledger())["submitted"] == 1


@pytest.mark.usefixtures("program")
async def test_a_call_from_before_the_upgrade_is_answered_in_the_new_chat(
    control: Control, alice: Visitor, basic: Group
) -> None:
    there = Member(control, alice.person, basic)
    # The keyboard cannot go out before the group is upgraded, and is refused with the new id.
    await control.fault("telegram", "sendMessage", "drop_before")
    await there.send_photo(CALL)
    await control.wait_for("telegram.call", method="sendMessage")
    new = Member(control, alice.person, await control.migrate(basic, alice.person))

    chat = await new.until(lambda chat: len(chat.from_bot) == 1)
    await new.press(chat.from_bot[0], "Sleepy")
    await new.until(lambda chat: chat.from_bot[0].media)
