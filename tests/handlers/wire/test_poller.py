from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from telegram import error as ptb

from handlers.wire.poller import Poller, TokenRefusedError
from tests.handlers.wire.raw_server import TOKEN, cuts, is_silent, raw_server, refuses, says

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from handlers.wire.request import AiohttpRequest
    from sandbox.client import Control, Person
    from sandbox.server import Sandbox
    from tests.handlers.wire.raw_server import RawServer


class Polling:
    """A poller, and an event for what it brings."""

    def __init__(self, request: AiohttpRequest, url: str) -> None:
        self.done = asyncio.Event()
        self.poller = Poller(request, f"{url}/bot{TOKEN}/getUpdates", poll_seconds=5, on_done=self.done.set)

    async def batch(self) -> list[dict[str, Any]]:
        """Poll once and take what comes."""
        self.done.clear()
        self.poller.start()
        async with asyncio.timeout(10):
            await self.done.wait()
        batch = self.poller.take()
        assert batch is not None
        return batch


@asynccontextmanager
async def polling(request: AiohttpRequest, url: str) -> AsyncIterator[Polling]:
    made = Polling(request, url)
    try:
        yield made
    finally:
        await made.poller.stop()


@pytest.fixture
async def against_sandbox(media_request: AiohttpRequest, sandbox: Sandbox) -> AsyncIterator[Polling]:
    async with polling(media_request, sandbox.url) as made:
        yield made


async def offsets(control: Control) -> list[int | None]:
    calls = await control.events("telegram.call", method="getUpdates")
    return [call["params"].get("offset") for call in calls]


async def test_the_first_call_names_no_offset_and_later_ones_only_what_was_confirmed(
    against_sandbox: Polling, control: Control, alice: Person
) -> None:
    sent = await control.send_text(alice, "one more")
    first = await against_sandbox.batch()
    unconfirmed = await against_sandbox.batch()
    assert first == unconfirmed
    assert sent.update_id == first[-1]["update_id"]
    against_sandbox.poller.confirm([update["update_id"] for update in first])
    third = await control.send_text(alice, "and one")
    assert [update["update_id"] for update in await against_sandbox.batch()] == [third.update_id]
    assert await offsets(control) == [None, None, first[-1]["update_id"] + 1]


async def test_confirming_nothing_changes_no_offset(
    against_sandbox: Polling, control: Control, alice: Person
) -> None:
    await control.send_text(alice, "one more")
    against_sandbox.poller.confirm([])
    assert len(await against_sandbox.batch()) == 2
    assert await offsets(control) == [None]


async def test_only_the_kinds_that_we_handle_are_asked_for(
    against_sandbox: Polling, control: Control, alice: Person
) -> None:
    (update,) = await against_sandbox.batch()
    against_sandbox.poller.confirm([update["update_id"]])
    await control.block(alice)
    (blocked,) = await against_sandbox.batch()
    assert "my_chat_member" in blocked


async def test_one_poll_is_in_flight_however_often_it_is_started(
    against_sandbox: Polling, control: Control
) -> None:
    for _ in range(3):
        against_sandbox.poller.start()
    await control.wait_for("telegram.waiting")
    assert against_sandbox.poller.take() is None
    bob = await control.person("Bob")
    await control.send_text(bob, "hi")
    assert len(await against_sandbox.batch()) == 1
    assert len(await offsets(control)) == 1


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_telegram_does_not_know_is_for_the_operator(
    request_: AiohttpRequest, status: int
) -> None:
    async with raw_server(refuses(status, "Unauthorized")) as server, polling(request_, server.url) as poll:
        with pytest.raises(TokenRefusedError) as caught:
            await poll.batch()
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    "reply",
    [
        cuts,
        refuses(409, "Conflict: terminated by other getUpdates request"),
        refuses(502, "Bad Gateway"),
        says(b"<html>"),
        says({"message": "some proxy's own JSON"}),
        says(["not even an object"]),
        says({"ok": True, "result": True}),
    ],
)
async def test_a_poll_that_fails_in_whatever_way_can_be_made_again(
    request_: AiohttpRequest, reply: Any
) -> None:
    async with raw_server(reply) as server, polling(request_, server.url) as poll:
        with pytest.raises(ptb.TelegramError):
            await poll.batch()
        server.reply = says({"ok": True, "result": [{"update_id": 5}, "no update"]})
        assert await poll.batch() == [{"update_id": 5}]


async def test_stopping_abandons_the_poll_in_flight(media_request: AiohttpRequest) -> None:
    async with raw_server(is_silent) as server, polling(media_request, server.url) as poll:
        poll.poller.start()
        await server.asked.wait()
        await poll.poller.stop()
        assert poll.poller.take() is None


async def test_stopping_drops_a_failure_that_nobody_took(request_: AiohttpRequest) -> None:
    complaints: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))

    async def failed(server: RawServer) -> None:
        async with polling(request_, server.url) as poll:
            poll.poller.start()
            await poll.done.wait()

    async with raw_server(cuts) as server:
        await failed(server)
    assert complaints == []
