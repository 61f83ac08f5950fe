"""Flood limits: off unless switched on, then 429 with the seconds to wait."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import Answer, BareBot


async def _send(bot: BareBot, chat_id: int, times: int) -> list[Answer]:
    return [await bot.answer("sendMessage", chat_id=chat_id, text=str(number)) for number in range(times)]


def _statuses(answers: list[Answer]) -> list[int]:
    return [answer.status for answer in answers]


async def test_without_a_switch_nothing_is_limited(bot: BareBot, alice: Person) -> None:
    assert set(_statuses(await _send(bot, alice.id, 40))) == {200}


async def test_a_private_chat_bears_a_burst_and_then_one_a_second(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"private_per_second": 1.0, "private_burst": 3})
    *passed, refused = await _send(bot, alice.id, 4)
    assert _statuses(passed) == [200, 200, 200]
    assert refused.status == 429
    assert refused.body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    await control.advance(1)
    assert _statuses(await _send(bot, alice.id, 2)) == [200, 429]


async def test_in_private_edits_actions_and_answers_do_not_count(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"private_per_second": 0.001, "private_burst": 1})
    message = await bot.call("sendMessage", chat_id=alice.id, text="status")
    where = {"chat_id": alice.id, "message_id": message["message_id"]}
    for number in range(5):
        await bot.call("editMessageText", **where, text=str(number))
        await bot.call("sendChatAction", chat_id=alice.id, action="typing")
    assert (await bot.answer("sendMessage", chat_id=alice.id, text="x")).status == 429


async def test_another_chat_has_its_own_limit(bot: BareBot, control: Control, alice: Person) -> None:
    await control.switch(telegram={"private_per_second": 0.001, "private_burst": 1})
    bob = await control.person("Bob")
    await control.send_text(bob, "hello")
    assert _statuses(await _send(bot, alice.id, 2)) == [200, 429]
    assert _statuses(await _send(bot, bob.id, 1)) == [200]


async def test_a_group_bears_twenty_sends_and_edits_a_minute(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"group_per_minute": 20})
    group = await control.group("Friends", alice)
    message = await bot.call("sendMessage", chat_id=group.id, text="status")
    edit: dict[str, Any] = {"chat_id": group.id, "message_id": message["message_id"]}
    for number in range(18):
        await bot.call("editMessageText", **edit, text=str(number))
    assert _statuses(await _send(bot, group.id, 2)) == [200, 429]
    refused = await bot.answer("editMessageText", **edit, text="one more")
    assert 55 <= refused.body["parameters"]["retry_after"] <= 60
    await control.advance(60)
    assert (await bot.answer("editMessageText", **edit, text="one more")).status == 200


async def test_an_album_counts_all_its_messages_and_comes_all_or_not_at_all(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.switch(telegram={"group_per_minute": 4})
    group = await control.group("Friends", alice)
    files = {name: File(samples.jpeg(), f"{name}.jpg") for name in ("a", "b", "c")}
    media = json.dumps([{"type": "photo", "media": f"attach://{name}"} for name in files])
    assert (await bot.upload("sendMediaGroup", files, chat_id=group.id, media=media)).status == 200
    assert _statuses(await _send(bot, group.id, 1)) == [200]
    assert (await bot.upload("sendMediaGroup", files, chat_id=group.id, media=media)).status == 429
    chat = await control.chat(group)
    assert [message.kind for message in chat.from_bot] == ["photo", "photo", "photo", "text"]


async def test_all_chats_together_have_a_limit_too(bot: BareBot, control: Control, alice: Person) -> None:
    await control.switch(telegram={"global_per_second": 5.0})
    group = await control.group("Friends", alice)
    answers = await _send(bot, alice.id, 3) + await _send(bot, group.id, 8)
    assert 429 in _statuses(answers)
    assert _statuses(answers)[:5] == [200] * 5


async def test_a_refused_call_counts_nowhere(bot: BareBot, control: Control, alice: Person) -> None:
    await control.switch(telegram={"group_per_minute": 3, "global_per_second": 1.0})
    group = await control.group("Friends", alice)
    assert _statuses(await _send(bot, group.id, 3)) == [200, 429, 429]
    await control.switch(telegram={"global_per_second": None})
    assert _statuses(await _send(bot, group.id, 3)) == [200, 200, 429]
