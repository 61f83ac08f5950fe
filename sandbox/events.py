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
        return {"seq": self.seq, "kind": self.kind, "at": self.at, **self.facts}


@dataclass(slots=True)
class EventLog:
    """Append-only list of events with waiting; lives on one event loop."""

    events: list[Event] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def add(self, kind: str, **facts: Any) -> Event:
        """Record an event now and wake everyone who waits."""
        event = Event(len(self.events) + 1, kind, time.time(), facts)
        self.events.append(event)
        task = asyncio.get_running_loop().create_task(self._announce())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return event

    async def _announce(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def find(self, *, after: int = 0, kind: str = "", match: dict[str, Any] | None = None) -> list[Event]:
        """Return events later than `after` whose kind starts with `kind` and whose facts equal `match`."""
        wanted = (match or {}).items()
        return [
            event
            for event in self.events[after:]
            if event.kind.startswith(kind) and all(event.facts.get(key) == value for key, value in wanted)
        ]

    async def wait(
        self,
        *,
        after: int = 0,
        kind: str = "",
        match: dict[str, Any] | None = None,
        count: int = 1,
        seconds: float = 10.0,
    ) -> list[Event]:
        """Return the matching events as soon as there are `count`, or what there is when time is up."""
        deadline = asyncio.get_running_loop().time() + seconds
        async with self._changed:
            while len(found := self.find(after=after, kind=kind, match=match)) < count:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0:
                    break
                try:
                    await asyncio.wait_for(self._changed.wait(), left)
                except TimeoutError:
                    break
        return self.find(after=after, kind=kind, match=match) if len(found) < count else found
