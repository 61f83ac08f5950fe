"""The sandbox's event log: everything that happened, in order, and a way to wait for more."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        seq: 1, 2, 3, ... in the order of happening.
        kind: a dotted name such as "telegram.call" or "provider.submit".
        at: epoch seconds.
        facts: JSON-able facts; what they are depends on the kind.
    """

    seq: int
    kind: str
    at: float
    facts: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the event as the control API shows it."""
        return {**self.facts, "seq": self.seq, "kind": self.kind, "at": self.at}

    def fits(self, kind: str, match: dict[str, Any]) -> bool:
        """Return whether the kind starts with `kind` and the facts equal `match`."""
        return self.kind.startswith(kind) and all(
            self.facts.get(key) == value for key, value in match.items()
        )


@dataclass(slots=True, eq=False)
class _Waiter:
    """Someone who wants `missing` more events of a sort."""

    kind: str
    match: dict[str, Any]
    missing: int
    done: asyncio.Future[None]


@dataclass(slots=True)
class EventLog:
    """Append-only list of events with waiting; lives on one event loop.

    Only the last `keep` events are held (older ones leave in blocks), so hours of load do not fill the
    memory; `seq` goes on counting.

    Attributes:
        released: the sandbox is closing, so nobody waits any more.
    """

    keep: int = 200_000
    released: bool = False
    events: list[Event] = field(default_factory=list)
    _left: int = 0
    _waiters: set[_Waiter] = field(default_factory=set)

    def add(self, kind: str, **facts: Any) -> Event:
        """Record an event now and wake everyone whose wish it completes."""
        event = Event(self.last_seq + 1, kind, time.time(), facts)
        self.events.append(event)
        if len(self.events) > self.keep:
            leaving = self.keep // 10 + 1
            del self.events[:leaving]
            self._left += leaving
        for waiter in self._waiters:
            if event.fits(waiter.kind, waiter.match):
                waiter.missing -= 1
                if waiter.missing <= 0 and not waiter.done.done():
                    waiter.done.set_result(None)
        return event

    @property
    def last_seq(self) -> int:
        """The number of the newest event, 0 when nothing happened yet."""
        return self._left + len(self.events)

    def find(self, *, after: int = 0, kind: str = "", match: dict[str, Any] | None = None) -> list[Event]:
        """Return events later than `after` whose kind starts with `kind` and whose facts equal `match`."""
        wanted = match or {}
        return [event for event in self.events[max(after - self._left, 0) :] if event.fits(kind, wanted)]

    async def wait(
        self,
        *,
        after: int = 0,
        kind: str = "",
        match: dict[str, Any] | None = None,
        count: int = 1,
        seconds: float | None = 10.0,
    ) -> list[Event]:
        """Return the matching events as soon as there are `count`, or what there is when time is up.

        Without `seconds` only the closing of the sandbox ends a wait in vain.
        """
        found = self.find(after=after, kind=kind, match=match)
        if len(found) >= count or self.released:
            return found
        done = asyncio.get_running_loop().create_future()
        waiter = _Waiter(kind, match or {}, count - len(found), done)
        self._waiters.add(waiter)
        try:
            await asyncio.wait({done}, timeout=seconds)
        finally:
            self._waiters.discard(waiter)
        return self.find(after=after, kind=kind, match=match)

    def release(self) -> None:
        """Let everyone who waits go with what there is, because the sandbox is closing."""
        self.released = True
        for waiter in self._waiters:
            if not waiter.done.done():
                waiter.done.set_result(None)
