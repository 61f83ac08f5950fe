from __future__ import annotations

import asyncio
import socket
import traceback
from typing import TYPE_CHECKING

import pytest
from telegram import InputFile
from telegram import error as ptb
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from handlers.wire.errors import NeverConnectedError
from handlers.wire.request import AiohttpRequest, open_session
from tests.handlers.wire.raw_server import TOKEN, breaks_off, cuts, is_silent, never_ends, raw_server, says

if TYPE_CHECKING:
    from pathlib import Path

    from tests.handlers.wire.raw_server import Reply

FINE = says({"ok": True, "result": 7})


def fields(**values: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


def closed_port() -> int:
    with socket.socket() as once:
        once.bind(("127.0.0.1", 0))
        return int(once.getsockname()[1])


async def test_an_answer_comes_back_and_the_fields_arrive(request_: AiohttpRequest) -> None:
    async with raw_server(FINE) as server:
        assert await request_.post(server.method_url, fields(chat_id=5, text="hi")) == 7
    assert server.bodies == [{"chat_id": "5", "text": "hi"}]


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", ""])
async def test_the_environment_is_looked_through_only_where_it_names_a_proxy(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    for name in ("http", "https", "all"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.setenv(f"{name}_proxy".upper(), proxy)
    async with open_session(connections=1) as session:
        assert session.trust_env is bool(proxy)


async def test_a_door_that_nobody_opens_means_that_nothing_was_sent(request_: AiohttpRequest) -> None:
    with pytest.raises(NeverConnectedError):
        await request_.post(f"http://127.0.0.1:{closed_port()}/bot{TOKEN}/sendMessage")


async def test_waiting_in_vain_for_a_free_connection_means_that_nothing_was_sent(
    request_: AiohttpRequest,
) -> None:
    async with raw_server(is_silent) as server:
        holding = asyncio.create_task(request_.post(server.method_url, read_timeout=30))
        await server.asked.wait()
        with pytest.raises(NeverConnectedError):
            await request_.post(server.method_url, read_timeout=30)
        holding.cancel()
        await asyncio.wait({holding})
    assert len(server.bodies) == 1


@pytest.mark.parametrize("reply", [is_silent, never_ends])
async def test_no_whole_answer_in_time_is_a_time_out(request_: AiohttpRequest, reply: Reply) -> None:
    async with raw_server(reply) as server:
        with pytest.raises(ptb.TimedOut):
            await request_.post(server.method_url)
    assert len(server.bodies) == 1


@pytest.mark.parametrize("reply", [cuts, breaks_off])
async def test_a_broken_connection_is_told_apart_and_the_call_is_made_once(
    request_: AiohttpRequest, reply: Reply
) -> None:
    async with raw_server(reply) as server:
        with pytest.raises(ptb.NetworkError) as caught:
            await request_.post(server.method_url, fields(text="hi"))
    assert caught.type is ptb.NetworkError
    assert len(server.bodies) == 1


async def test_a_kept_connection_that_dies_under_a_post_does_not_make_it_twice(
    request_: AiohttpRequest,
) -> None:
    async with raw_server(FINE) as server:
        await request_.post(server.method_url, fields(text="first"))
        server.reply = cuts
        with pytest.raises(ptb.NetworkError):
            await request_.post(server.method_url, fields(text="second"))
    assert [body["text"] for body in server.bodies] == ["first", "second"]


async def test_a_redirect_is_not_followed_because_the_address_holds_the_token(
    request_: AiohttpRequest,
) -> None:
    async with raw_server(says({}, 302, {"Location": "/elsewhere"})) as server:
        with pytest.raises(ptb.NetworkError):
            await request_.post(server.method_url)
    assert len(server.bodies) == 1


@pytest.mark.parametrize("reply", [cuts, breaks_off, is_silent, never_ends, says(b"<html>", 502)])
async def test_no_error_text_holds_the_token(request_: AiohttpRequest, reply: Reply) -> None:
    async with raw_server(reply) as server:
        with pytest.raises(ptb.TelegramError) as caught:
            await request_.post(server.method_url)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("host", ["127.0.0.1", "no.such.host.invalid", "[broken"])
async def test_no_error_text_of_an_unreachable_host_holds_the_token(
    request_: AiohttpRequest, host: str
) -> None:
    with pytest.raises(ptb.NetworkError) as caught:
        await request_.post(f"http://{host}:{closed_port()}/bot{TOKEN}/sendMessage")
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_a_file_is_uploaded_from_its_handle_and_again_from_a_fresh_one(
    request_: AiohttpRequest, tmp_path: Path
) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(bytes(range(256)) * 1000)

    async def upload(url: str) -> object:
        with clip.open("rb") as handle:
            file = InputFile(handle, filename="clip.mp4", read_file_handle=False)
            return await request_.post(url, fields(chat_id=5, animation=file))

    async with raw_server(cuts) as server:
        with pytest.raises(ptb.NetworkError):
            await upload(server.method_url)
        server.reply = FINE
        assert await upload(server.method_url) == 7
    assert server.bodies == [{"chat_id": "5", "animation": clip.read_bytes()}] * 2


async def test_a_client_opens_once_and_is_of_no_use_before_and_after() -> None:
    client = AiohttpRequest(connections=1, connect_seconds=1, read_seconds=2)
    assert client.read_timeout == 2
    with pytest.raises(RuntimeError):
        _ = client.session
    await client.initialize()
    session = client.session
    await client.initialize()
    assert client.session is session
    await client.shutdown()
    await client.shutdown()
    assert session.closed
    with pytest.raises(RuntimeError):
        _ = client.session
