"""What the bot may send, and what Telegram says when it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def test_a_message_comes_back_as_it_is_shown(bot: BareBot, control: Control, alice: Person) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="  Hello  ")
    assert message["text"] == "Hello"
    assert message["chat"] == {"id": alice.id, "first_name": "Alice", "username": "alice", "type": "private"}
    assert message["from"]["is_bot"] is True
    (_, shown) = (await control.chat(alice)).messages
    assert (shown.message_id, shown.text, shown.from_bot) == (message["message_id"], "Hello", True)


@pytest.mark.parametrize(
    ("wrong", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"chat_id": 999_999}, "Bad Request: chat not found"),
        ({"chat_id": "@somewhere"}, "Bad Request: chat not found"),
        ({"parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        ({"reply_parameters": [1]}, "Bad Request: object expected as reply parameters"),
        ({"reply_parameters": "{"}, "Bad Request: can't parse reply parameters JSON object"),
        ({"reply_parameters": {"message_id": "x"}}, "Bad Request: message to be replied not found"),
        ({"message_thread_id": 77}, "Bad Request: message thread not found"),
    ],
)
async def test_a_wrong_message_is_refused_in_telegrams_words(
    bot: BareBot, alice: Person, wrong: dict[str, Any], description: str
) -> None:
    right = {"chat_id": alice.id, "text": "fine"}
    assert await bot.refused("sendMessage", **{**right, **wrong}) == description


async def test_the_longest_text_is_counted_after_entity_parsing(bot: BareBot, alice: Person) -> None:
    text = f"<b>{'x' * 4096}</b>"
    message = await bot.call("sendMessage", chat_id=alice.id, text=text, parse_mode="HTML")
    assert len(message["text"]) == 4096


async def test_somebody_who_never_wrote_cannot_be_written_to(bot: BareBot, control: Control) -> None:
    stranger = await control.person("Stranger")
    assert (await control.chat(stranger)).messages == []
    assert await bot.refused("sendMessage", chat_id=stranger.id, text="hi") == "Bad Request: chat not found"


async def test_a_reply_shows_what_it_answers_without_nesting_further(
    bot: BareBot, control: Control, alice: Person
) -> None:
    asked = await control.send_text(alice, "a question")
    first = await bot.call("sendMessage", chat_id=alice.id, text="1", reply_to_message_id=asked.message_id)
    wish = {"message_id": first["message_id"]}
    second = await bot.call("sendMessage", chat_id=alice.id, text="2", reply_parameters=wish)
    assert first["reply_to_message"]["text"] == "a question"
    assert second["reply_to_message"]["text"] == "1"
    assert "reply_to_message" not in second["reply_to_message"]


async def test_a_reply_to_a_deleted_message_fails_unless_it_may_do_without(
    bot: BareBot, control: Control, alice: Person
) -> None:
    asked = await control.send_text(alice, "gone soon")
    await control.delete(alice, asked.message_id)
    wish = {"message_id": asked.message_id}
    refusal = await bot.refused("sendMessage", chat_id=alice.id, text="x", reply_parameters=wish)
    assert refusal == "Bad Request: message to be replied not found"
    wish["allow_sending_without_reply"] = True
    message = await bot.call("sendMessage", chat_id=alice.id, text="x", reply_parameters=wish)
    assert "reply_to_message" not in message


async def test_a_thread_can_be_answered_once_somebody_wrote_in_it(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.send_text(alice, "in a topic", thread=5)
    update = (await bot.updates())[-1]
    assert (update["message"]["message_thread_id"], update["message"]["is_topic_message"]) == (5, True)
    message = await bot.call("sendMessage", chat_id=alice.id, text="here", message_thread_id=5)
    assert message["message_thread_id"] == 5


async def test_a_blocked_bot_is_told_so_and_learns_of_it_by_an_update(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="x")
    await control.block(alice)
    words = "Forbidden: bot was blocked by the user"
    assert await bot.refused("sendMessage", chat_id=alice.id, text="x") == words
    assert await bot.refused("sendChatAction", chat_id=alice.id, action="typing") == words
    edit = {"chat_id": alice.id, "message_id": message["message_id"], "text": "y"}
    assert await bot.refused("editMessageText", **edit) == words
    change = (await bot.updates())[-1]["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    await control.block(alice, blocked=False)
    assert (await bot.call("sendMessage", chat_id=alice.id, text="back"))["text"] == "back"


@pytest.mark.parametrize(
    ("method", "field", "kind", "plural"),
    [
        ("sendAnimation", "animation", "animation", "animations"),
        ("sendVideo", "video", "video", "videos"),
        ("sendDocument", "document", "document", "documents"),
        ("sendPhoto", "photo", "photo", "photos"),
        ("sendMessage", "text", "text", "text messages"),
    ],
)
async def test_a_kind_that_a_chat_forbids_is_refused_by_the_kind_that_was_asked_for(
    bot: BareBot, control: Control, alice: Person, method: str, field: str, kind: str, plural: str
) -> None:
    await control.switch(telegram={"forbidden_kinds": {str(alice.id): [kind]}})
    refusal = await bot.refused(method, chat_id=alice.id, **{field: "anything"})
    assert refusal == f"Bad Request: not enough rights to send {plural} to the chat"


async def test_chat_actions_are_checked_and_recorded(bot: BareBot, control: Control, alice: Person) -> None:
    assert await bot.call("sendChatAction", chat_id=alice.id, action="upload_video") is True
    wrong = await bot.refused("sendChatAction", chat_id=alice.id, action="dancing")
    assert wrong == "Bad Request: wrong parameter action in request"
    assert [event["action"] for event in await control.events("telegram.action")] == ["upload_video"]


async def test_a_reaction_is_one_of_the_standard_emoji(bot: BareBot, control: Control, alice: Person) -> None:
    hello = (await control.chat(alice)).messages[0].message_id
    where = {"chat_id": alice.id, "message_id": hello}
    for emoji in ("👀", "❤️", "👨‍💻"):
        wish = [{"type": "emoji", "emoji": emoji}]
        assert await bot.call("setMessageReaction", **where, reaction=wish) is True
    unknown = [{"type": "emoji", "emoji": "🪿"}]
    assert (
        await bot.refused("setMessageReaction", **where, reaction=unknown) == "Bad Request: REACTION_INVALID"
    )
    listed = {"type": "emoji", "emoji": "👀"}
    refusal = await bot.refused("setMessageReaction", **where, reaction=listed)
    assert refusal == "Bad Request: can't parse reaction: expected an Array of Object"
    two = [{"type": "emoji", "emoji": "👀"}] * 2
    assert await bot.refused("setMessageReaction", **where, reaction=two) == "Bad Request: REACTIONS_TOO_MANY"
    assert len(await control.events("telegram.reaction")) == 3


async def test_get_chat_tells_about_a_known_chat_only(bot: BareBot, alice: Person) -> None:
    chat = await bot.call("getChat", chat_id=alice.id)
    assert (chat["id"], chat["type"], chat["max_reaction_count"]) == (alice.id, "private", 11)
    assert await bot.refused("getChat", chat_id=1) == "Bad Request: chat not found"
