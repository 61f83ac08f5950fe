"""Topics of forums: people and the bot open, rename, close, reopen and delete them, and write in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiogram import types

from sandbox.client import ControlError
from tests.sandbox.telegram import samples
from tests.sandbox.telegram.strict import read

if TYPE_CHECKING:
    from sandbox.client import Control, Group, Person
    from tests.sandbox.telegram.bare import BareBot


@pytest.fixture
async def forum(control: Control, alice: Person, bob: Person) -> Group:
    return await control.group("Photo club", alice, bob, is_forum=True)


@pytest.fixture
async def faces(control: Control, forum: Group) -> int:
    """Return the thread of a topic called Faces."""
    return int((await control.post(f"chats/{forum.id}/topics", title="Faces"))["thread"])


async def change(control: Control, forum: Group, thread: int, **wishes: Any) -> Any:
    return await control.request("PATCH", f"chats/{forum.id}/topics/{thread}", json=wishes)


async def lead(control: Control, forum: Group, **rights: bool) -> None:
    await control.post(f"chats/{forum.id}/bot", status="administrator", rights=rights)


async def listed(control: Control, forum: Group) -> list[dict[str, Any]]:
    return list((await control.get(f"chats/{forum.id}"))["chat"]["topics"])


async def test_a_topic_is_named_after_the_message_that_opened_it(
    bot: BareBot, control: Control, forum: Group, faces: int
) -> None:
    assert await listed(control, forum) == [
        {"thread": 1, "title": "General", "closed": False},
        {"thread": faces, "title": "Faces", "closed": False},
    ]
    opened = read(types.Message, (await bot.updates_of("message"))[-1])
    assert (opened.message_id, opened.message_thread_id, opened.is_topic_message) == (faces, faces, True)
    assert opened.forum_topic_created
    assert opened.forum_topic_created.name == "Faces"
    assert opened.reply_to_message is None


async def test_messages_in_a_topic_name_it_and_answer_the_message_that_opened_it(
    bot: BareBot, control: Control, forum: Group, faces: int, bob: Person
) -> None:
    await control.send_text(forum, "/x@selfmoji_bot", sender=bob, thread=faces)
    said = (await bot.updates_of("message"))[-1]
    assert (said["message_thread_id"], said["is_topic_message"]) == (faces, True)
    assert said["reply_to_message"]["forum_topic_created"]["name"] == "Faces"
    sent = await bot.call("sendMessage", chat_id=forum.id, text="hi", message_thread_id=faces)
    assert (sent["message_thread_id"], sent["reply_to_message"]["message_id"]) == (faces, faces)


async def test_messages_in_general_name_no_thread(
    bot: BareBot, control: Control, forum: Group, bob: Person
) -> None:
    for thread in (None, 1):
        await control.send_text(forum, "/x@selfmoji_bot", sender=bob, thread=thread)
        assert not {"message_thread_id", "is_topic_message"} & set((await bot.updates_of("message"))[-1])
    assert "message_thread_id" not in await bot.call("sendMessage", chat_id=forum.id, text="x")
    refusal = await bot.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=1)
    assert refusal == "Bad Request: message thread not found"


async def test_an_answer_goes_to_the_topic_of_what_it_answers(
    bot: BareBot, control: Control, forum: Group, faces: int, bob: Person
) -> None:
    asked = await control.send_text(forum, "/x@selfmoji_bot", sender=bob, thread=faces)
    reply = {"message_id": asked.message_id}
    sent = await bot.call("sendMessage", chat_id=forum.id, text="here", reply_parameters=reply)
    assert (sent["message_thread_id"], sent["reply_to_message"]["message_id"]) == (faces, asked.message_id)
    old_way = await bot.call(
        "sendMessage", chat_id=forum.id, text="here", reply_to_message_id=asked.message_id
    )
    assert old_way["message_thread_id"] == faces
    await control.send_text(forum, "thanks", sender=bob, reply_to=sent["message_id"])
    assert (await bot.updates_of("message"))[-1]["message_thread_id"] == faces


async def test_an_answer_to_another_topic_comes_from_outside(
    bot: BareBot, control: Control, forum: Group, faces: int, bob: Person
) -> None:
    photo = await control.send_photo(forum, samples.jpeg(), sender=bob)
    text = "/x@selfmoji_bot"
    await control.send_text(forum, text, sender=bob, thread=faces, reply_to=photo.message_id)
    said = (await bot.updates_of("message"))[-1]
    assert said["reply_to_message"]["message_id"] == faces
    outside = read(types.ExternalReplyInfo, said["external_reply"])
    assert outside.photo
    assert (outside.message_id, outside.origin.type, outside.photo[-1].width) == (
        photo.message_id,
        "user",
        640,
    )


async def test_a_closed_topic_is_for_administrators_only(
    bot: BareBot, control: Control, forum: Group, faces: int, alice: Person, bob: Person
) -> None:
    asked = await control.send_text(forum, "/x@selfmoji_bot", sender=bob, thread=faces)
    assert (await change(control, forum, faces, closed=True))["closed"] is True
    refusal = await bot.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=faces)
    assert refusal == "Bad Request: TOPIC_CLOSED"
    reply = {"message_id": asked.message_id}
    refusal = await bot.refused("sendMessage", chat_id=forum.id, text="x", reply_parameters=reply)
    assert refusal == "Bad Request: TOPIC_CLOSED"
    with pytest.raises(ControlError, match="is closed"):
        await control.send_text(forum, "x", sender=bob, thread=faces)
    await control.send_text(forum, "x", sender=alice, thread=faces)
    await lead(control, forum, can_manage_topics=False)
    assert await bot.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=faces)
    await lead(control, forum)
    assert await bot.call("sendMessage", chat_id=forum.id, text="x", message_thread_id=faces)
    await change(control, forum, faces, closed=False)
    await control.send_text(forum, "x", sender=bob, thread=faces)


async def test_general_can_be_closed_too_but_not_deleted(
    bot: BareBot, control: Control, forum: Group
) -> None:
    await change(control, forum, 1, closed=True, title="Lobby")
    assert await bot.refused("sendMessage", chat_id=forum.id, text="x") == "Bad Request: TOPIC_CLOSED"
    assert (await listed(control, forum))[0] == {"thread": 1, "title": "Lobby", "closed": True}
    with pytest.raises(ControlError, match="cannot be deleted"):
        await change(control, forum, 1, deleted=True)


async def test_a_deleted_topic_takes_its_messages_along_and_nobody_finds_it(
    bot: BareBot, control: Control, forum: Group, faces: int, bob: Person
) -> None:
    sent = await bot.call("sendMessage", chat_id=forum.id, text="x", message_thread_id=faces)
    assert (await change(control, forum, faces, deleted=True))["deleted"] is True
    refusal = await bot.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=faces)
    assert refusal == "Bad Request: message thread not found"
    refusal = await bot.refused("editMessageText", chat_id=forum.id, message_id=sent["message_id"], text="y")
    assert refusal == "Bad Request: message to edit not found"
    with pytest.raises(ControlError, match="no topic"):
        await control.send_text(forum, "x", sender=bob, thread=faces)
    with pytest.raises(ControlError, match="no topic"):
        await change(control, forum, faces, closed=True)


async def test_what_happens_to_a_topic_is_a_service_message_in_it(
    bot: BareBot, control: Control, forum: Group, faces: int
) -> None:
    await change(control, forum, faces, title="Selfies", closed=True)
    await change(control, forum, faces, closed=False)
    _opened, edited, closed, reopened = (
        read(types.Message, one) for one in (await bot.updates_of("message"))[-4:]
    )
    assert edited.forum_topic_edited
    assert edited.forum_topic_edited.name == "Selfies"
    assert (closed.forum_topic_closed is not None, reopened.forum_topic_reopened is not None) == (True, True)
    assert {one.message_thread_id for one in (edited, closed, reopened)} == {faces}
    shown = (await control.get(f"chats/{forum.id}"))["messages"]
    assert [one["service"] for one in shown[-4:]] == [
        "Alice created the topic “Faces”",
        "Alice renamed the topic to “Selfies”",
        "Alice closed the topic",
        "Alice reopened the topic",
    ]
    events = await control.events("telegram.topic", chat_id=forum.id)
    assert [(one["title"], one["closed"]) for one in events][-1] == ("Selfies", False)


async def test_only_who_may_changes_topics(
    control: Control, forum: Group, faces: int, alice: Person, bob: Person
) -> None:
    with pytest.raises(ControlError, match="may not open topics"):
        await control.post(f"chats/{forum.id}/topics", title="Mine", **{"from": bob.id})
    with pytest.raises(ControlError, match="may not change the topic"):
        await change(control, forum, faces, closed=True, **{"from": bob.id})
    await control.request("PATCH", f"chats/{forum.id}/permissions", json={"can_manage_topics": True})
    mine = await control.post(f"chats/{forum.id}/topics", title="Mine", **{"from": bob.id})
    assert (await change(control, forum, mine["thread"], closed=True, **{"from": bob.id}))["closed"] is True
    with pytest.raises(ControlError, match="needs a title"):
        await control.post(f"chats/{forum.id}/topics", title=" ")
    plain = await control.group("Weekend", alice)
    with pytest.raises(ControlError, match="is no forum"):
        await control.post(f"chats/{plain.id}/topics", title="x")
    with pytest.raises(ControlError, match="is no forum"):
        await change(control, plain, 1, closed=True)


async def test_the_bot_manages_topics_when_it_has_the_right(
    bot: BareBot, control: Control, forum: Group
) -> None:
    await lead(control, forum)
    made = await bot.call("createForumTopic", chat_id=forum.id, name="Clips", icon_color=0xFFD67E)
    topic = read(types.ForumTopic, made)
    assert (topic.name, topic.icon_color) == ("Clips", 0xFFD67E)
    where = {"chat_id": forum.id, "message_thread_id": topic.message_thread_id}
    assert await bot.call("editForumTopic", **where, name="Films") is True
    assert await bot.call("closeForumTopic", **where) is True
    assert (await listed(control, forum))[-1]["closed"] is True
    assert await bot.call("reopenForumTopic", **where) is True
    assert (await listed(control, forum))[-1] == {
        "thread": topic.message_thread_id,
        "title": "Films",
        "closed": False,
    }
    assert await bot.call("deleteForumTopic", **where) is True
    assert [one["title"] for one in await listed(control, forum)] == ["General"]
    assert not [one for one in await bot.updates_of("message") if "forum_topic_created" in one]


async def test_general_obeys_the_bot_as_well(bot: BareBot, control: Control, forum: Group) -> None:
    await lead(control, forum)
    assert await bot.call("editGeneralForumTopic", chat_id=forum.id, name="Hall") is True
    assert await bot.call("closeGeneralForumTopic", chat_id=forum.id) is True
    assert (await listed(control, forum))[0] == {"thread": 1, "title": "Hall", "closed": True}
    assert await bot.call("reopenGeneralForumTopic", chat_id=forum.id) is True
    refusal = await bot.refused("reopenGeneralForumTopic", chat_id=forum.id)
    assert refusal == "Bad Request: TOPIC_NOT_MODIFIED"


async def test_without_the_right_the_bot_changes_no_topic_of_others(
    bot: BareBot, control: Control, forum: Group, faces: int
) -> None:
    where = {"chat_id": forum.id, "message_thread_id": faces}
    refusals = {
        "createForumTopic": "not enough rights to create a topic",
        "editForumTopic": "not enough rights to edit the topic",
        "closeForumTopic": "not enough rights to close or open the topic",
        "reopenForumTopic": "not enough rights to close or open the topic",
        "deleteForumTopic": "not enough rights to delete the topic",
        "editGeneralForumTopic": "not enough rights to edit the topic",
        "closeGeneralForumTopic": "not enough rights to close or open the topic",
        "reopenGeneralForumTopic": "not enough rights to close or open the topic",
    }
    for method, why in refusals.items():
        assert await bot.refused(method, **where, name="x") == f"Bad Request: {why}"
    await control.request("PATCH", f"chats/{forum.id}/permissions", json={"can_manage_topics": True})
    own = await bot.call("createForumTopic", chat_id=forum.id, name="Own")
    assert await bot.call("closeForumTopic", chat_id=forum.id, message_thread_id=own["message_thread_id"])


async def test_calls_about_topics_that_make_no_sense_are_refused(
    bot: BareBot, control: Control, forum: Group, faces: int, alice: Person
) -> None:
    await lead(control, forum)
    where = {"chat_id": forum.id, "message_thread_id": faces}
    refused: list[tuple[str, dict[str, Any], str]] = [
        ("closeForumTopic", {"chat_id": alice.id, "message_thread_id": 1}, "the chat is not a forum"),
        ("closeForumTopic", {"chat_id": forum.id}, "invalid message thread identifier specified"),
        ("closeForumTopic", {"chat_id": forum.id, "message_thread_id": 999}, "TOPIC_ID_INVALID"),
        ("reopenForumTopic", where, "TOPIC_NOT_MODIFIED"),
        ("editForumTopic", {**where, "name": "Faces"}, "TOPIC_NOT_MODIFIED"),
        ("createForumTopic", {"chat_id": forum.id, "name": " "}, "title must be non-empty"),
        (
            "createForumTopic",
            {"chat_id": forum.id, "name": "x", "icon_color": -1},
            "invalid icon color specified",
        ),
    ]
    for method, parameters, why in refused:
        assert await bot.refused(method, **parameters) == f"Bad Request: {why}"
    assert await bot.call("editForumTopic", **where) is True
