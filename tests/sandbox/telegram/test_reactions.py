"""Reactions: people's and the bot's, one each, and who learns of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiogram import types

from sandbox.client import ControlError
from tests.sandbox.telegram.strict import read

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def react(control: Control, chat_id: int, message_id: int, emoji: str | None, **wishes: Any) -> Any:
    return await control.post(f"chats/{chat_id}/react", message_id=message_id, emoji=emoji, **wishes)


async def shown(control: Control, chat_id: int, message_id: int) -> list[dict[str, Any]]:
    messages = (await control.get(f"chats/{chat_id}"))["messages"]
    return next(one["reactions"] for one in messages if one["message_id"] == message_id)


async def test_a_person_has_one_reaction_and_can_take_it_back(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="done")
    await react(control, alice.id, message["message_id"], "👍")
    await react(control, alice.id, message["message_id"], "❤️")
    assert await shown(control, alice.id, message["message_id"]) == [{"emoji": "❤", "by": [alice.id]}]
    await react(control, alice.id, message["message_id"], None)
    assert await shown(control, alice.id, message["message_id"]) == []


async def test_the_bots_reaction_is_shown_beside_those_of_people(
    bot: BareBot, control: Control, alice: Person
) -> None:
    said = await control.send_text(alice, "look")
    await react(control, alice.id, said.message_id, "👀")
    for emoji in ("👍", "👀"):
        reaction = [{"type": "emoji", "emoji": emoji}]
        assert await bot.call(
            "setMessageReaction", chat_id=alice.id, message_id=said.message_id, reaction=reaction
        )
    bot_id = (await bot.call("getMe"))["id"]
    assert await shown(control, alice.id, said.message_id) == [{"emoji": "👀", "by": [alice.id, bot_id]}]
    await bot.call("setMessageReaction", chat_id=alice.id, message_id=said.message_id)
    assert await shown(control, alice.id, said.message_id) == [{"emoji": "👀", "by": [alice.id]}]


async def test_in_a_private_chat_the_bot_learns_of_reactions_when_it_asked_for_them(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="done")
    assert (await react(control, alice.id, message["message_id"], "👍"))["update_id"] is None
    await bot.updates(allowed_updates=["message", "message_reaction"])
    assert (await react(control, alice.id, message["message_id"], "🔥"))["update_id"]
    change = read(types.MessageReactionUpdated, (await bot.updates())[-1]["message_reaction"])
    assert (change.old_reaction[0].emoji, change.new_reaction[0].emoji) == ("👍", "🔥")  # type: ignore[union-attr]  # other types have no emoji
    assert change.user
    assert (change.user.id, change.message_id) == (alice.id, message["message_id"])
    assert (await react(control, alice.id, message["message_id"], "🔥"))["update_id"] is None


async def test_in_a_group_only_an_administrator_bot_learns_of_reactions(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Weekend", alice)
    message = await bot.call("sendMessage", chat_id=group.id, text="done")
    await bot.updates(allowed_updates=["message", "message_reaction"])
    wish = {"from": alice.id}
    assert (await react(control, group.id, message["message_id"], "👍", **wish))["update_id"] is None
    await control.post(f"chats/{group.id}/bot", status="administrator")
    assert (await react(control, group.id, message["message_id"], "🔥", **wish))["update_id"]


async def test_an_anonymous_administrator_reacts_as_the_group(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Weekend", alice)
    await control.post(f"chats/{group.id}/bot", status="administrator")
    await control.post(f"chats/{group.id}/members", person=alice.id, role="owner", anonymous=True)
    message = await bot.call("sendMessage", chat_id=group.id, text="done")
    await bot.updates(allowed_updates=["message_reaction"])
    await react(control, group.id, message["message_id"], "👍", **{"from": alice.id})
    change = read(types.MessageReactionUpdated, (await bot.updates())[-1]["message_reaction"])
    assert change.user is None
    assert change.actor_chat
    assert change.actor_chat.id == group.id


async def test_what_cannot_be_reacted_with_or_to_is_refused(
    bot: BareBot, control: Control, alice: Person
) -> None:
    said = await control.send_text(alice, "look")
    with pytest.raises(ControlError, match="no standard reaction"):
        await react(control, alice.id, said.message_id, "🦖")
    with pytest.raises(ControlError, match="shows no message"):
        await react(control, alice.id, 999, "👍")
    group = await control.group("Weekend", alice, await control.person("Bob", person_id=77))
    message = await bot.call("sendMessage", chat_id=group.id, text="x")
    permission = {"can_react_to_messages": False}
    await control.request("PATCH", f"chats/{group.id}/permissions", json=permission)
    with pytest.raises(ControlError, match="does not allow its members to react"):
        await react(control, group.id, message["message_id"], "👍", **{"from": 77})
