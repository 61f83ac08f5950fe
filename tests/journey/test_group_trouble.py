"""What groups do to a request under way: rights, members and messages that go away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journey.house import until_states
from tests.journey.member import CALL, Member
from tests.journey.visitor import is_clip

if TYPE_CHECKING:
    from bot.program import Program
    from sandbox.client import Control
    from tests.journey.house import House


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("forbidden", "kind"), [(["animation"], "video"), (["animation", "video"], "document")], ids=str
)
async def test_a_group_that_forbids_animations_gets_the_clip_in_another_form_in_the_same_message(
    alice_there: Member, control: Control, forbidden: list[str], kind: str
) -> None:
    await control.permit(alice_there.group, **dict.fromkeys(forbidden, False))
    photo = await alice_there.call()
    keyboard = await alice_there.keyboard(photo)

    await alice_there.press(keyboard, "Sleepy")

    clip = await alice_there.clip(photo)
    assert (clip.kind, clip.message_id) == (kind, keyboard.message_id)


async def test_kicked_in_the_middle_the_bot_ends_the_request_and_says_nothing_more_there(
    alice_there: Member, bob_there: Member, control: Control, program: Program
) -> None:
    await control.switch(provider={"hold": True})
    await alice_there.press(await alice_there.keyboard(await alice_there.call()), "Sleepy")
    await alice_there.reads("being made now")

    await control.set_bot(alice_there.group, "kicked", sender=alice_there.person)
    kicked_at = await control.last_seq()
    await control.switch(provider={"hold": False})
    await until_states(program, "undeliverable")
    elsewhere = Member(control, bob_there.person, await control.group("Elsewhere", bob_there.person))
    await elsewhere.keyboard(await elsewhere.call())

    assert await control.events("telegram.call", after=kicked_at, chat_id=alice_there.group.id) == []


async def test_a_photo_that_was_deleted_after_the_call_costs_only_the_link_to_it(
    house: House, alice_there: Member, control: Control
) -> None:
    photo = (await alice_there.send_photo()).message_id
    await alice_there.write(f"{CALL} sleepy", reply_to=photo)
    await control.delete(alice_there.group, photo)

    async with house.running():
        chat = await alice_there.until(lambda chat: any(is_clip(message) for message in chat.from_bot))

    (clip,) = chat.from_bot
    assert clip.reply_to is None
