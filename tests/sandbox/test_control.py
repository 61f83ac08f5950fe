"""The control API: events that can be waited for, faults, switches, and refusals in words."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.client import ControlError

if TYPE_CHECKING:
    from sandbox.client import Control
    from sandbox.server import Sandbox


async def test_events_are_numbered_and_can_be_read_from_a_point_on(control: Control) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "one")
    seen = await control.last_seq()
    await control.send_text(alice, "two")
    later = await control.events(after=seen)
    assert [event["seq"] for event in later] == list(range(seen + 1, seen + len(later) + 1))
    assert {event["kind"] for event in later} == {"telegram.message", "telegram.update"}


async def test_facts_match_as_text_as_numbers_and_as_truth_values(control: Control, sandbox: Sandbox) -> None:
    sandbox.log.add("test.thing", number=5, text="5", flag=True, nothing=None)
    for fact in ({"number": 5}, {"number": 5.0}, {"text": "5"}, {"flag": True}, {"nothing": None}):
        assert len(await control.events("test.", **fact)) == 1, fact
    for fact in ({"number": 6}, {"text": "x"}, {"flag": False}, {"missing": 1}):
        assert await control.events("test.", **fact) == [], fact


async def test_a_wait_ends_with_the_event_it_waits_for(control: Control, sandbox: Sandbox) -> None:
    waiting = asyncio.create_task(control.wait_for("test.done", count=2, seconds=30, job=7))
    started = time.monotonic()
    for job in (7, 8, 7):
        sandbox.log.add("test.done", job=job)
    assert [event["job"] for event in await waiting] == [7, 7]
    assert time.monotonic() - started < 5


async def test_a_wait_in_vain_says_what_happened_instead(control: Control, sandbox: Sandbox) -> None:
    sandbox.log.add("test.other", text="this happened")
    with pytest.raises(TimeoutError, match=r"(?s)waited for 1 x test\.done .*this happened"):
        await control.wait_for("test.done", seconds=0.05, job=7)


async def test_a_closing_sandbox_lets_those_go_who_wait(control: Control, sandbox: Sandbox) -> None:
    waiting = asyncio.create_task(sandbox.log.wait(kind="never", seconds=60))
    await control.person("Alice")  # a whole round trip later the task has long begun to wait
    sandbox.log.release()
    assert await waiting == []


async def test_waiting_for_a_chat_looks_again_after_every_event_in_it(control: Control) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "one")
    waiting = asyncio.create_task(control.wait_until_chat(alice, lambda chat: len(chat.messages) == 3))
    await control.send_text(alice, "two")
    await control.send_text(alice, "three")
    assert [message.text for message in (await waiting).messages] == ["one", "two", "three"]


async def test_waiting_for_a_chat_in_vain_shows_it(control: Control) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "only this")
    with pytest.raises(TimeoutError, match="only this"):
        await control.wait_until_chat(alice, lambda chat: not chat.messages, seconds=0.05)


async def test_faults_are_listed_used_up_and_removed(control: Control, sandbox: Sandbox) -> None:
    first = await control.fault("telegram", "getMe", "answer", status=500)
    second = await control.fault("provider", "*", "delay", seconds=1, times=-1)
    listed = (await control.get("faults"))["faults"]
    assert [(order["id"], order["times"], order["hits"]) for order in listed] == [
        (first, 1, 0),
        (second, -1, 0),
    ]
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/bot1:a/getMe") as response:
        assert response.status == 500
    assert (await control.get("faults"))["faults"][0]["hits"] == 1
    await control.request("DELETE", f"faults/{first}")
    assert [order["id"] for order in (await control.get("faults"))["faults"]] == [second]
    await control.clear_faults()
    assert (await control.get("faults"))["faults"] == []


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"service": "telegram", "call": "getMe", "effect": "explode"},
        {"service": "telegram", "call": "getMe"},
        {"service": "telegram", "call": "getMe", "effect": "answer", "colour": "red"},
        {"service": "telegramm", "call": "getMe", "effect": "answer"},
        {"service": "telegram", "call": "sendMesage", "effect": "answer"},
        {"service": "telegram", "call": "getMe", "effect": "answer", "times": "2"},
        {"service": "telegram", "call": "getMe", "effect": "delay", "seconds": True},
    ],
)
async def test_a_fault_that_means_nothing_is_refused(control: Control, wish: dict[str, Any]) -> None:
    with pytest.raises(ControlError, match=r"fault|unknown fields|no call|Effect"):
        await control.post("faults", **wish)


async def test_switches_are_shown_and_changed(control: Control, sandbox: Sandbox) -> None:
    shown = await control.switch(telegram={"latency": 0.5}, provider={"hold": True})
    assert (shown["telegram"]["latency"], shown["provider"]["hold"]) == (0.5, True)
    assert shown == await control.get("switches")
    assert (sandbox.telegram.switches.latency, sandbox.provider.switches.hold) == (0.5, True)


@pytest.mark.parametrize(
    "wish",
    [
        {"telegram": {"smell": 1}},
        {"telegram": {"latency": "much"}},
        {"telegram": {"latency": -1}},
        {"telegram": {"latency": True}},
        {"telegram": {"photo_limit": 1.5}},
        {"telegram": {"silent_mp4": "maybe"}},
        {"telegram": {"token": 5}},
        {"telegram": {"forbidden_kinds": {"*": "animation"}}},
        {"telegram": {"anti_hammer": 1}},
        {"telegram": 5},
        {"provider": {"smell": 1}},
        {"weather": {}},
    ],
)
async def test_a_switch_that_does_not_exist_or_a_value_that_means_nothing_is_refused(
    control: Control, wish: dict[str, Any]
) -> None:
    before = await control.get("switches")
    with pytest.raises(ControlError) as refusal:
        await control.request("PATCH", "switches", json=wish)
    assert refusal.value.status == 400
    assert await control.get("switches") == before


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        ("GET", "chats/5", None, 404),
        ("GET", "events?count=many", None, 400),
        ("GET", "events?after=inf", None, 400),
        ("GET", "events?seconds=nan", None, 400),
        ("POST", "scene", {"people": 5}, 400),
        ("POST", "bot/kill", {"signal": 9}, 400),
        ("POST", "chats/5/send", {"text": "x"}, 404),
        ("POST", "people", {"name": "Alice"}, 400),
        ("POST", "people", {"id": -5}, 409),
        ("POST", "chats", {"type": "group", "members": [[1]]}, 400),
        ("POST", "chats", {"type": "group", "members": {"5": 1}}, 400),
        ("POST", "chats", {"type": "group", "members": [5]}, 404),
        ("POST", "updates", [1], 400),
        ("POST", "updates/5/redeliver", {}, 404),
        ("POST", "clock", {"seconds": -5}, 400),
        ("POST", "clock", {"seconds": "soon"}, 400),
        ("POST", "faults", [1], 400),
    ],
)
async def test_requests_that_make_no_sense_are_explained(
    control: Control, verb: str, path: str, body: object, status: int
) -> None:
    with pytest.raises(ControlError) as refusal:
        await control.request(verb, path, json=body)
    assert refusal.value.status == status


async def test_a_body_that_is_no_json_is_explained(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("faults", "updates", "people"):
            headers = {"Content-Type": "application/json"}
            async with session.post(f"{sandbox.url}/control/{path}", data=b"{", headers=headers) as response:
                assert response.status == 400
                assert (await response.json())["error"]


async def test_people_have_the_name_and_language_they_were_given(control: Control) -> None:
    alice = await control.person("Alice", username="alice", language_code="zh-hans", person_id=77)
    assert (alice.id, alice.first_name, alice.username, alice.language_code) == (
        77,
        "Alice",
        "alice",
        "zh-hans",
    )
    with pytest.raises(ControlError, match="taken"):
        await control.person("Bob", person_id=77)


async def test_what_people_cannot_do_is_refused(control: Control) -> None:
    alice, bob = await control.person("Alice"), await control.person("Bob")
    with pytest.raises(ControlError, match="empty text"):
        await control.send_text(alice, "  ")
    with pytest.raises(ControlError, match="is not in the private chat"):
        await control.send_text(alice, "x", sender=bob)
    with pytest.raises(ControlError, match="shows no message"):
        await control.send_text(alice, "x", reply_to=99)
    with pytest.raises(ControlError, match="shows no media"):
        await control.media(alice, (await control.send_text(alice, "x")).message_id)
    await control.block(alice)
    with pytest.raises(ControlError, match="must unblock"):
        await control.send_text(alice, "x")
    with pytest.raises(ControlError, match="kicked already"):
        await control.block(alice)


async def test_old_events_leave_and_numbers_go_on(sandbox: Sandbox, control: Control) -> None:
    sandbox.log.keep = 10
    for number in range(25):
        sandbox.log.add("test.many", number=number)
    events = await control.events("test.many")
    assert 5 <= len(events) <= 10
    assert events[-1]["seq"] == await control.last_seq() == 25
    assert [event["number"] for event in await control.events("test.many", after=23)] == [23, 24]


async def test_a_fact_that_is_nested_without_end_matches_nothing(control: Control, sandbox: Sandbox) -> None:
    sandbox.log.add("test.thing", number=5)
    assert (await control.get("events", kind="test.", number="[" * 1500))["events"] == []
