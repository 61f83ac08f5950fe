"""The one door for every call: identifies, applies faults, runs the operation, records, answers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from aiohttp import hdrs, web

from sandbox.broken_bodies import UNREADABLE
from sandbox.calls import Asked, Body
from sandbox.dashscope.answers import Answer, RefusedError
from sandbox.dashscope.calls import Call, identify
from sandbox.dashscope.sending import cut, send
from sandbox.faults import Effect, Fault

if TYPE_CHECKING:
    from sandbox.dashscope.world import World

Operation = Callable[["World", Call], Awaitable[Answer]]
# What a captured answer of each host carried besides the usual (facts section 2).
_GATEWAY: Final = {"Server": "istio-envoy", "x-dashscope-call-gateway": "true"}
_OSS: Final = {"Server": "AliyunOSS"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def api_door(world: World, name: str, operation: Operation) -> Handler:
    """Return the handler of an API operation, which needs a key."""

    async def handle(request: web.Request) -> web.StreamResponse:
        call = Call(request, name, body=await _body(request))
        call.facts = _facts(call)

        async def identified(world: World, call: Call) -> Answer:
            call.caller = identify(request, world.switches)
            return await operation(world, call)

        return await _through(world, call, identified, _GATEWAY)

    return handle


def open_door(world: World, name: str, operation: Operation) -> Handler:
    """Return the handler of a file host's operation, which needs no key."""

    async def handle(request: web.Request) -> web.StreamResponse:
        call = Call(request, name, facts=dict(request.match_info))
        return await _through(world, call, operation, _OSS)

    return handle


async def _body(request: web.Request) -> bytes:
    """Return the bytes of a body; one in a broken encoding becomes bytes that are no JSON either."""
    try:
        return await request.read()
    except UNREADABLE:
        return b"\xff"


def _facts(call: Call) -> dict[str, Any]:
    """Return what faults may match: path and query, and of a model call its model and template."""
    facts: dict[str, Any] = {**call.request.match_info, **call.request.query}
    try:
        body = json.loads(call.body or b"{}")
    except (ValueError, RecursionError):  # the operation answers that; a fault just finds nothing to match
        return facts
    if isinstance(body, dict):
        given = body.get("input")
        facts["model"] = body.get("model", facts.get("model"))
        facts["driven_id"] = given.get("driven_id") if isinstance(given, dict) else None
    return facts


async def _through(
    world: World, call: Call, operation: Operation, headers: Mapping[str, str]
) -> web.StreamResponse:
    started = time.monotonic()
    fault = world.faults.take("provider", call.operation, call.facts)
    effect = fault.effect if fault else None
    answer = await _answer(world, call, operation, fault)
    await asyncio.sleep(world.switches.latency_seconds + (fault.seconds if fault else 0.0))
    dropped = effect in {Effect.DROP_BEFORE, Effect.DROP_AFTER}
    event = world.log.add(
        "provider.call",
        operation=call.operation,
        status=0 if dropped else answer.status,
        code=answer.code,
        fault=effect.value if effect else "",
        duration_ms=round((time.monotonic() - started) * 1000),
    )
    world.calls.add(event, answer.content_type, answer.body, _asked(call))
    if dropped:
        return cut(call.request)
    dressed = {"Date": world.clock.http_date()} | dict(headers) | dict(answer.headers)
    return await send(call.request, replace(answer, headers=dressed), truncate=effect is Effect.TRUNCATE)


def _asked(call: Call) -> Asked:
    """Return what an inspector is told of the request; the key itself is not kept."""
    request = call.request
    return Asked(
        request.method,
        request.path,
        dict(request.query),
        Body.of("application/json", call.body),
        needs_key=hdrs.AUTHORIZATION in request.headers,
        is_async=call.is_async(),
    )


async def _answer(world: World, call: Call, operation: Operation, fault: Fault | None) -> Answer:
    """Return the truth, or what the fault puts in its place."""
    untouched = {Effect.ANSWER, Effect.DROP_BEFORE}
    truth = Answer() if fault and fault.effect in untouched else await _truth(world, call, operation)
    return _ordered(fault) if fault and fault.effect in {Effect.ANSWER, Effect.ANSWER_AFTER} else truth


def _ordered(fault: Fault) -> Answer:
    """Return the answer a fault orders: a text is sent as it is, anything else as JSON."""
    is_text = isinstance(fault.body, str)
    body = fault.body if is_text else json.dumps(fault.body)
    content_type = "application/json" if not is_text else "text/html" if "<" in body else "text/plain"
    if any(name.lower() == "content-type" for name in fault.headers):
        content_type = ""  # the order names its own
    code = str(fault.body.get("code", "")) if isinstance(fault.body, dict) else ""
    return Answer(fault.status, body.encode(), content_type, fault.headers, code)


async def _truth(world: World, call: Call, operation: Operation) -> Answer:
    """Run the operation; its refusals are answers too."""
    try:
        return await operation(world, call)
    except RefusedError as error:
        answer = error.answer(call.id)
    switches = world.switches
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS and switches.retry_after is not None:
        answer = replace(answer, headers={**answer.headers, "Retry-After": f"{switches.retry_after:g}"})
    return replace(answer, content_type="") if switches.omit_content_type else answer
