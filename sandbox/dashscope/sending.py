"""Puts answers on the wire, whole, slowly or broken."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

if TYPE_CHECKING:
    from sandbox.dashscope.answers import Answer

_PIECES: Final = 10


class BareResponse(web.StreamResponse):
    """A response that may lack a Content-Type; aiohttp would fill in one of its own."""

    async def _prepare_headers(self) -> None:
        typed = hdrs.CONTENT_TYPE in self.headers
        await super()._prepare_headers()
        if not typed:
            self.headers.popall(hdrs.CONTENT_TYPE, None)


async def send(request: web.Request, answer: Answer, *, truncate: bool = False) -> web.StreamResponse:
    """Send `answer`; with `truncate` the connection is cut in the middle of the body."""
    if answer.gateway and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        headers = {**answer.headers, hdrs.CONTENT_ENCODING: "gzip", hdrs.VARY: hdrs.ACCEPT_ENCODING}
        answer = replace(answer, body=gzip.compress(answer.body), headers=headers)
    response = _opening(answer)
    await response.prepare(request)
    if truncate:
        await response.write(answer.body[: len(answer.body) // 2])
        return cut(request, response)
    await _write(response, answer)
    await response.write_eof()
    return response


def _opening(answer: Answer) -> web.StreamResponse:
    response = BareResponse(status=answer.status, headers=answer.headers)
    if answer.content_type:
        response.headers[hdrs.CONTENT_TYPE] = answer.content_type
    if answer.body and not answer.gateway:
        response.content_length = len(answer.body)
    return response


async def _write(response: web.StreamResponse, answer: Answer) -> None:
    if not answer.spread_seconds:
        await response.write(answer.body)
        return
    step = -(-len(answer.body) // _PIECES) or 1
    for start in range(0, len(answer.body), step):
        await asyncio.sleep(answer.spread_seconds / _PIECES)
        await response.write(answer.body[start : start + step])


def cut(request: web.Request, response: web.StreamResponse | None = None) -> web.StreamResponse:
    """Close the connection after what was written so far; the returned response reaches nobody."""
    if request.transport:
        request.transport.close()
    return response or web.Response()
