"""Deletes, by the bot and by people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import ControlError

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def test_a_message_is_deleted_once(bot: BareBot, control: Control, alice: Person) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="x")
    where = {"chat_id": alice.id, "message_id": message["message_id"]}
    assert await bot.call("deleteMessage", **where) is True
    assert await bot.refused("deleteMessage", **where) == "Bad Request: message to delete not found"
    chat = await control.chat(alice)
    assert chat.message(message["message_id"]).deleted
    assert chat.from_bot == []
    assert [event["by"] for event in await control.events("telegram.deleted")] == ["bot"]


async def test_a_persons_message_can_be_deleted_in_a_private_chat(
    bot: BareBot, control: Control, alice: Person
) -> None:
    hello = (await control.chat(alice)).messages[0]
    assert await bot.call("deleteMessage", chat_id=alice.id, message_id=hello.message_id) is True


async def test_in_a_group_the_bot_deletes_only_what_it_wrote(
    bot: BareBot, control: Control, alice: Person
) -> None:
    group = await control.group("Friends", alice)
    sent = await control.send_text(group, "mine", sender=alice)
    refusal = await bot.refused("deleteMessage", chat_id=group.id, message_id=sent.message_id)
    assert refusal == "Bad Request: message can't be deleted"
    own = await bot.call("sendMessage", chat_id=group.id, text="yours")
    assert await bot.call("deleteMessage", chat_id=group.id, message_id=own["message_id"]) is True


async def test_after_48_hours_it_is_too_late(bot: BareBot, control: Control, alice: Person) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="x")
    await control.advance(48 * 3600 + 1)
    refusal = await bot.refused("deleteMessage", chat_id=alice.id, message_id=message["message_id"])
    assert refusal == "Bad Request: message can't be deleted for everyone"
    edited = await bot.call("editMessageText", chat_id=alice.id, message_id=message["message_id"], text="y")
    assert edited["text"] == "y"


async def test_several_are_deleted_at_once_and_missing_ones_skipped(
    bot: BareBot, control: Control, alice: Person
) -> None:
    ids = [(await bot.call("sendMessage", chat_id=alice.id, text=text))["message_id"] for text in "abc"]
    assert await bot.call("deleteMessages", chat_id=alice.id, message_ids=[*ids[:2], 999_999]) is True
    assert [message.text for message in (await control.chat(alice)).from_bot] == ["c"]


@pytest.mark.parametrize(
    ("ids", "description"),
    [
        ([], "Bad Request: message identifiers are not specified"),
        (7, "Bad Request: message identifiers are not specified"),
        (list(range(1, 102)), "Bad Request: too many message identifiers specified"),
        (["seven"], "Bad Request: invalid message identifier specified"),
    ],
)
async def test_a_wrong_list_of_ids_is_refused(
    bot: BareBot, alice: Person, ids: object, description: str
) -> None:
    assert await bot.refused("deleteMessages", chat_id=alice.id, message_ids=ids) == description


async def test_a_delete_without_an_id_is_refused(bot: BareBot, alice: Person) -> None:
    refusal = await bot.refused("deleteMessage", chat_id=alice.id)
    assert refusal == "Bad Request: message identifier is not specified"


async def test_a_person_deletes_without_the_bot_being_told(
    bot: BareBot, control: Control, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="x")
    before = len(await bot.updates())
    await control.delete(alice, message["message_id"])
    assert len(await bot.updates()) == before
    with pytest.raises(ControlError, match="shows no message"):
        await control.delete(alice, message["message_id"])
