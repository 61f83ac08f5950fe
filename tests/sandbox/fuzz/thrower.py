"""Throws requests at a running sandbox and judges the answers: none is a crash, none lets wait."""

from __future__ import annotations

import asyncio
import io
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import aiohttp
from PIL import Image
from yarl import URL

from sandbox.client import Control
from sandbox.server import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from tests.sandbox.fuzz.wild import Wild

TOKEN = "4711:a-token-of-the-sandbox"
ALICE = 77
_LONGEST = 5.0
_CRASH = 500


@dataclass(frozen=True, slots=True)
class Thrown:
    """What came back; the status is None when the connection was closed or what came was no whole answer."""

    status: int | None
    body: bytes
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Thrower:
    """Sends requests to a sandbox in which a chat, a photo and a button wait for them."""

    sandbox: Sandbox
    control: Control
    session: aiohttp.ClientSession
    names: dict[str, str]

    async def throw(self, request: Wild) -> Thrown:
        """Send one request and return its answer, which must come in time and be no crash.

        What stands for an id of this sandbox ("$group", "$photo") is put in first.
        """
        for name, value in self.names.items():
            body = request.body and request.body.replace(name.encode(), value.encode())
            request = replace(request, path=request.path.replace(name, value), body=body)
        url = URL(self.sandbox.url + request.path, encoded=True)
        try:
            async with (
                asyncio.timeout(_LONGEST),
                self.session.request(
                    request.verb, url, headers=request.headers, data=request.body, allow_redirects=False
                ) as response,
            ):
                thrown = Thrown(response.status, await response.read(), response.content_type)
        except TimeoutError as error:
            raise AssertionError(f"no answer within {_LONGEST} s to {request}") from error
        except aiohttp.ClientError:
            # A server may hang up on what is no HTTP any more, such as a body in an encoding nobody knows.
            return Thrown(None, b"")
        assert thrown.status is None or thrown.status < _CRASH, (thrown, request)
        return thrown

    async def throw_all(self, requests: Iterable[Wild]) -> list[Thrown]:
        """Send requests one after the other; afterwards the sandbox must be as well as before."""
        thrown = [await self.throw(request) for request in requests]
        async with self.session.get(f"{self.sandbox.url}/bot{TOKEN}/getMe") as response:
            assert response.status == 200, await response.text()
        return thrown


@asynccontextmanager
async def throwing() -> AsyncIterator[Thrower]:
    """Run a sandbox with something in it to be hit."""
    async with Sandbox() as sandbox, Control(sandbox.url) as control, aiohttp.ClientSession() as session:
        alice = await control.person("Alice", person_id=ALICE)
        await control.send_photo(alice, jpeg())
        group = await control.group("Friends", alice)
        button = '{"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}'
        call = {"chat_id": ALICE, "text": "of the bot", "reply_markup": button}
        async with session.post(f"{sandbox.url}/bot{TOKEN}/sendMessage", json=call) as response:
            assert response.status == 200, await response.text()
        async with session.get(f"{sandbox.url}/bot{TOKEN}/getUpdates") as response:
            message = (await response.json())["result"][0]["message"]
        names = {"$photo": message["photo"][-1]["file_id"], "$group": str(group.id)}
        yield Thrower(sandbox, control, session, names)


def jpeg() -> bytes:
    """Return a small photo."""
    target = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(target, "JPEG")
    return target.getvalue()
