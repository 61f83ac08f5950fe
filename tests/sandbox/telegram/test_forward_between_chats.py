"""Forwarding between chats: what somebody saw in a group can go to the bot in private."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import ControlError

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def test_a_message_of_a_group_goes_to_the_bot_in_private(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Weekend", alice)
    sent = await control.send_text(group, "look at this", sender=alice)

    await control.forward(alice, sent.message_id, from_chat=group)

    message = (await bot.updates())[-1]["message"]
    assert (message["chat"]["id"], message["text"]) == (alice.id, "look at this")
    assert message["forward_origin"]["sender_user"]["id"] == alice.id


async def test_nobody_forwards_out_of_a_private_chat_of_somebody_else(
    control: Control, alice: Person
) -> None:
    bob = await control.person("Bob")
    sent = await control.send_text(bob, "between us")

    with pytest.raises(ControlError, match="not in the private chat"):
        await control.forward(alice, sent.message_id, from_chat=bob)
