"""Ephemeral messages: of a group's messages those that one person alone sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import ControlError
from tests.sandbox.telegram.bare import keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Group, Person
    from tests.sandbox.telegram.bare import BareBot


def only(person: Person, **fields: Any) -> dict[str, Any]:
    """Return the parameter that names who alone sees a message."""
    return {"ephemeral_message_parameters": {"receiver_user_id": person.id, **fields}}


@pytest.fixture
async def led(control: Control, group: Group, alice: Person) -> Group:
    """Return a group that the bot leads."""
    await control.set_bot(group, "administrator", sender=alice)
    return group


async def test_a_bot_that_leads_may_tell_one_member_alone_and_the_message_has_no_number(
    bot: BareBot, control: Control, led: Group, bob: Person
) -> None:
    sent = await bot.call("sendMessage", chat_id=led.id, text="psst", **only(bob))

    assert (sent["message_id"], sent["receiver_user"]["id"]) == (0, bob.id)
    assert sent["ephemeral_message_id"] > 0
    chat = await control.chat(led)
    assert [(message.words, message.receiver) for message in chat.from_bot] == [("psst", bob.id)]
    card = next(card for card in await control.chats() if card.id == led.id)
    assert card.last is None or card.last.words != "psst"


async def test_no_number_means_it_and_only_its_receiver_presses_its_buttons(
    bot: BareBot, control: Control, led: Group, alice: Person, bob: Person
) -> None:
    await bot.call("sendMessage", chat_id=led.id, text="psst", reply_markup=keyboard("Yes"), **only(bob))
    (message,) = (await control.chat(led)).from_bot

    with pytest.raises(ControlError, match="shows no message"):
        await control.press(led, message.message_id, text="Yes", sender=alice)
    with pytest.raises(ControlError, match="shows no message"):
        await control.delete(led, message.message_id)
    await control.press(led, message.message_id, text="Yes", sender=bob)
    (query,) = await bot.updates_of("callback_query")
    assert (query["message"]["message_id"], query["message"]["receiver_user"]["id"]) == (0, bob.id)
    refusal = await bot.refused("deleteMessage", chat_id=led.id, message_id=message.message_id)
    assert refusal == "Bad Request: message identifier is not specified"


async def test_a_bot_that_does_not_lead_may_answer_like_this_who_pressed_just_now(
    bot: BareBot, control: Control, group: Group, alice: Person, bob: Person
) -> None:
    sent = await bot.call("sendMessage", chat_id=group.id, text="Well?", reply_markup=keyboard("Yes"))
    pressed = await control.press(group, sent["message_id"], text="Yes", sender=bob)
    await bot.call("answerCallbackQuery", callback_query_id=pressed.callback_id)
    proof = {"callback_query_id": pressed.callback_id}

    async def refusal(person: Person, **fields: Any) -> str:
        return await bot.refused("sendMessage", chat_id=group.id, text="psst", **only(person, **fields))

    assert await refusal(bob) == "Bad Request: MESSAGE_NOT_COMMAND"
    assert await refusal(alice, **proof) == "Bad Request: MESSAGE_NOT_COMMAND"
    await bot.call("sendMessage", chat_id=group.id, text="psst", **only(bob, **proof))
    await control.advance(15)
    assert await refusal(bob, **proof) == "Bad Request: MESSAGE_NOT_COMMAND"


async def test_only_a_member_of_a_group_can_be_told_alone(
    bot: BareBot, control: Control, led: Group, alice: Person
) -> None:
    stranger = await control.person("Stranger")
    await control.send_text(alice, "hi")

    async def refusal(chat_id: int, **fields: Any) -> str:
        return await bot.refused("sendMessage", chat_id=chat_id, text="psst", **fields)

    assert await refusal(led.id, **only(stranger)) == "Bad Request: USER_NOT_PARTICIPANT"
    assert await refusal(alice.id, **only(alice)) == "Bad Request: CHAT_ID_INVALID"
    assert await refusal(led.id, ephemeral_message_parameters=[1]) == (
        "Bad Request: object expected as ephemeral message parameters"
    )


async def test_an_older_server_shows_to_all_what_was_meant_for_one(
    bot: BareBot, control: Control, group: Group, bob: Person
) -> None:
    await control.switch(telegram={"knows_ephemeral": False})

    sent = await bot.call("sendMessage", chat_id=group.id, text="psst", **only(bob))

    assert sent["message_id"] > 0
    assert (await control.chat(group)).message(sent["message_id"]).receiver is None
