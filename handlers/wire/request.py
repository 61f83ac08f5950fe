"""PTB's request interface on aiohttp, which can say "never connected" apart from "no answer".

It carries 2 to 11 times the rate of the default client (facts/reliability.md section 5.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from urllib.request import getproxies

import aiohttp
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from handlers.wire.errors import NeverConnectedError

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput


class OpenSession(Protocol):
    """Makes an aiohttp session."""

    def __call__(self, *, connections: int) -> aiohttp.ClientSession:
        """Return a new session with at most so many connections; who asked for it closes it."""


def open_session(*, connections: int) -> aiohttp.ClientSession:
    """Return a session that takes a proxy from the environment."""
    connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=30)
    # Looked for once: aiohttp would have a thread look through the environment at each call.
    return aiohttp.ClientSession(connector=connector, trust_env=bool(getproxies()))


class AiohttpRequest(BaseRequest):
    """Sends each call exactly once; a caller decides whether it may be repeated."""

    def __init__(
        self,
        *,
        connections: int,
        connect_seconds: float,
        read_seconds: float,
        sessions: OpenSession = open_session,
    ) -> None:
        """Prepare a client.

        Args:
            connections: most connections open at one time.
            connect_seconds: time to get a connection.
            read_seconds: time from the start of a call to the end of its answer's body.
            sessions: makes the session that this client owns.
        """
        self._connections = connections
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        self._sessions = sessions
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """The seconds that a call without a limit of its own may take."""
        return self._read_seconds

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open session, for file downloads beside the Bot API's methods."""
        if self._session is None:
            raise RuntimeError("initialize() first")
        return self._session

    async def initialize(self) -> None:
        """Open the session; doing it again changes nothing."""
        if self._session is None:
            self._session = self._sessions(connections=self._connections)

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 - PTB's interface; the total covers it
        connect_timeout: ODVInput[float] = DEFAULT_NONE,
        pool_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 - PTB's interface; connect covers it
    ) -> tuple[int, bytes]:
        """Make one call; PTB's base class maps status codes.

        Raises:
            NeverConnectedError: nothing was sent.
            TimedOut: sent, no whole answer in time.
            NetworkError: sent, the connection broke.
        """
        timeout = aiohttp.ClientTimeout(
            total=_seconds(read_timeout, self._read_seconds),
            connect=_seconds(connect_timeout, self._connect_seconds),
        )
        try:
            async with self.session.request(
                method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        # aiohttp's texts may hold the address, and with it the token: only the class is passed on.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NeverConnectedError(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None


def _seconds(value: ODVInput[float], default: float) -> float | None:
    return default if value is DEFAULT_NONE else value  # type: ignore[return-value] # the sentinel is no float


def _body(request_data: RequestData | None) -> Any:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, mime_type) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form
