"""Watches the chats of our bot from outside: wakes each person when a keyboard or a clip appears."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Control, Person


class Eyes:
    """Sees the keyboards and the clips of our bot as they appear, for everyone at once."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self.keyboards: dict[int, asyncio.Future[tuple[int, str]]] = {}
        self.clips: dict[int, asyncio.Future[None]] = {}

    def expect(self, person: Person) -> None:
        """Begin a person's journey."""
        loop = asyncio.get_running_loop()
        self.keyboards[person.id], self.clips[person.id] = loop.create_future(), loop.create_future()

    async def watch(self) -> None:
        """Look at every message that appears or changes, until cancelled."""
        async for event in self._control.stream():
            if event.get("by") == "bot" and event["kind"] in {"telegram.message", "telegram.edited"}:
                self._see(event)

    def fail(self, watch: asyncio.Task[None]) -> None:
        """Let everyone who waits know that nobody watches any more, and why."""
        if watch.cancelled():
            return
        awaited: list[asyncio.Future[Any]] = [*self.keyboards.values(), *self.clips.values()]
        for future in awaited:
            if not future.done():
                future.set_exception(watch.exception() or RuntimeError("the stream of events has ended"))

    def _see(self, event: dict[str, Any]) -> None:
        person = event["chat_id"]
        offers = [button["data"] for row in event["buttons"] for button in row if _is_offer(button)]
        if event["kind"] == "telegram.message" and offers:
            _tell(self.keyboards[person], (event["message_id"], offers[0]))
        elif event["content"] == "animation":
            _tell(self.clips[person], None)


@asynccontextmanager
async def watching(control: Control) -> AsyncIterator[Eyes]:
    """Watch until the block ends."""
    eyes = Eyes(control)
    task = asyncio.create_task(eyes.watch())
    task.add_done_callback(eyes.fail)
    try:
        yield eyes
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _tell(future: asyncio.Future[Any], result: object) -> None:
    """Wake whoever waits; nobody does when a message came twice or the time is over."""
    if not future.done():
        future.set_result(result)


def _is_offer(button: dict[str, Any]) -> bool:
    """Return whether a button makes a template of a photo (`handlers.buttons`)."""
    return (button["data"] or "").startswith("1:t:")
