"""Faults that a test or a person orders: the next calls that match go wrong in the named way."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICES = ("telegram", "provider")


class Effect(StrEnum):
    """How a call goes wrong."""

    ANSWER = "answer"  # not applied; answered with `status`, `body` (text or JSON) and `headers`
    DROP_BEFORE = "drop_before"  # not applied; the connection is cut without an answer
    DROP_AFTER = "drop_after"  # applied; the connection is cut without an answer
    ANSWER_AFTER = "answer_after"  # applied; answered with `status`, `body`, `headers` instead of the truth
    DELAY = "delay"  # applied and answered truly, `seconds` later
    TRUNCATE = "truncate"  # applied; the answer's body ends in the middle


@dataclass(slots=True)
class Fault:
    """One order.

    Attributes:
        service: "telegram" or "provider".
        call: the method or operation it hits ("sendMessage", "submit"), "*" for any.
        effect: see `Effect`.
        times: how many calls it hits before it is used up; -1 means until removed.
        skip: how many matching calls pass unharmed first.
        match: facts of the call that must be equal, for example {"chat_id": 7}.
        status, body, headers: the answer for ANSWER and ANSWER_AFTER.
        seconds: the delay for DELAY.
    """

    service: str
    call: str
    effect: Effect
    times: int = 1
    skip: int = 0
    match: dict[str, Any] = field(default_factory=dict)
    status: int = 500
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    id: int = 0
    hits: int = 0

    @classmethod
    def from_json(cls, wish: dict[str, Any]) -> Fault:
        """Read an order that came from outside.

        Raises:
            ValueError: a field is missing, unknown, or of a kind that would silently never hit.
        """
        if unknown := sorted(set(wish) - set(_KINDS)):
            raise ValueError(f"unknown fields {', '.join(unknown)}; known are {', '.join(_KINDS)}")
        if missing := [name for name in ("service", "call", "effect") if name not in wish]:
            raise ValueError(f"a fault needs {', '.join(missing)}")
        for name, value in wish.items():
            if not _fits(name, value):
                raise ValueError(f"{name} of a fault cannot be {value!r}")
        if wish["service"] not in SERVICES:
            raise ValueError(f"the service of a fault is one of {', '.join(SERVICES)}")
        return cls(**{**wish, "effect": Effect(wish["effect"])})


_KINDS: dict[str, Any] = {
    "service": str,
    "call": str,
    "effect": str,
    "times": int,
    "skip": int,
    "match": dict,
    "status": int,
    "body": object,
    "headers": dict,
    "seconds": int | float,
}


def _fits(name: str, value: Any) -> bool:
    """Return whether a field of an order has a value of its kind; a truth value is no number here."""
    return isinstance(value, _KINDS[name]) and not isinstance(value, bool)


@dataclass(slots=True)
class Faults:
    """All orders that are not used up, oldest first."""

    orders: list[Fault] = field(default_factory=list)
    _watchers: list[Callable[[], None]] = field(default_factory=list)
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def add(self, fault: Fault) -> Fault:
        """Take an order and give it an id."""
        fault.id = next(self._ids)
        self.orders.append(fault)
        return fault

    def remove(self, fault_id: int | None = None) -> None:
        """Forget one order, or all."""
        self.orders = [order for order in self.orders if fault_id is not None and order.id != fault_id]
        self._tell()

    def watch(self, ended: Callable[[], None]) -> None:
        """Call `ended` whenever an order is used up or removed."""
        self._watchers.append(ended)

    def take(self, service: str, call: str, facts: dict[str, Any]) -> Fault | None:
        """Return the fault that hits this call, counting it as used; None lets the call pass."""
        for order in self.orders:
            if order.service != service or order.call not in {call, "*"} or order.times == 0:
                continue
            if any(facts.get(key) != value for key, value in order.match.items()):
                continue
            if order.skip > 0:
                order.skip -= 1
                continue
            order.times -= order.times > 0
            order.hits += 1
            if order.times == 0:
                self._tell()
            return order
        return None

    def _tell(self) -> None:
        for ended in self._watchers:
            ended()
