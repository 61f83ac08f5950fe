"""The Bot API over HTTP: dispatch, ordered faults, and one event for every call."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.faults import Effect
from sandbox.telegram.answers import Answer, failure, ordered, respond, success
from sandbox.telegram.bodies import read_parameters
from sandbox.telegram.errors import ApiError
from sandbox.telegram.methods.table import Method, find_method
from sandbox.telegram.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.calls import CallBook
    from sandbox.faults import Fault, Faults
    from sandbox.telegram.tokens import TokenCheck
    from sandbox.telegram.witness import Witness
    from sandbox.telegram.world import World

# What an applied call answers, and what its event says beside the usual facts.
Outcome = tuple[Answer, dict[str, Any]]


@dataclass(slots=True)
class TelegramHttp:
    """Serves a world as the Bot API."""

    world: World
    faults: Faults
    calls: CallBook
    tokens: TokenCheck
    witness: Witness | None = None

    def routes(self) -> list[web.RouteDef]:
        """Return everything below /bot and /file."""
        return [
            web.route("*", "/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/{path:.+}", self._download),
            web.route("*", "/bot{tail:.*}", self._nowhere),
            web.route("*", "/file/{tail:.*}", self._nowhere),
        ]

    async def _nowhere(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(ApiError(404, "Not Found").as_json(), status=404)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        """Serve one method call."""
        started, name = time.monotonic(), request.match_info["method"]
        try:
            self.tokens.demand(request.match_info["token"])
            name, method = _find(name)
            parameters = await read_parameters(request, self.world.switches.upload_limit)
            parameters.is_gone = lambda: request.transport is None or request.transport.is_closing()
        except ApiError as error:
            return await respond(request, self._refused(name, error, started))
        if self.witness is not None:
            self.witness.asked(name, parameters)
        return await self._serve(
            request, name, parameters, lambda: self._apply(name, method, parameters), started
        )

    async def carry_out_reply(self, parameters: Parameters) -> None:
        """Carry out a call that came in the answer to a webhook's post; what it answers goes nowhere."""
        started, name = time.monotonic(), parameters.values.pop("method", "")
        try:
            name, method = _find(name)
        except ApiError as error:
            self._refused(name, error, started)
            return
        if self.witness is not None:
            self.witness.asked(name, parameters)
        await self._perform(name, parameters, lambda: self._apply(name, method, parameters), started)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Give a file away that getFile has prepared."""
        started, path = time.monotonic(), request.match_info["path"]
        try:
            self.tokens.demand(request.match_info["token"])
        except ApiError as error:
            return await respond(request, self._refused("download", error, started))
        parameters = Parameters({"file_path": path})
        return await self._serve(request, "download", parameters, lambda: self._read_file(path), started)

    async def _serve(
        self,
        request: web.Request,
        name: str,
        parameters: Parameters,
        apply: Callable[[], Awaitable[Outcome]],
        started: float,
    ) -> web.StreamResponse:
        """Carry a call out and answer it, or break the answer in the way a fault orders."""
        answer, fault = await self._perform(name, parameters, apply, started)
        return await respond(request, answer, fault)

    async def _perform(
        self, name: str, parameters: Parameters, apply: Callable[[], Awaitable[Outcome]], started: float
    ) -> tuple[Answer, Fault | None]:
        """Carry a call out with latency and faults around it, and record it."""
        told = parameters.as_facts()
        fault = self.faults.take("telegram", name, told)
        await self._half_latency()
        answer, facts = await _carry_out(apply, fault)
        await self._half_latency()
        self._record(name, told, answer, facts, started)
        return answer, fault

    async def _apply(self, name: str, method: Method, parameters: Parameters) -> Outcome:
        answer, facts = await self._outcome(method, parameters)
        if self.witness is not None:
            self.witness.answered(name, answer)
        return answer, facts

    async def _outcome(self, method: Method, parameters: Parameters) -> Outcome:
        try:
            result = await method(self.world, parameters)
        except ApiError as error:
            return failure(error), {"description": error.description}
        facts: dict[str, Any] = {"result_kind": type(result).__name__}
        if isinstance(result, dict) and "message_id" in result:
            facts = {"result_kind": "message", "message_id": result["message_id"]}
        elif isinstance(result, list):
            facts["count"] = len(result)
        return success(result), facts

    async def _read_file(self, path: str) -> Outcome:
        stored = self.world.files.by_link(path, self.world.now())
        if stored is None:
            return failure(ApiError(404, "Not Found")), {"description": "Not Found"}
        self.world.log.add("telegram.download", file_path=path, file_id=stored.file_id, size=stored.size)
        answer = Answer(200, stored.read(), {"Content-Type": "application/octet-stream"})
        return answer, {"result_kind": "file", "size": stored.size}

    async def _half_latency(self) -> None:
        if self.world.switches.latency > 0:
            await asyncio.sleep(self.world.switches.latency / 2)

    def _refused(self, name: str, error: ApiError, started: float) -> Answer:
        answer = failure(error)
        self._record(name, {}, answer, {"description": error.description}, started)
        if self.witness is not None:
            self.witness.answered(name, answer)
        return answer

    def _record(
        self, name: str, told: dict[str, Any], answer: Answer, facts: dict[str, Any], started: float
    ) -> None:
        ids = {key: told[key] for key in ("chat_id", "message_id") if key in told}
        took = round((time.monotonic() - started) * 1000, 3)
        everything = (
            {"method": name, "params": told, "status": answer.status, "duration_ms": took} | ids | facts
        )
        event = self.world.log.add("telegram.call", **everything)
        self.calls.add(event, answer.headers.get("Content-Type", ""), answer.body)


def _find(name: str) -> tuple[str, Method]:
    found = find_method(name)
    if found is None:
        raise ApiError(404, "Not Found: method not found")
    return found


async def _carry_out(apply: Callable[[], Awaitable[Outcome]], fault: Fault | None) -> Outcome:
    """Do what the call asks for, or what the fault makes of it."""
    if fault is None:
        return await apply()
    if fault.effect in {Effect.ANSWER, Effect.DROP_BEFORE}:
        return ordered(fault), {"fault": fault.effect.value, "applied": False}
    answer, facts = await apply()
    if fault.effect is Effect.ANSWER_AFTER:
        answer = ordered(fault)
    return answer, facts | {"fault": fault.effect.value, "applied": "description" not in facts}
