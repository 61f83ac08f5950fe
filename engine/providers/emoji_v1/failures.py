"""How a request can fail on the way: did it certainly stay here, or may it have arrived?"""

from __future__ import annotations

import aiohttp

from engine.errors import TransientError


class NotSentError(TransientError):
    """No connection came about: the request certainly did not leave."""


class LostAnswerError(TransientError):
    """The request may have taken effect, but its answer was not read to the end.

    Args:
        code: which way it was lost.
        detail: what the library said.
        status: the HTTP status if that much arrived, else None.
    """

    def __init__(self, code: str, detail: str = "", *, status: int | None = None) -> None:
        super().__init__(code, detail)
        self.status = status


def failure_of(exc: Exception, status: int | None, said: str) -> NotSentError | LostAnswerError:
    """Return our error for an exception of aiohttp or the socket below it.

    Args:
        exc: what was raised.
        status: the HTTP status if the head of the answer had arrived.
        said: the exception's text, already free of secrets.
    """
    match exc:
        case aiohttp.ConnectionTimeoutError():
            return NotSentError("connect_timeout", said)
        case aiohttp.ClientConnectorError() | aiohttp.InvalidURL() | UnicodeError():
            # Name not found or no name at all (the socket module raises UnicodeError for those),
            # refused, unreachable, TLS and certificate: all before the first byte.
            return NotSentError("not_connected", said)
        case TimeoutError():
            return LostAnswerError("answer_timeout", said, status=status)
        case aiohttp.ClientPayloadError():
            return LostAnswerError("answer_cut", said, status=status)
        case _:
            return LostAnswerError("connection_lost", said, status=status)
