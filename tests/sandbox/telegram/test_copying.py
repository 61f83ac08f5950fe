"""Copies and forwards: the same content under a new message, without or with a note of its origin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiogram import types

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File, keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot

_CLIP = File(samples.mp4(), "clip.mp4", "video/mp4")


async def _clip(bot: BareBot, alice: Person, **fields: Any) -> dict[str, Any]:
    """Send a clip and return what names it as a source."""
    sent = await bot.send("sendAnimation", {"animation": _CLIP}, chat_id=alice.id, caption="Sleepy", **fields)
    return {"from_chat_id": alice.id, "message_id": sent["message_id"]}


async def test_a_copy_shows_the_same_with_a_keyboard_of_its_own(
    bot: BareBot, control: Control, alice: Person
) -> None:
    source = await _clip(bot, alice)
    markup = keyboard("Again")
    made = await bot.call("copyMessage", chat_id=alice.id, **source, reply_markup=markup)
    types.MessageId.model_validate(made)
    first, copy = (await control.chat(alice)).from_bot
    assert copy.message_id == made["message_id"]
    assert (copy.caption, copy.labels, copy.forwarded_from) == ("Sleepy", ["Again"], None)
    assert (copy.media, first.labels) == (first.media, [])


async def test_a_copy_can_have_another_caption_or_none(bot: BareBot, control: Control, alice: Person) -> None:
    source = await _clip(bot, alice)
    for caption in ("Proud", ""):
        made = await bot.call("copyMessage", chat_id=alice.id, **source, caption=caption)
        assert (await control.chat(alice)).message(made["message_id"]).caption == caption


async def test_a_forward_tells_who_wrote_it_first(bot: BareBot, control: Control, alice: Person) -> None:
    hello = (await control.chat(alice)).messages[0].message_id
    bob = await control.person("Bob")
    await control.send_text(bob, "hi")
    forward = await bot.call("forwardMessage", chat_id=bob.id, from_chat_id=alice.id, message_id=hello)
    origin = types.Message.model_validate(forward).forward_origin
    assert isinstance(origin, types.MessageOriginUser)
    assert (origin.sender_user.id, forward["text"]) == (alice.id, "hello")
    where = {"from_chat_id": bob.id, "message_id": forward["message_id"]}
    again = await bot.call("forwardMessage", chat_id=alice.id, **where, reply_markup=keyboard("A"))
    assert again["forward_origin"] == forward["forward_origin"]
    assert "reply_markup" not in again
    assert (await control.chat(bob)).from_bot[-1].forwarded_from == "Alice"


async def test_several_messages_go_at_once_and_an_album_stays_together(
    bot: BareBot, control: Control, alice: Person
) -> None:
    album = await control.send_album(alice, [samples.jpeg(), samples.jpeg(320, 200)], caption="two")
    gone = await control.send_text(alice, "gone")
    await control.delete(alice, gone.message_id)
    source = {"from_chat_id": alice.id, "message_ids": [*album.message_ids, gone.message_id, 999]}
    assert len(await bot.call("forwardMessages", chat_id=alice.id, **source)) == 2
    assert len(await bot.call("copyMessages", chat_id=alice.id, **source, remove_caption=True)) == 2
    forwards, copies = (await control.chat(alice)).from_bot[:2], (await control.chat(alice)).from_bot[2:]
    assert [one.forwarded_from for one in (*forwards, *copies)] == ["Alice", "Alice", None, None]
    assert [one.caption for one in (*forwards, *copies)] == ["two", "", "", ""]
    for pair in (forwards, copies):
        assert pair[0].album == pair[1].album
    original = (await control.chat(alice)).message(album.message_id).album
    assert len({original, forwards[0].album, copies[0].album}) == 3


@pytest.mark.parametrize(
    ("method", "verb", "done"),
    [("copyMessage", "copy", "copied"), ("forwardMessage", "forward", "forwarded")],
)
async def test_what_is_gone_or_protected_or_a_service_message_stays_where_it_is(
    bot: BareBot, control: Control, alice: Person, method: str, verb: str, done: str
) -> None:
    protected = await _clip(bot, alice, protect_content="true")
    group = await control.group("Friends", alice, type_="group")
    await control.migrate(group, alice)
    service = (await control.chat(group)).messages[-1].message_id
    for source, description in (
        (protected, f"message can't be {done}"),
        ({"from_chat_id": group.id, "message_id": service}, f"message can't be {done}"),
        ({"from_chat_id": alice.id, "message_id": 999}, f"message to {verb} not found"),
        ({"from_chat_id": alice.id, "message_id": 0}, "message identifier is not specified"),
        ({"from_chat_id": 5, "message_id": 1}, "chat not found"),
        ({"message_id": 1}, 'parameter "from_chat_id" is required'),
    ):
        assert await bot.refused(method, chat_id=alice.id, **source) == f"Bad Request: {description}"


@pytest.mark.parametrize("method", ["copyMessages", "forwardMessages"])
@pytest.mark.parametrize(
    ("ids", "description"),
    [
        ([], "message identifiers are not specified"),
        ({}, "message identifiers are not specified"),
        ([1] * 101, "too many message identifiers specified"),
        (["1"], "invalid message identifier specified"),
        ([0], "invalid message identifier specified"),
        ([2, 1], "message identifiers must be in a strictly increasing order"),
        ([1, 1], "message identifiers must be in a strictly increasing order"),
        ([998, 999], "there are no messages to forward"),
    ],
)
async def test_wrong_ids_are_refused(
    bot: BareBot, alice: Person, method: str, ids: object, description: str
) -> None:
    refusal = await bot.refused(method, chat_id=alice.id, from_chat_id=alice.id, message_ids=ids)
    assert refusal == f"Bad Request: {description}"


async def test_a_copy_needs_the_right_to_send_its_kind(bot: BareBot, control: Control, alice: Person) -> None:
    source = await _clip(bot, alice)
    await control.switch(telegram={"forbidden_kinds": {"*": ["animation"]}})
    for method in ("copyMessage", "forwardMessage"):
        refusal = await bot.refused(method, chat_id=alice.id, **source)
        assert refusal == "Bad Request: not enough rights to send animations to the chat"


async def test_nothing_leaves_a_protected_chat(bot: BareBot, control: Control, alice: Person) -> None:
    await control.switch(telegram={"protected_chats": [str(alice.id)]})
    source = await _clip(bot, alice)

    refused = await bot.refused("copyMessage", chat_id=alice.id, **source)

    assert refused == "Bad Request: message can't be copied"
