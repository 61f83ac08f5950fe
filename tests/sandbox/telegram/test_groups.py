"""Groups: what the bot gets to see there, topics, removal, and becoming a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import ControlError
from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def test_in_privacy_mode_the_bot_sees_what_is_meant_for_it(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Friends", alice)
    assert (await control.send_text(group, "just talking", sender=alice)).update_id is None
    assert (await control.send_photo(group, samples.jpeg(), sender=alice)).update_id is None
    assert (await control.send_text(group, "/animate", sender=alice)).update_id is None
    assert (await control.send_text(group, "/animate@selfmoji_bot", sender=alice)).update_id
    assert (await control.send_text(group, "/animate@other_bot", sender=alice)).update_id is None
    assert (await control.send_text(group, "hey @Selfmoji_bot, look", sender=alice)).update_id
    assert (await control.send_text(group, "hey @selfmoji_bot2, look", sender=alice)).update_id is None
    message = await bot.call("sendMessage", chat_id=group.id, text="yes?")
    assert (await control.send_text(group, "/animate", sender=alice)).update_id
    assert (await control.send_text(group, "thanks", sender=alice, reply_to=message["message_id"])).update_id


async def test_a_plain_command_reaches_the_bot_that_posted_last_whatever_people_said_since(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Friends", alice)
    await bot.call("sendMessage", chat_id=group.id, text="at your service")
    await control.send_text(group, "nice", sender=alice)
    assert (await control.send_text(group, "/animate", sender=alice)).update_id


async def test_a_command_that_answers_a_photo_brings_the_photo_along(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Friends", alice)
    photo = await control.send_photo(group, samples.jpeg(), sender=alice)
    await control.send_text(group, "/animate@selfmoji_bot", sender=alice, reply_to=photo.message_id)
    message = (await bot.updates())[-1]["message"]
    largest = message["reply_to_message"]["photo"][-1]
    assert "file_path" in await bot.call("getFile", file_id=largest["file_id"])


async def test_without_privacy_mode_it_sees_everything(bot: BareBot, control: Control, alice: Person) -> None:
    await control.switch(telegram={"reads_all_group_messages": True})
    assert (await bot.call("getMe"))["can_read_all_group_messages"] is True
    group = await control.group("Friends", alice)
    assert (await control.send_text(group, "just talking", sender=alice)).update_id


async def test_the_bot_learns_that_it_was_added_and_removed(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Friends", alice)
    await control.block(group, sender=alice)
    changes = await bot.updates_of("my_chat_member")
    added, removed = changes
    assert (added["old_chat_member"]["status"], added["new_chat_member"]["status"]) == ("left", "member")
    assert (removed["new_chat_member"]["status"], removed["chat"]["id"]) == ("kicked", group.id)
    refusal = await bot.refused("sendMessage", chat_id=group.id, text="x")
    assert refusal == "Forbidden: bot was kicked from the supergroup chat"
    assert (await control.send_text(group, "/x@selfmoji_bot", sender=alice)).update_id is None


async def test_anybody_in_the_group_can_press_a_button(bot: BareBot, control: Control, alice: Person) -> None:
    bob = await control.person("Bob")
    group = await control.group("Friends", alice, bob)
    message = await bot.call("sendMessage", chat_id=group.id, text="?", reply_markup=keyboard("Yes"))
    await control.press(group, message["message_id"], text="Yes", sender=bob)
    assert (await bot.updates())[-1]["callback_query"]["from"]["id"] == bob.id
    with pytest.raises(ControlError, match="needs `from`"):
        await control.press(group, message["message_id"], text="Yes")


async def test_topics_exist_in_forums_only(bot: BareBot, control: Control, alice: Person) -> None:
    forum = await control.group("Forum", alice, is_forum=True)
    await control.send_text(forum, "/x@selfmoji_bot", sender=alice, thread=9)
    message = (await bot.updates())[-1]["message"]
    assert (message["message_thread_id"], message["chat"]["is_forum"]) == (9, True)
    assert (await bot.call("sendMessage", chat_id=forum.id, text="x", message_thread_id=9))[
        "is_topic_message"
    ]
    plain = await control.group("Friends", alice)
    with pytest.raises(ControlError, match="is no forum"):
        await control.send_text(plain, "x", sender=alice, thread=9)


async def test_a_group_that_became_a_supergroup_names_its_new_id(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Friends", alice, type_="group")
    await bot.call("sendMessage", chat_id=group.id, text="before")
    successor = await control.migrate(group, alice)
    answer = await bot.answer("sendMessage", chat_id=group.id, text="after")
    assert answer.description == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer.body["parameters"] == {"migrate_to_chat_id": successor.id}
    farewell, welcome = (update["message"] for update in (await bot.updates())[-2:])
    assert farewell["migrate_to_chat_id"] == successor.id
    assert welcome["migrate_from_chat_id"] == group.id
    assert (await bot.call("sendMessage", chat_id=successor.id, text="after"))["chat"]["type"] == "supergroup"
    with pytest.raises(ControlError, match="not a group that could"):
        await control.migrate(group, alice)


async def test_private_chats_and_groups_share_their_message_numbers_supergroups_have_their_own(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Friends", alice, type_="group")
    big = await control.group("Big", alice)
    ids = [
        (await bot.call("sendMessage", chat_id=chat_id, text="x"))["message_id"]
        for chat_id in (alice.id, group.id, alice.id, big.id)
    ]
    # In front of them: Alice's hello and "created the group"; in the supergroup "created" and "added".
    assert ids == [3, 4, 5, 3]


async def test_a_group_is_no_private_chat_and_needs_people_that_exist(control: Control) -> None:
    for wish in ({"type": "private"}, {"type": "channel"}, {"type": "group", "members": [5]}):
        with pytest.raises(ControlError):
            await control.post("chats", **wish)
