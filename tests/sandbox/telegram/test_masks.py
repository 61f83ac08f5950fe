"""Writing in another name: anonymous administrators as the group, people as a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiogram import types

from sandbox.client import ControlError
from tests.sandbox.telegram.bare import keyboard
from tests.sandbox.telegram.strict import read

if TYPE_CHECKING:
    from sandbox.client import Control, Group, Person
    from tests.sandbox.telegram.bare import BareBot


@pytest.fixture
async def group(control: Control, alice: Person) -> Group:
    return await control.group("Weekend", alice, await control.person("Bob", person_id=77))


async def say(control: Control, group: Group, text: str, **wishes: Any) -> Any:
    return await control.post(f"chats/{group.id}/send", text=text, **wishes)


async def last(bot: BareBot) -> types.Message:
    return read(types.Message, (await bot.updates())[-1]["message"])


async def test_an_anonymous_administrator_writes_as_the_group(
    bot: BareBot, control: Control, group: Group, alice: Person
) -> None:
    await say(control, group, "/start@selfmoji_bot", as_group=True, **{"from": alice.id})
    message = await last(bot)
    assert message.from_user
    assert (message.from_user.id, message.from_user.is_bot) == (1087968824, True)
    assert message.from_user.username == "GroupAnonymousBot"
    assert message.sender_chat
    assert (message.sender_chat.id, message.sender_chat.type) == (group.id, "supergroup")


async def test_a_channel_writes_with_a_name_and_an_id_of_its_own(
    bot: BareBot, control: Control, group: Group
) -> None:
    await say(control, group, "/start@selfmoji_bot", as_channel="Daily Faces", **{"from": 77})
    first = await last(bot)
    await say(control, group, "/start@selfmoji_bot", as_channel="Daily Faces", **{"from": 77})
    second = await last(bot)
    assert first.from_user
    assert (first.from_user.id, first.from_user.username) == (136817688, "Channel_Bot")
    assert first.sender_chat
    assert (first.sender_chat.type, first.sender_chat.title) == ("channel", "Daily Faces")
    assert first.sender_chat == second.sender_chat
    assert first.sender_chat.id != group.id


async def test_privacy_mode_is_the_same_for_everybody(control: Control, group: Group, alice: Person) -> None:
    for name in ({"as_group": True}, {"as_channel": "Daily Faces"}):
        assert (await say(control, group, "just talking", **name, **{"from": alice.id}))["update_id"] is None


async def test_a_press_carries_the_real_person(
    bot: BareBot, control: Control, group: Group, alice: Person
) -> None:
    await say(control, group, "/start@selfmoji_bot", as_group=True, **{"from": alice.id})
    asked = await bot.call("sendMessage", chat_id=group.id, text="?", reply_markup=keyboard("Yes"))
    await control.press(group, asked["message_id"], text="Yes", sender=alice)
    query = (await bot.updates())[-1]["callback_query"]
    assert (query["from"]["id"], query["from"]["is_bot"]) == (alice.id, False)


async def test_the_screen_shows_the_name_and_not_a_bot(
    bot: BareBot, control: Control, group: Group, alice: Person
) -> None:
    await say(control, group, "hello all", as_group=True, **{"from": alice.id})
    await bot.call("sendMessage", chat_id=group.id, text="hello")
    masked, own = (await control.get(f"chats/{group.id}"))["messages"][-2:]
    assert (masked["from_bot"], own["from_bot"]) == (False, True)
    assert masked["sender"] == {"id": group.id, "name": "Weekend", "is_bot": False, "is_chat": True}
    event = (await control.events("telegram.message", text="hello all"))[0]
    assert event["by"] == "person"


async def test_what_was_written_in_another_name_can_be_edited_and_forwarded(
    bot: BareBot, control: Control, group: Group, alice: Person
) -> None:
    sent = await say(control, group, "/start@selfmoji_bot", as_group=True, **{"from": alice.id})
    await control.edit(group, sent["message_id"], "/help@selfmoji_bot")
    edited = read(types.Message, (await bot.updates())[-1]["edited_message"])
    assert (edited.text, edited.sender_chat is not None) == ("/help@selfmoji_bot", True)
    await control.forward(group, sent["message_id"], sender=alice)
    origin = (await last(bot)).forward_origin
    assert isinstance(origin, types.MessageOriginChat)
    assert origin.sender_chat.id == group.id


async def test_the_title_of_an_administrator_signs_what_is_written_as_the_group(
    bot: BareBot, control: Control, group: Group
) -> None:
    wish = {"person": 77, "role": "administrator", "custom_title": "Deputy", "anonymous": True}
    await control.post(f"chats/{group.id}/members", **wish)
    await say(control, group, "/start@selfmoji_bot", as_group=True, **{"from": 77})
    assert (await last(bot)).author_signature == "Deputy"


async def test_names_that_somebody_may_not_use_are_refused(
    control: Control, group: Group, alice: Person
) -> None:
    basic = await control.group("Basic", alice, type_="group")
    refusals: list[tuple[int, dict[str, Any], str]] = [
        (group.id, {"from": 77, "as_group": True}, "only the owner and administrators"),
        (group.id, {"from": alice.id, "as_group": True, "as_channel": "x"}, "one sender"),
        (basic.id, {"from": alice.id, "as_group": True}, "only in a supergroup"),
        (alice.id, {"as_channel": "x"}, "only in a supergroup"),
    ]
    for chat_id, wish, why in refusals:
        with pytest.raises(ControlError, match=why):
            await control.post(f"chats/{chat_id}/send", text="x", **wish)
