from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from engine.errors import OperatorError, OperatorProblem, TransientError
from engine.providers.emoji_v1 import EmojiV1
from engine.providers.emoji_v1.hosts import AllowedHosts
from engine.providers.interface import Ticket
from tests.engine.emoji_v1.scripted_server import TASK_ID, ScriptedServer, finished

if TYPE_CHECKING:
    from pathlib import Path

    from engine.providers.emoji_v1 import EmojiV1Settings

TICKET = Ticket(TASK_ID)


class _EverythingIsHere(AbstractResolver):
    """Finds plain http at the scripted server, and nobody at https."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if port == 443:
            raise OSError("nobody there")
        return [
            ResolveResult(hostname=host, host="127.0.0.1", port=self._port, family=family, proto=0, flags=0)
        ]

    async def close(self) -> None:
        pass


async def test_a_link_as_given_is_followed_when_nobody_answers_at_https(
    settings: EmojiV1Settings, server: ScriptedServer, tmp_path: Path
) -> None:
    def open_here(*, keep_alive: bool) -> aiohttp.ClientSession:
        resolver = _EverythingIsHere(int(server.url.rsplit(":", 1)[1]))
        connector = aiohttp.TCPConnector(force_close=not keep_alive, resolver=resolver)
        return aiohttp.ClientSession(connector=connector)

    link = "http://dashscope-result-sh.oss-cn-shanghai.aliyuncs.com/clip.mp4?Signature=x"
    server.script("status", finished(server, video_url=link))
    provider = EmojiV1(settings, sessions=open_here)
    try:
        await provider.fetch(TICKET, tmp_path / "clip.mp4")
    finally:
        await provider.close()

    assert server.sent("result")[0].headers["Host"] == "dashscope-result-sh.oss-cn-shanghai.aliyuncs.com"


def test_https_is_tried_first_and_a_secure_link_is_never_weakened() -> None:
    hosts = AllowedHosts((".aliyuncs.com",), loopback=False)
    plain, secure = URL("http://x.aliyuncs.com/a"), URL("https://x.aliyuncs.com/a")

    assert hosts.addresses(plain) == (secure, plain)
    assert hosts.addresses(secure) == (secure,)


@pytest.mark.parametrize(
    "link",
    [
        "http://evil.example/clip.mp4",
        "http://aliyuncs.com.evil.example/clip.mp4",
        "http://evilaliyuncs.com/clip.mp4",
        "http://10.0.0.1/clip.mp4",
        "http://169.254.169.254/latest/meta-data",
        "http://user:word@x.aliyuncs.com/clip.mp4",
        "http://x.aliyuncs.com:8080/clip.mp4",
        "ftp://x.aliyuncs.com/clip.mp4",
    ],
)
async def test_no_clip_is_fetched_from_a_host_that_is_not_allowed(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path, link: str
) -> None:
    server.script("status", finished(server, video_url=link))

    with pytest.raises(OperatorError, match="result_host_not_allowed") as caught:
        await provider.fetch(TICKET, tmp_path / "clip.mp4")
    assert caught.value.problem is OperatorProblem.ACCESS
    assert server.sent("result") == []


async def test_a_host_name_that_cannot_be_one_may_be_asked_for_again(
    provider: EmojiV1, server: ScriptedServer, tmp_path: Path
) -> None:
    link = f"http://{'a' * 70}.aliyuncs.com/clip.mp4"
    server.script("status", finished(server, video_url=link))

    with pytest.raises(TransientError, match="not_connected"):
        await provider.fetch(TICKET, tmp_path / "clip.mp4")
