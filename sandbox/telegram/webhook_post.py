"""One update on its way to the bot's address: the request, and what the answer means."""

from __future__ import annotations

import json
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from sandbox.telegram.bodies import read_reply
from sandbox.telegram.errors import ApiError

if TYPE_CHECKING:
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.pending import Pending
    from sandbox.telegram.webhooks import Hook

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name, not a secret
_TAKEN = range(200, 300)
_LARGEST_REPLY = 51 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a post.

    Attributes:
        status: the HTTP status; None when there was no answer.
        error: "" when the bot took the update, else the words of getWebhookInfo.
        retry_after: whole seconds the bot asks to wait; 0 when it says nothing.
        reply: the parameters of a method call that the bot put into its answer.
    """

    status: int | None = None
    error: str = ""
    retry_after: int = 0
    reply: Parameters | None = None


class _OneAddress(AbstractResolver):
    """Leads every name to the address that the bot gave beside its URL."""

    def __init__(self, ip_address: str) -> None:
        self._ip_address = ip_address

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - the address has its own
    ) -> list[ResolveResult]:
        own = socket.AF_INET6 if ":" in self._ip_address else socket.AF_INET
        return [
            ResolveResult(
                hostname=host,
                host=self._ip_address,
                port=port,
                family=own,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Keep nothing, so close nothing."""


def open_session(hook: Hook, seconds: float) -> aiohttp.ClientSession:
    """Return a session whose connections lead to the hook and nowhere else, each answer within `seconds`."""
    connector = aiohttp.TCPConnector(
        limit=hook.max_connections,
        ssl=ssl.create_default_context(cadata=hook.certificate) if hook.certificate else True,
        resolver=_OneAddress(hook.ip_address) if hook.ip_address else None,
    )
    timeout = aiohttp.ClientTimeout(total=seconds)
    return aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())


async def post(session: aiohttp.ClientSession, hook: Hook, update: Pending) -> Outcome:
    """Post one update and return what became of it; only a cancellation is raised."""
    headers = {"Content-Type": "application/json"} | ({_SECRET_HEADER: hook.secret} if hook.secret else {})
    body = json.dumps(update.body, separators=(",", ":")).encode()
    try:
        async with session.post(hook.url, data=body, headers=headers, allow_redirects=False) as response:
            return await _understand(response)
    except TimeoutError:
        return Outcome(error="Read timeout expired")
    except aiohttp.ClientSSLError as error:
        return Outcome(error=f"SSL error {{{error.__class__.__name__}}}")
    except aiohttp.ClientConnectorError:
        return Outcome(error="Connection refused")
    except (aiohttp.ClientError, OSError, ValueError):
        return Outcome(error="Webhook connection closed")


async def _understand(response: aiohttp.ClientResponse) -> Outcome:
    if response.status not in _TAKEN:
        await response.read()
        error = f"Wrong response from the webhook: {response.status} {response.reason or ''}".rstrip()
        return Outcome(response.status, error, _seconds(response.headers.get("Retry-After", "")))
    try:
        reply = await read_reply(response, _LARGEST_REPLY)
    except ApiError:
        reply = None  # an answer that is no method call is no answer to anything
    return Outcome(response.status, reply=reply)


def _seconds(retry_after: str) -> int:
    """Return the whole seconds a Retry-After header asks for, 0 when it cannot be read."""
    try:
        return max(int(retry_after), 0)
    except ValueError:
        return 0
