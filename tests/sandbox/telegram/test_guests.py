"""Guest mode: who names the bot in a group that it is not in gets one answer of it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Group, Person
    from tests.sandbox.telegram.bare import BareBot

ANSWER = {
    "type": "article",
    "id": "a",
    "title": "x",
    "input_message_content": {"message_text": "coming"},
    "reply_markup": keyboard("Make"),
}


@pytest.fixture(autouse=True)
async def guest_mode(control: Control) -> None:
    """Let BotFather have enabled it."""
    await control.switch(telegram={"supports_guest_queries": True})


@pytest.fixture
async def strangers(control: Control, alice: Person, bob: Person) -> Group:
    """Return a group that the bot is not in."""
    return await control.group("Strangers", alice, bob, bot=False)


async def called(bot: BareBot) -> dict[str, Any]:
    """Return the newest call."""
    return (await bot.updates_of("guest_message"))[-1]


async def test_a_mention_brings_the_message_and_the_photo_that_it_answers(
    bot: BareBot, control: Control, alice: Person, strangers: Group
) -> None:
    photo = await control.send_photo(strangers, samples.jpeg(), sender=alice)
    assert photo.update_id is None
    words = "@selfmoji_bot sleepy"
    sent = await control.send_text(strangers, words, sender=alice, reply_to=photo.message_id)

    message = await called(bot)
    assert (await bot.call("getMe"))["supports_guest_queries"] is True
    assert (message["message_id"], message["chat"]["id"]) == (sent.message_id, strangers.id)
    largest = message["reply_to_message"]["photo"][-1]
    assert "file_path" in await bot.call("getFile", file_id=largest["file_id"])


async def test_it_is_answered_once_and_the_answer_is_changed_by_its_inline_id(
    bot: BareBot, control: Control, alice: Person, bob: Person, strangers: Group
) -> None:
    words = await control.send_text(strangers, "hey @selfmoji_bot!", sender=alice)
    query = (await called(bot))["guest_query_id"]

    sent = await bot.call("answerGuestQuery", guest_query_id=query, result=ANSWER)

    (message,) = (await control.chat(strangers)).from_bot
    assert (message.words, message.reply_to) == ("coming", words.message_id)
    assert message.inline_message_id == sent["inline_message_id"]
    await control.press(strangers, message.message_id, text="Make", sender=bob)
    (press,) = await bot.updates_of("callback_query")
    assert press["inline_message_id"] == sent["inline_message_id"]
    await bot.call("editMessageText", inline_message_id=sent["inline_message_id"], text="done")
    assert (await control.chat(strangers)).message(message.message_id).words == "done"
    again = await bot.refused("answerGuestQuery", guest_query_id=query, result=ANSWER)
    assert again == ("Bad Request: query is too old and response timeout expired or query ID is invalid")


async def test_nothing_else_is_a_call(
    bot: BareBot, control: Control, alice: Person, strangers: Group, group: Group
) -> None:
    assert (await control.send_text(strangers, "hey @selfmoji_bot2", sender=alice)).update_id is None
    assert (await control.send_text(strangers, "/start", sender=alice)).update_id is None
    await control.send_text(group, "hey @selfmoji_bot", sender=alice)
    await control.switch(telegram={"protected_chats": [str(strangers.id)]})
    assert (await control.send_text(strangers, "hey @selfmoji_bot", sender=alice)).update_id is None
    await control.switch(telegram={"protected_chats": [], "supports_guest_queries": False})
    assert (await control.send_text(strangers, "hey @selfmoji_bot", sender=alice)).update_id is None

    assert await bot.updates_of("guest_message") == []


async def test_a_call_is_answered_within_its_life(
    bot: BareBot, control: Control, alice: Person, strangers: Group
) -> None:
    await control.send_text(strangers, "hey @selfmoji_bot", sender=alice)
    query = (await called(bot))["guest_query_id"]
    assert await bot.refused("answerGuestQuery", guest_query_id=query) == (
        "Bad Request: can't parse inline query result: expected an InlineQueryResult"
    )
    await control.advance(150)

    refusal = await bot.refused("answerGuestQuery", guest_query_id=query, result=ANSWER)

    assert refusal == "Bad Request: query is too old and response timeout expired or query ID is invalid"
