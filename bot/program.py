"""The program built by hand in one place, as something that a test can start and stop."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.engine_side import (
    has_previews,
    make_engine,
    make_housekeeper,
    make_limits,
    make_menu,
    make_previewer,
    strictness,
    warm,
)
from bot.outside import Outside
from bot.runner import keep_turning
from bot.settings import hours, seconds
from bot.telegram_side import connect, make_application, make_carriers, make_pump, show_commands
from bot.web import Health, serve
from engine.providers.local import NAME as LOCAL
from handlers.contents import register
from handlers.delivery.sweeper import Sweeper
from handlers.door import Guests
from handlers.groups.admins import Admins
from handlers.groups.whispers import Whispers
from handlers.services import Manners, Services
from handlers.wire.inline import InlineTransport
from handlers.wire.transport import Transport
from handlers.words import Words
from storage import Storage, open_storage, people
from storage.files import Files
from storage.wakeups import Topic
from studio.opening import Strictness

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta

    from bot.runner import Loop
    from bot.settings import Settings
    from handlers.wire.pump import Pump

log = structlog.get_logger(__name__)

_LOOPS = ("pump", "collector", "courier", "checker", "worker", "sweeper", "previewer", "housekeeper")


@dataclass(frozen=True, slots=True)
class Parts:
    """The program built and at rest.

    Attributes:
        loops: by name, in the order in which a request meets them.
        signals: by the loop's name; set when that loop should look again.
    """

    storage: Storage
    pump: Pump
    loops: dict[str, Loop]
    signals: dict[str, asyncio.Event]


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
    outside = Outside()
    async with assembled(settings, outside) as parts:
        health = Health(parts.storage, parts.pump, outside.clock, started=outside.clock())
        async with (
            _turning(parts, outside, seconds(settings.storage_retry_seconds)) as failed,
            serve(health, host=settings.web_host, port=settings.web_port) as url,
        ):
            log.info("started", generation=parts.storage.generation, health=url)
            yield Program(parts.storage, parts.pump, url, failed)


@asynccontextmanager
async def assembled(settings: Settings, outside: Outside) -> AsyncIterator[Parts]:
    """Own the database and have every part ready to be turned until the block ends.

    Raises:
        SettingsError, StorageLockedError, TransportError: as `running`.
    """
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(open_storage(settings.database))
        stack.callback(log.info, "stopped")
        yield await _assemble(settings, storage, outside, stack)


async def _assemble(settings: Settings, storage: Storage, outside: Outside, stack: AsyncExitStack) -> Parts:
    """Build every long-lived object, in the order in which they need each other."""
    files = Files(settings.data_dir, outside.publish)
    words = Words()
    pool = outside.pool(settings)
    stack.push_async_callback(pool.close)
    menu = make_menu(settings, pool, outside)
    stack.push_async_callback(menu.close)
    previews = has_previews(settings)
    if LOCAL in menu.names or previews or strictness(settings) is not Strictness.OFF:
        warming = asyncio.create_task(warm(pool), name="warm")
        stack.callback(warming.cancel)
    application = make_application(settings, outside.telegram_session)
    # The bot on its own too: an application that never got through initialize() closes nothing.
    stack.push_async_callback(application.bot.shutdown)
    await connect(application)
    stack.push_async_callback(application.shutdown)
    await show_commands(application, words)

    signals = {name: asyncio.Event() for name in _LOOPS}
    transport = Transport(application.bot, media_seconds=settings.telegram_media_seconds)
    services = Services(
        storage=storage,
        transport=transport,
        inline=InlineTransport(application.bot),
        whispers=Whispers(),
        words=words,
        admins=Admins(transport, seconds(settings.group_admins_seconds), outside.clock),
        manners=Manners(
            hint_every=hours(settings.hint_every_hours),
            keep_photos=hours(settings.keep_photos_hours),
            group_clips=settings.daily_per_group,
            group_welcome=settings.group_welcome,
            inline_cache_seconds=settings.inline_cache_seconds,
            media_chat=settings.media_chat_id,
        ),
        limits=make_limits(settings, menu),
        guests=Guests(frozenset(settings.allowed_people), frozenset(settings.banned_people)),
        clock=outside.clock,
    )
    if settings.media_chat_id is not None:
        # Whatever was wrong with it, the operator may have put it right.
        await storage.transact(people.reopen, chat_id=settings.media_chat_id, chat_kind="media")
    application.bot_data = services
    register(application, services.guests)
    pump = make_pump(settings, storage, application, words, signals["pump"])
    collector, courier = make_carriers(
        settings, files, services, application, menu, signals, previews=previews
    )
    checker, worker = make_engine(settings, storage, files, pool, menu, signals, outside.clock)
    housekeeper = make_housekeeper(settings, storage, files)
    await housekeeper.begin()
    storage.wakeups.subscribe([Topic.DOWNLOADS], signals["collector"].set)
    storage.wakeups.subscribe([Topic.MESSAGES], signals["courier"].set)
    storage.wakeups.subscribe([Topic.PHOTOS], signals["checker"].set)
    storage.wakeups.subscribe([Topic.JOBS], signals["worker"].set)
    storage.wakeups.subscribe([Topic.FAREWELLS], signals["sweeper"].set)
    for stoppable in (pump, collector, courier, checker, worker):
        stack.push_async_callback(stoppable.stop)
    loops: dict[str, Loop] = {
        "pump": pump,
        "collector": collector,
        "courier": courier,
        "checker": checker,
        "worker": worker,
        "sweeper": Sweeper(storage, transport, seconds(settings.telegram_retry_seconds)),
    }
    if previews:
        previewer = make_previewer(settings, storage, files, pool, signals["previewer"])
        storage.wakeups.subscribe([Topic.SHEETS], signals["previewer"].set)
        stack.push_async_callback(previewer.stop)
        loops["previewer"] = previewer
    loops["housekeeper"] = housekeeper
    return Parts(storage, pump, loops, signals)


@asynccontextmanager
async def _turning(
    parts: Parts, outside: Outside, storage_retry: timedelta
) -> AsyncIterator[asyncio.Future[None]]:
    """Turn every loop until the block ends; yields a future that fails with the first that ends."""
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def report(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None and not failed.done():
            failed.set_exception(error)

    tasks = [
        asyncio.create_task(
            keep_turning(name, loop, parts.signals[name], outside.clock, storage_retry=storage_retry),
            name=name,
        )
        for name, loop in parts.loops.items()
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
