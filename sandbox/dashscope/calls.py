"""One call of a client: who calls, what was sent, and the checks that several operations share."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sandbox.dashscope import errors

if TYPE_CHECKING:
    from aiohttp import web

    from sandbox.dashscope.switches import ProviderSwitches
    from sandbox.dashscope.world import World


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose key it is; the key itself is not kept.

    Attributes:
        account: the main account; limits, queue and visibility count by it (facts sections 3 and 8).
        key_id: how the task list names the key.
    """

    account: str
    key_id: str


NOBODY = Caller("", "")


@dataclass(slots=True)
class Call:
    """A request on its way through an operation.

    Attributes:
        body: the bytes sent; left empty by the file host, which reads a form piece by piece.
        facts: what faults may match.
    """

    request: web.Request
    operation: str
    body: bytes = b""
    caller: Caller = NOBODY
    facts: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def json(self) -> dict[str, Any]:
        """Return the body's JSON object.

        Raises:
            ApiError: it is none.
        """
        try:
            body = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise errors.bad_body() from error
        if not isinstance(body, dict):
            raise errors.bad_body()
        return body

    def is_async(self) -> bool:
        """Return whether the client asked for a task."""
        return self.request.headers.get("X-DashScope-Async", "").lower() == "enable"


def identify(request: web.Request, switches: ProviderSwitches) -> Caller:
    """Return who calls.

    Raises:
        ApiError: 401 for a missing, unknown or plan key; 403 for an address the key does not allow.
    """
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    key = key.strip()
    if kind.lower() != "bearer" or not key:
        raise errors.invalid_key("No API-key provided.")
    known = key.startswith("sk-") and not key.startswith("sk-sp-")
    if not (known if switches.keys is None else key in switches.keys):
        raise errors.invalid_key("Invalid API-key provided.")
    if switches.ip_denied:
        raise errors.access_denied("Access denied.")
    # A checksum names the key in lists without giving it away.
    return Caller(switches.accounts.get(key, "main"), str(crc32(key.encode())))


def model_body(world: World, call: Call, model: str, rps: float) -> dict[str, Any]:
    """Return the body of a call of `model`, once model, account and rate limit let it through.

    Raises:
        ApiError: no JSON, another or a retired model, an account that cannot pay, or a call too soon.
    """
    switches, body = world.switches, call.json()
    if not body.get("model"):
        raise errors.empty_model()
    if body["model"] != model:
        raise errors.model_not_exist()
    if switches.retired and model in switches.retired_models:
        raise errors.retired_model(switches.retired)
    if switches.arrears:
        raise errors.arrears()
    if switches.free_tier_only:
        raise errors.free_tier_only()
    limit_rate(world, call, rps)
    return body


def limit_rate(world: World, call: Call, rps: float, what: str = "") -> None:
    """Let at most `rps` calls a second of this account and operation through.

    Raises:
        ApiError: 429.
    """
    if not world.limits.allow((call.caller.account, call.operation, what), rps, time.monotonic()):
        raise errors.too_fast()


def input_of(body: dict[str, Any]) -> dict[str, Any]:
    """Return the `input` object of a model call; fields nobody knows are left alone.

    Raises:
        ApiError: there is none.
    """
    given = body.get("input")
    if not given:
        raise errors.empty_input()
    if not isinstance(given, dict):
        raise errors.bad_body()
    return given


def required_text(given: dict[str, Any], name: str) -> str:
    """Return a text field of the input.

    Raises:
        ApiError: it is missing or no text.
    """
    value = given.get(name)
    if not value:
        raise errors.invalid_parameter(f"Field required: {name}")
    if not isinstance(value, str):
        raise errors.bad_body()
    return value
