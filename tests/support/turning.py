"""The program's own parts, turned by hand: the test owns the clock, nothing sleeps."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.program import assembled
from handlers.wire.pump import Pump
from storage import inbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.outside import Outside
    from bot.program import Parts
    from bot.settings import Settings
    from tests.support.town import Town

HORIZON = timedelta(minutes=9)
"""Nobody waits longer for something of a job's; the housekeeper's next round is not one of them."""

_NEVER = datetime.max.replace(tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)
_PATIENCE = 30.0  # seconds, for an answer from loopback on a busy machine


@runtime_checkable
class Settling(Protocol):
    """A loop whose work in flight can be waited for."""

    async def settle(self) -> None:
        """Wait until nothing is in flight."""


@dataclass(slots=True)
class Turning:
    """One start of the program.

    Attributes:
        parts: what `bot` built.
        town: where it lives, and the clock.
    """

    parts: Parts
    town: Town
    _looks: dict[str, datetime] = field(default_factory=dict)
    _polls: bool = True

    async def round(self) -> datetime:
        """Turn every loop that is due or was signalled; return when the first wants to look again.

        As `bot.runner.keep_turning` does, but one after the other, each waited for with all that it began.
        """
        for name, loop in self.parts.loops.items():
            signal, is_pump = self.parts.signals[name], isinstance(loop, Pump)
            news = is_pump and self._has_news
            if signal.is_set() or news or self._looks.get(name, self.town.now) <= self.town.now:
                signal.clear()
                self._looks[name] = await loop.turn(self.town.now) or _NEVER
                if is_pump:
                    self._polls = await _polled()
                if isinstance(loop, Settling):
                    await loop.settle()
                if is_pump and not (news or self._has_news or await self._has_replays):
                    signal.clear()  # the poll brought nothing, which is no reason to take it at once
        await self.town.settle()
        return min(self._looks.values())

    @property
    def _has_news(self) -> bool:
        """Whether the next poll brings something; there is none for a while after one that failed."""
        return self._polls and self.town.has_updates

    @property
    async def _has_replays(self) -> bool:
        """Whether the pump has updates left that nothing keeps it from handling now."""
        return self._looks["pump"] == _NEVER and bool(await self.parts.storage.transact(inbox.unhandled))

    @property
    def is_called(self) -> bool:
        """Whether something happened that a loop wants to look at, without waiting."""
        return self._has_news or any(signal.is_set() for signal in self.parts.signals.values())

    def wait(self, look: datetime) -> bool:
        """Let time pass until the next look; False if nobody wants one in the foreseeable future."""
        if look > self.town.now + HORIZON:
            return False
        self.town.pass_time(max(look - self.town.now, MOMENT))
        return True


async def _polled() -> bool:
    """Wait for the poll that is in flight; return whether there was one."""
    polls = {task for task in asyncio.all_tasks() if task.get_name() == "poll"}
    if polls:
        await asyncio.wait(polls, timeout=_PATIENCE)
    return bool(polls)


@asynccontextmanager
async def turned(settings: Settings, outside: Outside, town: Town) -> AsyncIterator[Turning]:
    """Have the program built on a data folder, with the town's clock."""
    async with assembled(settings, replace(outside, clock=lambda: town.now)) as parts:
        yield Turning(parts, town)
