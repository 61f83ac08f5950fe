"""A typed client of the control API, for tests, the demo and benchmarks."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from sandbox.control_wire import ControlError
from sandbox.eyes import Eyes
from sandbox.file_hands import File, FileHands, Sendable
from sandbox.group_hands import GroupHands
from sandbox.hands import Hands
from sandbox.levers import Levers
from sandbox.message_views import Button, MediaView, MessageView
from sandbox.views import ChatCard, ChatView, Group, Person, Pressed, Sent, Where

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

__all__ = [
    "Button",
    "ChatCard",
    "ChatView",
    "Control",
    "ControlError",
    "File",
    "Group",
    "MediaView",
    "MessageView",
    "Person",
    "Pressed",
    "Sendable",
    "Sent",
    "Where",
]

_TAIL = 12
_SECONDS = 10.0


class Control(Eyes, Hands, FileHands, GroupHands, Levers):
    """Acts as people, orders faults and troubles, looks at everything, waits for what happens."""

    async def events(self, kind: str = "", *, after: int = 0, **facts: Any) -> list[dict[str, Any]]:
        """Return what happened so far, of a kind and with these facts."""
        answer = await self.get("events", kind=kind, after=after, **_facts(facts))
        return list(answer["events"])

    async def last_seq(self) -> int:
        """Return the number of the newest event, to wait for what comes after it."""
        answer = await self.get("events", kind="nothing has this kind")
        return int(answer["last_seq"])

    async def wait_for(
        self, kind: str, *, count: int = 1, seconds: float = _SECONDS, after: int = 0, **facts: Any
    ) -> list[dict[str, Any]]:
        """Return the events of a kind with these facts as soon as there are `count`.

        Raises:
            TimeoutError: there were fewer in time; the message ends with what happened last.
        """
        query: dict[str, str | float] = {
            "kind": kind,
            "count": count,
            "seconds": seconds,
            "after": after,
            **_facts(facts),
        }
        found = (await self.get("events", **query))["events"]
        if len(found) < count:
            wish = f"{count} x {kind} {facts or ''} within {seconds} s"
            raise TimeoutError(f"waited for {wish}, got {len(found)}; last events:\n{await self._tail()}")
        return list(found)

    async def wait_until_chat(
        self, where: Where, holds: Callable[[ChatView], object], seconds: float = _SECONDS
    ) -> ChatView:
        """Return the chat as soon as the condition holds, looking again after every event in it.

        Raises:
            TimeoutError: it did not hold in time; the message shows the chat and what happened last.
        """
        deadline = time.monotonic() + seconds
        while not holds(chat := await self.chat(where)):
            left = deadline - time.monotonic()
            if left <= 0:
                shown = "\n".join(map(_line, chat.history))
                raise TimeoutError(
                    f"the chat never got there; it shows\n{shown}\nlast events:\n{await self._tail()}"
                )
            await self.get("events", kind="telegram.", after=chat.last_seq, chat_id=chat.id, seconds=left)
        return chat

    async def stream(self, after: int | None = None) -> AsyncIterator[dict[str, Any]]:
        """Yield events as they happen, from after the event of this number on; None starts with the next."""
        query = {} if after is None else {"after": after}
        async for line in self.get_lines("stream", **query):
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))

    async def _tail(self) -> str:
        last = await self.events(after=max(await self.last_seq() - _TAIL, 0))
        return "\n".join(json.dumps(event, ensure_ascii=False)[:300] for event in last)


def _facts(facts: dict[str, Any]) -> dict[str, str]:
    """Spell facts as the query string wants them: text bare, everything else as JSON."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in facts.items()}


def _line(message: MessageView) -> str:
    who = "bot" if message.from_bot else "person"
    gone = " (deleted)" if message.deleted else ""
    return f"  {message.message_id} {who} {message.kind}: {message.words!r} {message.labels}{gone}"
