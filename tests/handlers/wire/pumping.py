"""Drives a pump turn by turn, waiting on what wakes it, until the rows are as a test wants them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from telegram import Update
from telegram.ext import TypeHandler

from handlers.apologies import Apologies
from handlers.wire.poller import Poller
from handlers.wire.pump import Pump, PumpSettings
from handlers.wire.request import AiohttpRequest
from handlers.words import Words
from storage.schema import inbox
from tests.handlers.wire.raw_server import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from telegram.ext import Application, CallbackContext

    from storage import Storage

    App = Application[Any, Any, Any, Any, Any, Any]

PATIENCE = 10.0
SHORT = timedelta(milliseconds=5)


@dataclass(frozen=True, slots=True)
class Row:
    """What the inbox says about one update."""

    update_id: int
    lane: int
    state: str
    failures: int
    deaths: int
    error: str
    raw: str


@dataclass
class Handler:
    """A real handler for every update, which does as it is told by the update's text.

    Attributes:
        seen: the text of each update that it began with, in order.
        done: the text of each that it finished.
        gates: texts that wait until their gate is opened.
        raises: texts that end in an exception, and how often.
        error: makes the exception.
    """

    seen: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    raises: dict[str, int] = field(default_factory=dict)
    error: Callable[[str], Exception] = RuntimeError
    began: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __call__(self, update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Handle one update."""
        text = (update.message.text if update.message else None) or ""
        self.seen.append(text)
        async with self.began:
            self.began.notify_all()
        if text in self.gates:
            await self.gates[text].wait()
        if self.raises.get(text, 0) > 0:
            self.raises[text] -= 1
            raise self.error(text)
        self.done.append(text)

    async def wait_until_begun(self, *texts: str) -> None:
        """Return once all these were begun with."""
        async with asyncio.timeout(PATIENCE), self.began:
            await self.began.wait_for(lambda: set(texts) <= set(self.seen))


@dataclass
class Pumping:
    """One pump over a storage, and the loop around it that `bot` would be."""

    storage: Storage
    pump: Pump
    wake: asyncio.Event
    looks: list[datetime | None] = field(default_factory=list)

    async def rows(self) -> list[Row]:
        """Return the inbox, oldest first."""
        return await self.storage.transact(_read)

    async def until(self, holds: Callable[[list[Row]], object]) -> list[Row]:
        """Turn the pump until the inbox is as wanted."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self.wake.clear()
                rows = await self.rows()
                if holds(rows):
                    return rows
                await self.turn()

    async def turn(self) -> None:
        """Make one turn, then wait until something wakes the pump or its own time has come."""
        look = await self.pump.turn(datetime.now(UTC))
        self.looks.append(look)
        with suppress(TimeoutError):
            async with asyncio.timeout(_seconds_until(look)):
                await self.wake.wait()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Turn beside the test's own steps."""
        task = asyncio.create_task(self.until(lambda _: False))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})


def _seconds_until(look: datetime | None) -> float | None:
    return None if look is None else max((look - datetime.now(UTC)).total_seconds(), 0)


def _read(conn: sa.Connection) -> list[Row]:
    names = (
        inbox.c.update_id,
        inbox.c.lane,
        inbox.c.state,
        inbox.c.failures,
        inbox.c.deaths,
        inbox.c.error,
        inbox.c.raw,
    )
    return [Row(*row) for row in conn.execute(sa.select(*names).order_by(inbox.c.update_id))]


def all_settled(count: int) -> Callable[[list[Row]], bool]:
    """Return a condition: so many updates are there, and none of them waits."""
    return lambda rows: len(rows) == count and all(row.state != "stored" for row in rows)


@asynccontextmanager
async def pumping(
    storage: Storage, application: App, url: str, handler: Handler, **settings: Any
) -> AsyncIterator[Pumping]:
    """Have a pump with this handler; waits are short unless the settings say otherwise."""
    application.add_handler(TypeHandler(Update, handler))
    request = AiohttpRequest(connections=1, connect_seconds=5, read_seconds=10)
    await request.initialize()
    wake = asyncio.Event()
    poller = Poller(request, f"{url}/bot{TOKEN}/getUpdates", poll_seconds=5, on_done=wake.set)
    patience = PumpSettings(**{"retry_after": SHORT, "poll_retry": SHORT, **settings})
    made = Pumping(
        storage,
        Pump(
            storage,
            application,
            poller,
            patience,
            apologise=Apologies(Words()).owe,
            wake=wake.set,
        ),
        wake,
    )
    try:
        yield made
    finally:
        await made.pump.stop()
        await request.shutdown()
