"""The program's own parts, turned by hand: the test owns the clock, nothing sleeps."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.program import assembled
from handlers.wire.pump import Pump

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.outside import Outside
    from bot.program import Parts
    from bot.settings import Settings
    from tests.support.town import Town

HORIZON = timedelta(minutes=9)
"""Nobody waits longer for something of a job's; the housekeeper's next round is not one of them."""

_NEVER = datetime.max.replace(tzinfo=UTC)
_MOMENT = timedelta(milliseconds=1)
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

    async def round(self) -> datetime:
        """Turn every loop that is due or was signalled; return when the first wants to look again.

        As `bot.runner.keep_turning` does, but one after the other, each waited for with all that it began.
        """
        for name, loop in self.parts.loops.items():
            signal = self.parts.signals[name]
            if signal.is_set() or self._looks.get(name, self.town.now) <= self.town.now:
                signal.clear()
                self._looks[name] = await loop.turn(self.town.now) or _NEVER
                if isinstance(loop, Pump):
                    await asyncio.wait_for(signal.wait(), _PATIENCE)  # for the poll that the turn has begun
                if isinstance(loop, Settling):
                    await loop.settle()
        await self.town.settle()
        return min(self._looks.values())

    def wait(self, look: datetime) -> bool:
        """Let time pass until the next look; False if nobody wants one in the foreseeable future."""
        if look > self.town.now + HORIZON:
            return False
        self.town.pass_time(max(look - self.town.now, _MOMENT))
        return True


@asynccontextmanager
async def turned(settings: Settings, outside: Outside, town: Town) -> AsyncIterator[Turning]:
    """Have the program built on a data folder, with the town's clock."""
    async with assembled(settings, replace(outside, clock=lambda: town.now)) as parts:
        yield Turning(parts, town)
