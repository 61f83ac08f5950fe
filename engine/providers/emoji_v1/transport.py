"""The one way out: a request leaves exactly once, and how it ended is said precisely."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import aiohttp
import structlog

from engine.errors import EngineError
from engine.providers.emoji_v1.failures import LostAnswerError, NotSentError, failure_of
from engine.providers.emoji_v1.redaction import cause_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    from yarl import URL

    from engine.providers.emoji_v1.settings import EmojiV1Settings

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Outcome(Protocol):
    """What any kind of answer can tell the log."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def code(self) -> str:
        """The error code, "" for success."""

    @property
    def request_id(self) -> str:
        """The other side's id of the request, "" when unknown."""


T = TypeVar("T", bound=Outcome)


class OpenSession(Protocol):
    """Makes an aiohttp session whose connections serve one request each, or are kept for more."""

    def __call__(self, *, keep_alive: bool) -> aiohttp.ClientSession:
        """Return a new session; who asked for it closes it."""


def open_session(*, keep_alive: bool) -> aiohttp.ClientSession:
    """Return a session that stores no cookies and reads nothing from the environment."""
    connector = aiohttp.TCPConnector(force_close=not keep_alive)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


class Transport:
    """Speaks HTTP with the provider, its storage and its result hosts; made inside a running loop.

    A request on a kept-alive connection that the server is just closing fails in doubt. aiohttp
    repeats such a request once, but never a POST (client.py, IDEMPOTENT_METHODS). The paid POST
    still gets a connection of its own: connecting then fails without doubt, and the doubt of a
    stale connection cannot arise.

    Args:
        settings: key and patience.
        sessions: makes the two sessions that this object owns.
    """

    def __init__(self, settings: EmojiV1Settings, sessions: OpenSession) -> None:
        self._settings = settings
        self._kept = sessions(keep_alive=True)
        self._single = sessions(keep_alive=False)
        self._timeout = aiohttp.ClientTimeout(
            total=None,
            connect=settings.connect_timeout.total_seconds(),
            sock_read=settings.read_timeout.total_seconds(),
        )

    async def close(self) -> None:
        """Give back all connections; whatever is asked afterwards is a NotSentError."""
        await self._kept.close()
        await self._single.close()

    async def exchange(
        self,
        operation: str,
        method: str,
        address: URL | str,
        read: Callable[[aiohttp.ClientResponse], Awaitable[T]],
        *,
        patience: timedelta,
        single: bool = False,
        **options: Any,
    ) -> T:
        """Send one request and return what `read` makes of the response, whatever the status.

        Redirects are answers, never followed.

        Args:
            operation: its name in the log.
            method: the HTTP method.
            address: an allowed address, already quoted.
            read: reads the body; the time limit spans it.
            patience: the time limit from connection to last byte.
            single: use a connection that nothing was sent on before.
            options: `headers`, `params`, `json` or `data`, as aiohttp takes them.

        Raises:
            NotSentError: certainly not sent.
            LostAnswerError: sent or not, unknown; or answered, and the answer not read whole.
            EngineError: whatever `read` raises.
        """
        session = self._single if single else self._kept
        status: int | None = None
        started = asyncio.get_running_loop().time()
        if session.closed:
            raise NotSentError("client_closed")
        try:
            # Longer than connecting may take: when it ends, the request may have left.
            async with (
                asyncio.timeout((self._settings.connect_timeout + patience).total_seconds()),
                session.request(
                    method, address, allow_redirects=False, timeout=self._timeout, **options
                ) as response,
            ):
                status = response.status
                outcome = await read(response)
        except EngineError as exc:
            _report(operation, started, status, exc.code, "")
            raise
        except (aiohttp.ClientError, OSError, UnicodeError) as exc:
            cause = cause_of(exc)
            failure = failure_of(exc, status, str(cause))
        else:
            _report(operation, started, outcome.status, outcome.code, outcome.request_id)
            return outcome
        # Raised out here so that the original, whose text may hold a link, is not its context.
        _report(operation, started, status, failure.code, "")
        raise failure from cause

    async def read_body(self, response: aiohttp.ClientResponse) -> bytes:
        """Return a body that is not a clip, the key taken out should the server echo it.

        Raises:
            LostAnswerError: it is longer than any answer can be.
        """
        body = bytearray()
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > self._settings.answer_limit:
                raise LostAnswerError("endless_answer", status=response.status)
        return bytes(body).replace(self._settings.api_key.reveal().encode(), b"<key>")


def _report(operation: str, started: float, status: int | None, code: str, request_id: str) -> None:
    log.debug(
        "emoji_v1.call",
        operation=operation,
        status=status,
        code=code,
        request_id=request_id,
        ms=round((asyncio.get_running_loop().time() - started) * 1000),
    )
