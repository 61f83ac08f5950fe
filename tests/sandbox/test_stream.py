"""The stream of events: what happened after a point, then everything as it happens."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from sandbox.client import ControlError
from sandbox.events import EventLog
from sandbox.stream import EventStream

if TYPE_CHECKING:
    from sandbox.client import Control
    from sandbox.server import Sandbox


async def _read(response: aiohttp.ClientResponse, count: int) -> list[tuple[int, dict[str, Any]]]:
    """Return the next messages of a stream: their ids and their data."""
    found: list[tuple[int, dict[str, Any]]] = []
    number = 0
    async with asyncio.timeout(10):
        while len(found) < count:
            name, _, value = (await response.content.readline()).decode().rstrip("\n").partition(": ")
            if name == "id":
                number = int(value)
            elif name == "data":
                found.append((number, json.loads(value)))
    return found


async def test_a_stream_tells_the_past_from_a_point_on_and_then_the_present(sandbox: Sandbox) -> None:
    for number in range(3):
        sandbox.log.add("test.past", number=number)
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.url}/control/stream?after=1") as response,
    ):
        assert response.content_type == "text/event-stream"
        past = await _read(response, 2)
        sandbox.log.add("test.now", text="line\nline")
        present = await _read(response, 1)
    assert [number for number, _ in past] == [2, 3]
    assert [event["number"] for _, event in past] == [1, 2]
    assert present[0][0] == 4
    assert present[0][1]["text"] == "line\nline"
    assert {"seq", "kind", "at"} <= present[0][1].keys()


async def test_a_stream_without_a_point_tells_only_what_is_new(sandbox: Sandbox) -> None:
    sandbox.log.add("test.past")
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/control/stream") as response:
        sandbox.log.add("test.new")
        assert [event["kind"] for _, event in await _read(response, 1)] == ["test.new"]


async def test_a_browser_that_connects_again_goes_on_where_it_was(sandbox: Sandbox) -> None:
    for number in range(4):
        sandbox.log.add("test.thing", number=number)
    headers = {"Last-Event-ID": "3"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{sandbox.url}/control/stream?after=1") as response,
    ):
        assert [number for number, _ in await _read(response, 1)] == [4]


async def test_a_number_from_an_older_sandbox_does_not_silence_a_stream(sandbox: Sandbox) -> None:
    headers = {"Last-Event-ID": "9999"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{sandbox.url}/control/stream") as response,
    ):
        sandbox.log.add("test.new")
        assert [event["kind"] for _, event in await _read(response, 1)] == ["test.new"]


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 40, "²"])
async def test_a_point_that_is_no_number_is_refused(sandbox: Sandbox, after: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.url}/control/stream", params={"after": after}) as response,
    ):
        assert response.status == 400
        assert "number" in (await response.json())["error"]


async def test_a_silent_stream_shows_that_it_lives() -> None:
    log = EventLog()
    application = web.Application()
    application.add_routes(EventStream(log, seconds=0.01).routes())
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{runner.addresses[0][1]}/control/stream") as response,
    ):
        async with asyncio.timeout(10):
            await response.content.readuntil(b": nothing new\n\n")
        log.release()
        async with asyncio.timeout(10):
            await response.read()
    await runner.cleanup()


async def test_the_client_yields_events_as_they_happen(control: Control) -> None:
    alice = await control.person("Alice")
    await control.send_text(alice, "hello")
    kinds = []
    async with asyncio.timeout(10):
        async for event in control.stream(after=0):
            kinds.append(event["kind"])
            if event["kind"] == "telegram.update":
                break
    assert kinds == ["telegram.message", "telegram.update"]


async def test_the_client_passes_a_refusal_on(sandbox: Sandbox, control: Control) -> None:
    assert sandbox.log.last_seq == 0
    with pytest.raises(ControlError, match="number of an event"):
        async for _ in control.stream(after=-1):
            pass
