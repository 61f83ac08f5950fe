from __future__ import annotations

import asyncio
import socket
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from engine.catalogue import BY_ID
from engine.errors import TransientError
from engine.providers.interface import Regions
from tests.engine.emoji_v1.scripted_server import ScriptedServer, drops

if TYPE_CHECKING:
    from pathlib import Path

    from engine.providers.emoji_v1 import EmojiV1
    from tests.engine.emoji_v1.provider_maker import MakeProvider

REGIONS = Regions(face=(220, 180, 470, 430), crop=(70, 20, 620, 470))
SLEEPY = BY_ID["mengwa_kun_1"]


async def test_the_order_travels_on_a_connection_of_its_own(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    await provider.probe()
    await provider.submit(photo, REGIONS, SLEEPY)
    await provider.submit(photo, REGIONS, SLEEPY)

    others = {seen.peer for seen in server.seen if seen.operation != "submit"}
    first, second = (call.peer for call in server.sent("submit"))
    assert first != second
    assert not others & {first, second}


async def test_no_post_is_sent_again_on_a_stale_connection(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    # The detector's POST shares the kept connection; aiohttp repeats requests there, but no POST.
    await provider.probe()
    server.script("detect", drops)

    with pytest.raises(TransientError, match="connection_lost"):
        await provider.check(photo)
    assert len(server.sent("detect")) == 1


async def test_an_order_that_finds_the_door_closed_was_not_placed(
    provider: EmojiV1, server: ScriptedServer, photo: Path
) -> None:
    async def close_the_door(server: ScriptedServer, _request: web.Request) -> web.StreamResponse:
        assert server.door is not None
        await server.door.stop()
        return web.Response()

    server.script("oss_upload", close_the_door)

    with pytest.raises(TransientError, match="not_connected"):
        await provider.submit(photo, REGIONS, SLEEPY)


async def test_nothing_is_sent_after_close(provider: EmojiV1, server: ScriptedServer, photo: Path) -> None:
    await provider.close()

    with pytest.raises(TransientError, match="client_closed"):
        await provider.submit(photo, REGIONS, SLEEPY)
    assert server.seen == []


async def test_a_failed_handshake_is_certain(make_provider: MakeProvider, photo: Path) -> None:
    async def speak_no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    door = await asyncio.start_server(speak_no_tls, "127.0.0.1", 0)
    async with door:
        port = door.sockets[0].getsockname()[1]
        provider = make_provider(base_url=f"https://127.0.0.1:{port}/api/v1")
        with pytest.raises(TransientError, match="not_connected"):
            await provider.submit(photo, REGIONS, SLEEPY)


async def test_a_door_that_does_not_open_in_time_is_certain(make_provider: MakeProvider, photo: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        # Nobody accepts: once the queue is full, the kernel leaves new connections hanging.
        waiting = [socket.socket() for _ in range(4)]
        try:
            for one in waiting:
                one.settimeout(0)
                one.connect_ex(("127.0.0.1", port))
            provider = make_provider(
                base_url=f"http://127.0.0.1:{port}/api/v1", connect_timeout=timedelta(seconds=0.3)
            )
            with pytest.raises(TransientError, match="connect_timeout"):
                await provider.submit(photo, REGIONS, SLEEPY)
        finally:
            for one in waiting:
                one.close()
