"""Answers on the wire: Telegram's two shapes, what a fault orders instead, and broken connections."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.faults import Effect

if TYPE_CHECKING:
    from sandbox.faults import Fault
    from sandbox.telegram.errors import ApiError

_DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the bot."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def success(result: Any) -> Answer:
    """Return `ok: true` with a result."""
    return Answer(200, json.dumps({"ok": True, "result": result}, separators=(",", ":")).encode(), _json())


def failure(error: ApiError) -> Answer:
    """Return `ok: false` with the matching HTTP status."""
    return Answer(error.code, json.dumps(error.as_json()).encode(), _json())


def ordered(fault: Fault) -> Answer:
    """Return the answer a fault orders.

    A text goes out as it is. An object that is no whole Bot API answer is completed to an error, so
    `{"parameters": {"retry_after": 3}}` is enough; an empty body becomes the usual error of that status.
    """
    if isinstance(fault.body, str) and fault.body:
        return Answer(fault.status, fault.body.encode(), {"Content-Type": "text/html", **fault.headers})
    body: Any = fault.body or {}
    if isinstance(body, dict) and "ok" not in body:
        body = _completed(fault.status, body)
    return Answer(fault.status, json.dumps(body).encode(), {**_json(), **fault.headers})


def _completed(status: int, wish: dict[str, Any]) -> dict[str, Any]:
    """Make an error body of a few wishes."""
    error: dict[str, Any] = {"ok": False, "error_code": status}
    if status == _TOO_MANY:
        parameters = wish.get("parameters", {"retry_after": 1})
        error |= {
            "description": f"Too Many Requests: retry after {parameters.get('retry_after', 1)}",
            "parameters": parameters,
        }
    else:
        error["description"] = _DESCRIPTIONS.get(status, "Internal Server Error")
    return error | wish


async def respond(request: web.Request, answer: Answer, fault: Fault | None = None) -> web.StreamResponse:
    """Send the answer, or break the connection in the way the fault orders."""
    effect = fault.effect if fault else None
    if effect in {Effect.DROP_BEFORE, Effect.DROP_AFTER}:
        cut(request)
    elif effect is Effect.TRUNCATE:
        return await _half(request, answer)
    elif fault is not None and effect is Effect.DELAY:
        await asyncio.sleep(fault.seconds)
    return web.Response(status=answer.status, body=answer.body, headers=answer.headers)


def cut(request: web.Request) -> None:
    """End the connection at once, without an answer."""
    if request.transport is not None:
        request.transport.abort()


async def _half(request: web.Request, answer: Answer) -> web.StreamResponse:
    """Announce the whole body, send half of it, and hang up."""
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    response.content_length = len(answer.body)
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


def _json() -> dict[str, str]:
    return {"Content-Type": "application/json"}
