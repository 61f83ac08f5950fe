"""Ordered faults at the Bot API: what is applied, what is answered, what is cut."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.client import File

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def _texts(control: Control, alice: Person) -> list[str | None]:
    return [message.text for message in (await control.chat(alice)).from_bot]


async def test_an_ordered_answer_comes_instead_of_the_effect(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.fault("telegram", "sendMessage", "answer", retry_after=7)
    answer = await bot.answer("sendMessage", chat_id=alice.id, text="x")
    assert (answer.status, answer.body["parameters"]) == (429, {"retry_after": 7})
    assert answer.description == "Too Many Requests: retry after 7"
    assert await _texts(control, alice) == []
    await bot.call("sendMessage", chat_id=alice.id, text="second")
    assert await _texts(control, alice) == ["second"]


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (500, "Internal Server Error"),
        (502, "Bad Gateway"),
        (403, "Forbidden"),
        (599, "Internal Server Error"),
    ],
)
async def test_an_error_can_be_ordered_by_its_status_alone(
    bot: BareBot, control: Control, status: int, description: str
) -> None:
    await control.fault("telegram", "*", "answer", status=status)
    answer = await bot.answer("getMe")
    assert answer.body == {"ok": False, "error_code": status, "description": description}


async def test_an_answer_may_be_no_json_at_all(bot: BareBot, control: Control) -> None:
    await control.fault("telegram", "getMe", "answer", status=502, body="<html>Bad Gateway</html>")
    async with bot.session.get(f"{bot.url}/bot{bot.token}/getMe") as response:
        assert (response.status, await response.text()) == (502, "<html>Bad Gateway</html>")


async def test_a_connection_can_be_cut_before_and_after_the_effect(
    bot: BareBot, control: Control, alice: Person
) -> None:
    for effect in ("drop_before", "drop_after"):
        await control.fault("telegram", "sendMessage", effect)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await bot.answer("sendMessage", chat_id=alice.id, text=effect)
    assert await _texts(control, alice) == ["drop_after"]
    calls = await control.events("telegram.call", method="sendMessage")
    assert [(event["fault"], event["applied"]) for event in calls] == [
        ("drop_before", False),
        ("drop_after", True),
    ]


async def test_an_error_can_be_answered_although_the_call_took_effect(
    bot: BareBot, control: Control, alice: Person
) -> None:
    await control.fault("telegram", "sendMessage", "answer_after", status=504)
    assert (await bot.answer("sendMessage", chat_id=alice.id, text="sent")).status == 504
    assert await _texts(control, alice) == ["sent"]


async def test_an_answer_can_be_late(bot: BareBot, control: Control, alice: Person) -> None:
    await control.fault("telegram", "sendMessage", "delay", seconds=0.3)
    started = time.monotonic()
    await bot.call("sendMessage", chat_id=alice.id, text="late")
    assert time.monotonic() - started >= 0.3


async def test_an_answer_can_end_in_the_middle(bot: BareBot, control: Control, alice: Person) -> None:
    await control.fault("telegram", "sendMessage", "truncate")
    with pytest.raises(aiohttp.ClientPayloadError):
        await bot.answer("sendMessage", chat_id=alice.id, text="half")
    assert await _texts(control, alice) == ["half"]


async def test_a_fault_can_be_meant_for_one_chat_and_wait_for_its_turn(
    bot: BareBot, control: Control, alice: Person
) -> None:
    bob = await control.person("Bob")
    await control.send_text(bob, "hello")
    await control.fault("telegram", "sendMessage", "answer", match={"chat_id": bob.id}, skip=1, times=2)
    statuses = [
        (await bot.answer("sendMessage", chat_id=chat_id, text="x")).status
        for chat_id in (alice.id, bob.id, alice.id, bob.id, bob.id, bob.id)
    ]
    assert statuses == [200, 200, 200, 500, 500, 200]


async def test_downloads_and_polls_can_fail_too(bot: BareBot, control: Control, alice: Person) -> None:
    await control.send_document(alice, File(b"some notes", "notes.txt"))
    document = (await bot.updates())[-1]["message"]["document"]
    path = (await bot.call("getFile", file_id=document["file_id"]))["file_path"]
    await control.fault("telegram", "download", "truncate")
    with pytest.raises(aiohttp.ClientPayloadError):
        await bot.download(path)
    await control.fault("telegram", "download", "answer", status=404)
    assert (await bot.download(path))[0] == 404
    assert await bot.download(path) == (200, b"some notes")
    await control.fault("telegram", "getUpdates", "answer", status=409)
    assert (await bot.answer("getUpdates")).status == 409


async def test_every_call_takes_the_latency_that_is_set(bot: BareBot, control: Control) -> None:
    await control.switch(telegram={"latency": 0.1})
    started = time.monotonic()
    await bot.call("getMe")
    assert 0.1 <= time.monotonic() - started < 1
    (event,) = await control.events("telegram.call")
    assert event["duration_ms"] >= 100
