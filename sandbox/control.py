"""The part of the control API that both halves share: events, faults, switches."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.broken_bodies import UNREADABLE
from sandbox.faults import Fault
from sandbox.telegram.errors import ActError, ApiError
from sandbox.telegram.methods.table import METHODS

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler
    from multidict import MultiMapping

    from sandbox.dashscope import ProviderSwitches
    from sandbox.events import EventLog
    from sandbox.faults import Faults
    from sandbox.telegram import TelegramSwitches

_LONGEST_WAIT = 600.0


@dataclass(slots=True)
class ControlApi:
    """Serves the record of what happened, and the levers that change what will happen."""

    log: EventLog
    faults: Faults
    telegram: TelegramSwitches
    provider: ProviderSwitches

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.get("/control/events", self._events),
            web.get("/control/faults", self._list_faults),
            web.post("/control/faults", self._order_fault),
            web.delete("/control/faults", self._clear_faults),
            web.delete("/control/faults/{fault_id:[0-9]{1,18}}", self._remove_fault),
            web.get("/control/switches", self._show_switches),
            web.patch("/control/switches", self._set_switches),
        ]

    async def _events(self, request: web.Request) -> web.Response:
        """Return events, waiting until there are enough when `seconds` is given."""
        query = request.query
        match = {
            name: _Told(query[name]) for name in query if name not in {"after", "kind", "count", "seconds"}
        }
        found = await self.log.wait(
            after=int(_number(query, "after", 0)),
            kind=query.get("kind", ""),
            match=match,
            count=int(_number(query, "count", 1)),
            seconds=min(_number(query, "seconds", 0), _LONGEST_WAIT),
        )
        return web.json_response(
            {"events": [event.as_json() for event in found], "last_seq": self.log.last_seq}
        )

    async def _list_faults(self, _request: web.Request) -> web.Response:
        return web.json_response({"faults": [asdict(order) for order in self.faults.orders]})

    async def _order_fault(self, request: web.Request) -> web.Response:
        try:
            fault = Fault.from_json(await _json_object(request))
        except ValueError as error:
            raise ActError(str(error)) from error
        if fault.service == "telegram" and fault.call not in {*METHODS, "download", "*"}:
            raise ActError(f"Telegram has no call {fault.call!r}")
        return web.json_response(asdict(self.faults.add(fault)))

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self.faults.remove()
        return web.json_response({})

    async def _remove_fault(self, request: web.Request) -> web.Response:
        self.faults.remove(int(request.match_info["fault_id"]))
        return web.json_response({})

    def _switchboards(self) -> dict[str, TelegramSwitches | ProviderSwitches]:
        return {"telegram": self.telegram, "provider": self.provider}

    async def _show_switches(self, _request: web.Request) -> web.Response:
        return web.json_response({name: asdict(board) for name, board in self._switchboards().items()})

    async def _set_switches(self, request: web.Request) -> web.Response:
        for name, changes in (await _json_object(request)).items():
            board = self._switchboards().get(name)
            if board is None or not isinstance(changes, dict):
                raise ActError("the body must be {telegram: {...}, provider: {...}}")
            for switch, value in changes.items():
                try:
                    setattr(board, switch, value)
                except (AttributeError, ValueError) as error:
                    raise ActError(str(error)) from error
        return await self._show_switches(request)


@web.middleware
async def explain_refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a control request that asks for the impossible with a sentence about it."""
    try:
        return await handler(request)
    except ActError as error:
        return web.json_response({"error": str(error)}, status=error.status)
    except ApiError as error:
        return web.json_response({"error": error.description}, status=error.code)


class _Told:
    """A fact as a query string tells it: it equals the text, the number or the truth value it spells."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __eq__(self, fact: object) -> bool:
        if isinstance(fact, str):
            return fact == self._text
        try:
            return bool(json.loads(self._text) == fact)
        except (ValueError, RecursionError):  # it spells nothing that could be a fact
            return False

    __hash__ = None  # type: ignore[assignment]  # it equals things of many hashes


def _number(query: MultiMapping[str], name: str, otherwise: float) -> float:
    try:
        number = float(query.get(name, otherwise))
    except ValueError as error:
        raise ActError(f"{name} must be a number") from error
    if not math.isfinite(number):
        raise ActError(f"{name} must be a finite number")
    return number


async def _json_object(request: web.Request) -> dict[str, Any]:
    try:
        wish = await request.json()
    except (ValueError, LookupError, RecursionError, *UNREADABLE) as error:
        raise ActError("the body must be a JSON object") from error
    if not isinstance(wish, dict):
        raise ActError("the body must be a JSON object")
    return wish
