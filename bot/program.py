"""The program built by hand in one place, as something that a test can start and stop."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.engine_side import make_engine, make_housekeeper, make_menu, strictness, warm
from bot.runner import keep_turning
from bot.settings import hours
from bot.telegram_side import connect, make_application, make_carriers, make_pump, show_commands
from bot.web import Health, serve
from engine.pool import StudioPool
from engine.providers.local import NAME as LOCAL
from handlers.contents import register
from handlers.services import Manners, Services
from handlers.wire.transport import Transport
from handlers.words import Words
from storage import Storage, open_storage
from storage.files import Files
from storage.wakeups import Topic
from studio.opening import Strictness

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.runner import Loop
    from bot.settings import Settings
    from handlers.wire.pump import Pump

log = structlog.get_logger(__name__)

_LOOPS = ("pump", "collector", "courier", "checker", "worker", "housekeeper")


def utc_now() -> datetime:
    """Return the time now; the one clock of the program."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Program:
    """The running program.

    Attributes:
        failed: done as soon as a loop has ended, which none should; holds the reason.
    """

    storage: Storage
    pump: Pump
    health_url: str
    failed: asyncio.Future[None]


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Program]:
    """Run the whole program until the block ends, then stop it without draining.

    Whatever was in flight is in the rows; the next start goes on with it.

    Raises:
        SettingsError: nobody that the settings name can make clips here.
        StorageLockedError: another process owns the database.
        TransportError: Telegram refused the token or cannot be reached at the start.
    """
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(open_storage(settings.database))
        stack.callback(log.info, "stopped")
        program = await _assemble(settings, storage, stack)
        log.info("started", generation=storage.generation, health=program.health_url)
        yield program


async def _assemble(settings: Settings, storage: Storage, stack: AsyncExitStack) -> Program:
    """Build every long-lived object, in the order in which they need each other."""
    files = Files(settings.data_dir)
    words = Words()
    pool = StudioPool(
        settings.studio_workers, seconds=settings.studio_seconds, memory_mb=settings.studio_memory_mb
    )
    stack.push_async_callback(pool.close)
    menu = make_menu(settings, pool, utc_now)
    stack.push_async_callback(menu.close)
    if LOCAL in menu.names or strictness(settings) is not Strictness.OFF:
        warming = asyncio.create_task(warm(pool), name="warm")
        stack.callback(warming.cancel)
    application = make_application(settings)
    # The bot on its own too: an application that never got through initialize() closes nothing.
    stack.push_async_callback(application.bot.shutdown)
    await connect(application)
    stack.push_async_callback(application.shutdown)
    await show_commands(application, words)

    signals = {name: asyncio.Event() for name in _LOOPS}
    services = Services(
        storage=storage,
        transport=Transport(application.bot, media_seconds=settings.telegram_media_seconds),
        words=words,
        manners=Manners(
            hint_every=hours(settings.hint_every_hours), keep_photos=hours(settings.keep_photos_hours)
        ),
        clock=utc_now,
    )
    application.bot_data = services
    register(application)
    pump = make_pump(settings, storage, application, signals["pump"])
    collector, courier = make_carriers(settings, files, services, application, menu, signals)
    checker, worker = make_engine(settings, storage, files, pool, menu, signals, utc_now)
    housekeeper = make_housekeeper(settings, storage, files)
    storage.wakeups.subscribe([Topic.DOWNLOADS], signals["collector"].set)
    storage.wakeups.subscribe([Topic.MESSAGES], signals["courier"].set)
    storage.wakeups.subscribe([Topic.PHOTOS], signals["checker"].set)
    storage.wakeups.subscribe([Topic.JOBS], signals["worker"].set)
    for stoppable in (pump, collector, courier, checker, worker):
        stack.push_async_callback(stoppable.stop)
    loops: dict[str, Loop] = {
        "pump": pump,
        "collector": collector,
        "courier": courier,
        "checker": checker,
        "worker": worker,
        "housekeeper": housekeeper,
    }
    failed = await stack.enter_async_context(_turning(loops, signals))
    health = Health(storage, pump, utc_now, started=utc_now())
    url = await stack.enter_async_context(serve(health, host=settings.web_host, port=settings.web_port))
    return Program(storage, pump, url, failed)


@asynccontextmanager
async def _turning(
    loops: dict[str, Loop], signals: dict[str, asyncio.Event]
) -> AsyncIterator[asyncio.Future[None]]:
    """Turn every loop until the block ends; yields a future that fails with the first that ends."""
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def report(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None and not failed.done():
            failed.set_exception(error)

    tasks = [
        asyncio.create_task(keep_turning(name, loop, signals[name], utc_now), name=name)
        for name, loop in loops.items()
    ]
    for task in tasks:
        task.add_done_callback(report)
    try:
        yield failed
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        if failed.done() and not failed.cancelled():
            failed.exception()  # looked at here when nobody waits for it any more
