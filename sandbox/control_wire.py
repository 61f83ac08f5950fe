"""The HTTP below the control client: one funnel for all its requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import TracebackType

    from sandbox.views import Person, Where


class ControlError(Exception):
    """The control API refused a request; the sandbox's sentence says why.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


class ControlWire:
    """Requests to the control API.

    Args:
        url: the sandbox's address.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        # Waiting for events may take long, and the sandbox itself limits it.
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=5))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def request(self, verb: str, path: str, **options: Any) -> Any:
        """Send a request below /control and return the JSON of its answer.

        Raises:
            ControlError: the sandbox refused it.
        """
        async with self._session.request(verb, f"{self._url}/control/{path}", **options) as response:
            body = await response.read()
            if response.ok:
                return json.loads(body)
            raise ControlError(response.status, _reason(body))

    async def get(self, path: str, **query: str | float) -> Any:
        """GET below /control."""
        return await self.request("GET", path, params=query)

    async def post(self, path: str, **fields: Any) -> Any:
        """POST a JSON object below /control; fields that are None are left out."""
        given = {name: value for name, value in fields.items() if value is not None}
        return await self.request("POST", path, json=given)

    async def get_lines(self, path: str, **query: str | float) -> AsyncIterator[str]:
        """GET a text below /control that may never end, line by line.

        Raises:
            ControlError: the sandbox refused it.
        """
        async with self._session.get(f"{self._url}/control/{path}", params=query) as response:
            if not response.ok:
                raise ControlError(response.status, _reason(await response.read()))
            async for line in response.content:
                yield line.decode().rstrip("\n")

    async def get_bytes(self, path: str) -> bytes:
        """GET a file below /control.

        Raises:
            ControlError: the sandbox refused it.
        """
        async with self._session.get(f"{self._url}/control/{path}") as response:
            body = await response.read()
            if response.ok:
                return body
            raise ControlError(response.status, _reason(body))


def id_of(where: Where) -> int:
    """Return the chat id that a person, a group, a chat or a number means."""
    return where if isinstance(where, int) else where.id


def author_fields(
    sender: Person | None,
    reply_to: int | None = None,
    thread: int | None = None,
    *,
    as_group: bool | None = None,
    as_channel: str | None = None,
) -> dict[str, Any]:
    """Return the fields that tell who writes, in whose name, where, and in answer to what; None: not told."""
    return {
        "from": sender.id if sender else None,
        "reply_to": reply_to,
        "thread": thread,
        "as_group": as_group,
        "as_channel": as_channel,
    }


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace")
