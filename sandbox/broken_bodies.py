"""What reading a request's body may raise when the body is not what its headers say."""

from __future__ import annotations

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

# Broken encodings, bodies that end early, broken headers of parts.
UNREADABLE = (web.RequestPayloadError, ClientPayloadError, HttpProcessingError)
# The same for aiohttp's reader of multipart bodies, which also has words of its own; of odd file names it
# only warns, which is an error where warnings are.
BROKEN_MULTIPART = (
    *UNREADABLE,
    web.HTTPException,
    ValueError,
    AssertionError,
    LookupError,
    RuntimeError,
    RuntimeWarning,
)
