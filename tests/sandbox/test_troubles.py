"""Troubles: each does what its switch says, ends without a trace, and says when it begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.client import ControlError
from sandbox.trouble_rows import TROUBLES

if TYPE_CHECKING:
    from sandbox.client import Control
    from sandbox.server import Sandbox

LASTING = [row for row in TROUBLES if not row.once]


async def _call(sandbox: Sandbox, method: str, **fields: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url}/bot5:a/{method}", json=fields) as response,
    ):
        return dict(await response.json())


async def _active(control: Control) -> set[str]:
    return {trouble.name for trouble in await control.troubles() if trouble.active}


async def _levers(control: Control) -> tuple[Any, Any]:
    return await control.get("switches"), (await control.get("faults"))["faults"]


@pytest.mark.parametrize("name", [row.name for row in LASTING])
async def test_a_trouble_goes_on_and_off_and_leaves_nothing_behind(control: Control, name: str) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "hello")
    before = await _levers(control)
    assert await control.make_trouble(name, alice)
    assert await _active(control) == {name}
    with pytest.raises(ControlError, match="on already"):
        await control.make_trouble(name, alice)
    await control.end_trouble(name)
    assert await _active(control) == set()
    assert await _levers(control) == before
    assert (await control.chat(alice)).bot == "member"
    changes = [(event["name"], event["active"]) for event in await control.events("trouble.changed")]
    assert changes == [(name, True), (name, False)]


async def test_all_troubles_can_be_on_at_once_and_end_together(control: Control) -> None:
    alice = await control.person("Alice")
    before = await _levers(control)
    for row in LASTING:
        await control.make_trouble(row.name, alice)
    # Two of them ask for different faces, so the later one took the place of the earlier.
    assert await _active(control) == {row.name for row in LASTING} - {"refused_face"}
    await control.end_trouble()
    assert await _active(control) == set()
    assert await _levers(control) == before


async def test_what_was_set_before_two_rivals_comes_back(control: Control) -> None:
    await control.switch(provider={"faces": "two"})
    await control.make_trouble("refused_face")
    await control.make_trouble("two_faces")
    await control.end_trouble("two_faces")
    assert (await control.get("switches"))["provider"]["faces"] == "two"


async def test_flood_hits_the_named_chat_only(control: Control, sandbox: Sandbox) -> None:
    alice, bob = await control.person("Alice"), await control.person("Bob")
    for person in (alice, bob):
        await control.send_text(person, "hello")
    await control.make_trouble("flood", alice)
    refused = await _call(sandbox, "sendMessage", chat_id=alice.id, text="x")
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 5})
    assert (await _call(sandbox, "sendMessage", chat_id=bob.id, text="x"))["ok"]
    await control.make_trouble("flood", bob)
    (flood,) = [trouble for trouble in await control.troubles() if trouble.name == "flood"]
    assert flood.chats == [alice.id, bob.id]


async def test_lost_answers_arrive_in_the_chat_but_not_at_the_bot(control: Control, sandbox: Sandbox) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "hello")
    await control.make_trouble("lost_answers", alice)
    with pytest.raises(aiohttp.ClientError):
        await _call(sandbox, "sendMessage", chat_id=alice.id, text="did you get this?")
    assert [message.text for message in (await control.chat(alice)).from_bot] == ["did you get this?"]


async def test_telegram_that_is_down_answers_nothing(control: Control, sandbox: Sandbox) -> None:
    await control.make_trouble("telegram_down")
    with pytest.raises(aiohttp.ClientError):
        await _call(sandbox, "getUpdates")


async def test_a_blocked_bot_may_not_write(control: Control, sandbox: Sandbox) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "hello")
    await control.make_trouble("blocked", alice)
    refused = await _call(sandbox, "sendMessage", chat_id=alice.id, text="x")
    assert refused["description"] == "Forbidden: bot was blocked by the user"


async def test_a_trouble_that_was_used_up_is_over_and_says_so(control: Control, sandbox: Sandbox) -> None:
    await control.make_trouble("lost_order")
    address = f"{sandbox.url}/api/v1/services/aigc/image2video/video-synthesis"
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await session.post(address, json={})
    assert await _active(control) == set()
    assert [event["active"] for event in await control.events("trouble.changed")] == [True, False]


async def test_a_switch_that_somebody_turned_meanwhile_stays_as_it_is(control: Control) -> None:
    await control.make_trouble("slow_provider")
    await control.switch(provider={"run_seconds": 1.0})
    assert await _active(control) == set()
    await control.end_trouble()
    provider = (await control.get("switches"))["provider"]
    assert (provider["run_seconds"], provider["latency_seconds"]) == (1.0, 0.0)


async def test_other_kinds_that_are_forbidden_stay_forbidden(control: Control) -> None:
    alice = await control.person("Alice")
    await control.switch(telegram={"forbidden_kinds": {str(alice.id): ["video"], "*": ["voice"]}})
    await control.make_trouble("no_animations", alice)
    forbidden = (await control.get("switches"))["telegram"]["forbidden_kinds"]
    assert forbidden == {str(alice.id): ["video", "animation"], "*": ["voice"]}
    await control.end_trouble("no_animations")
    forbidden = (await control.get("switches"))["telegram"]["forbidden_kinds"]
    assert forbidden == {str(alice.id): ["video"], "*": ["voice"]}


async def test_the_last_update_comes_twice(control: Control, sandbox: Sandbox) -> None:
    with pytest.raises(ControlError, match="no update yet"):
        await control.make_trouble("duplicate_update")
    alice = await control.person("Alice")
    sent = await control.send_text(alice, "hello")
    await _call(sandbox, "getUpdates")
    assert (await _call(sandbox, "getUpdates", offset=(sent.update_id or 0) + 1))["result"] == []
    await control.make_trouble("duplicate_update")
    again = (await _call(sandbox, "getUpdates", offset=(sent.update_id or 0) + 1))["result"]
    assert [update["update_id"] for update in again] == [sent.update_id]


async def test_strangers_stand_in_the_queue(control: Control) -> None:
    await control.make_trouble("queue_of_others")
    tasks = (await control.ledger())["tasks"]
    assert [task["others"] for task in tasks] == [True] * 5


async def test_the_bots_last_message_is_deleted(control: Control, sandbox: Sandbox) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "hello")
    with pytest.raises(ControlError, match="shows no message"):
        await control.make_trouble("deleted_message", alice)
    for text in ("one", "two"):
        await _call(sandbox, "sendMessage", chat_id=alice.id, text=text)
    await control.make_trouble("deleted_message", alice)
    assert [message.text for message in (await control.chat(alice)).from_bot] == ["one"]


async def test_wishes_that_make_no_sense_are_explained(control: Control) -> None:
    alice = await control.person("Alice")
    group = await control.group("Group", alice)
    for name, where, words in (
        ("weather", None, "no trouble 'weather'"),
        ("flood", None, "needs `chat`"),
        ("flood", 5, "no chat 5"),
        ("blocked", group, "person's id"),
        ("crash", None, "keeps no bot"),
    ):
        with pytest.raises(ControlError, match=words):
            await control.make_trouble(name, where)
    with pytest.raises(ControlError, match="unknown fields"):
        await control.post("troubles/flood", chat=alice.id, colour="red")
    assert await _active(control) == set()


def test_every_trouble_of_the_contract_is_there_once() -> None:
    names = [row.name for row in TROUBLES]
    assert len(names) == len(set(names))
    assert {row.group for row in TROUBLES} == {"Telegram", "Provider", "Photo", "Chat", "Bot"}
