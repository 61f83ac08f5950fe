"""The program built by hand in one place, as something that a test can start and stop."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import structlog
from telegram.ext import Application, ContextTypes

from bot.runner import keep_turning
from bot.settings import hours, seconds
from bot.web import Health, serve
from engine.checker import Checker, CheckerSettings
from engine.following import Following, FollowingSettings
from engine.housekeeper import Housekeeper, HousekeeperSettings
from engine.menu import Menu
from engine.ordering import Ordering, OrderingSettings
from engine.pool import StudioPool
from engine.providers.emoji_v1 import ApiKey, EmojiV1, EmojiV1Settings
from engine.standing import Standing, StandingSettings
from engine.worker import Worker
from handlers.collector import Collector, CollectorSettings
from handlers.contents import command_menu, register
from handlers.context import Context
from handlers.courier import Courier, CourierSettings
from handlers.presenter import Presenter, PresenterSettings
from handlers.services import Manners, Services
from handlers.setbacks import Setbacks
from handlers.views.status import StatusWriter
from handlers.wire.downloads import Downloads
from handlers.wire.errors import NotSentError, TransportError, UnsureError, translated
from handlers.wire.poller import Poller
from handlers.wire.pump import Pump, PumpSettings
from handlers.wire.request import AiohttpRequest
from handlers.wire.transport import Transport
from handlers.words import FALLBACK, LANGUAGES, Words
from storage import Storage, open_storage
from storage.files import Files
from storage.wakeups import Topic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.runner import Loop
    from bot.settings import Settings

log = structlog.get_logger(__name__)

PtbApplication = Application[Any, Any, Any, Any, Any, Any]

_CONNECT_RETRY, _CONNECT_RETRY_MOST = 1.0, 30.0  # seconds


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


def provider_settings(settings: Settings) -> EmojiV1Settings:
    """Return the cloud provider's own settings."""
    return EmojiV1Settings(
        api_key=ApiKey(settings.dashscope_api_key.get_secret_value()),
        base_url=settings.dashscope_base_url,
        workspace=settings.dashscope_workspace,
        detect_model=settings.dashscope_detect_model,
        model=settings.dashscope_model,
        max_upstream=settings.dashscope_max_upstream,
        submit_interval=seconds(settings.dashscope_submit_interval_seconds),
        check_interval=seconds(settings.dashscope_check_interval_seconds),
        shortest=seconds(settings.dashscope_shortest_seconds),
        poll_interval=seconds(settings.dashscope_poll_seconds),
        sweep_interval=seconds(settings.dashscope_sweep_seconds),
        task_life=hours(settings.dashscope_task_life_hours),
        unknown_tolerance=seconds(settings.dashscope_unknown_tolerance_seconds),
        recovery_grace=seconds(settings.dashscope_recovery_grace_seconds),
    )


def make_application(settings: Settings) -> PtbApplication:
    """Return PTB's application on our own request class, without its updater."""
    return (
        Application.builder()
        .token(settings.telegram_bot_token.get_secret_value())
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .request(_request(settings, connections=256))
        .get_updates_request(_request(settings, connections=2, poll=settings.telegram_poll_seconds))
        .context_types(ContextTypes(context=Context))
        .updater(None)
        .build()
    )


def _request(settings: Settings, *, connections: int, poll: float = 0) -> AiohttpRequest:
    return AiohttpRequest(
        connections=connections,
        connect_seconds=settings.telegram_connect_seconds,
        read_seconds=settings.telegram_read_seconds + poll,
    )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Program]:
    """Run the whole program until the block ends, then stop it without draining.

    Whatever was in flight is in the rows; the next start goes on with it.

    Raises:
        StorageLockedError: another process owns the database.
        TransportError: Telegram refused the token or cannot be reached at the start.
    """
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(open_storage(settings.database))
        program = await _assemble(settings, storage, stack)
        log.info("started", generation=storage.generation, health=program.health_url)
        yield program
    log.info("stopped")


async def _assemble(settings: Settings, storage: Storage, stack: AsyncExitStack) -> Program:
    """Build every long-lived object, in the order in which they need each other."""
    files = Files(settings.data_dir)
    words = Words()
    pool = StudioPool(
        settings.studio_workers, seconds=settings.studio_seconds, memory_mb=settings.studio_memory_mb
    )
    stack.push_async_callback(pool.close)
    menu = Menu([EmojiV1(provider_settings(settings), clock=utc_now)])
    stack.push_async_callback(menu.close)
    application = make_application(settings)
    await _connect(application)
    stack.push_async_callback(application.shutdown)
    await _show_commands(application, words)

    signals = {name: asyncio.Event() for name in ("pump", "courier", "checker", "worker", "housekeeper")}
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
    pump = _make_pump(settings, storage, application, signals["pump"])
    courier = _make_courier(settings, files, services, application, menu, signals["courier"])
    checker, worker = _make_engine(settings, storage, files, pool, menu, signals)
    housekeeper = _make_housekeeper(settings, storage, files)
    storage.wakeups.subscribe([Topic.MESSAGES, Topic.PHOTOS], signals["courier"].set)
    storage.wakeups.subscribe([Topic.PHOTOS], signals["checker"].set)
    storage.wakeups.subscribe([Topic.JOBS], signals["worker"].set)
    for stoppable in (pump, courier, checker, worker):
        stack.push_async_callback(stoppable.stop)
    loops: dict[str, Loop] = {
        "pump": pump,
        "courier": courier,
        "checker": checker,
        "worker": worker,
        "housekeeper": housekeeper,
    }
    failed = await stack.enter_async_context(_turning(loops, signals))
    health = Health(storage, pump, utc_now, started=utc_now())
    url = await stack.enter_async_context(serve(health, host=settings.web_host, port=settings.web_port))
    return Program(storage, pump, url, failed)


async def _connect(application: PtbApplication) -> None:
    """Ask Telegram who we are, patiently: an outage at the start is no reason to give up."""
    wait = _CONNECT_RETRY
    while True:
        try:
            with translated():
                await application.initialize()
        except (UnsureError, NotSentError) as error:
            log.warning("telegram_unreachable", error=str(error), retry_seconds=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _CONNECT_RETRY_MOST)
        else:
            return


async def _show_commands(application: PtbApplication, words: Words) -> None:
    """Put the command menu up; a bot without a menu still works."""
    try:
        with translated():
            await application.bot.set_my_commands(command_menu(words, FALLBACK))
            for language in LANGUAGES:
                await application.bot.set_my_commands(command_menu(words, language), language_code=language)
    except TransportError as error:
        log.warning("commands_not_shown", error=str(error))


def _make_pump(
    settings: Settings, storage: Storage, application: PtbApplication, signal: asyncio.Event
) -> Pump:
    request = application.bot._request[0]  # noqa: SLF001 - PTB offers its get_updates client nowhere else
    poller = Poller(
        request,
        f"{application.bot.base_url}/getUpdates",
        poll_seconds=settings.telegram_poll_seconds,
        on_done=signal.set,
    )
    retry = seconds(settings.telegram_retry_seconds)
    return Pump(
        storage,
        application,
        poller,
        PumpSettings(retry_after=retry, poll_retry=retry),
        wake=signal.set,
    )


def _make_courier(
    settings: Settings,
    files: Files,
    services: Services,
    application: PtbApplication,
    menu: Menu,
    signal: asyncio.Event,
) -> Courier:
    retry = seconds(settings.telegram_retry_seconds)
    downloads = Downloads(
        application.bot,
        cast("AiohttpRequest", application.bot.request),
        media_seconds=settings.telegram_media_seconds,
    )
    collector = Collector(
        services.storage, files, downloads, CollectorSettings(retry_after=retry), clock=services.clock
    )
    presenter = Presenter(
        services.storage,
        files,
        services.transport,
        services.words,
        StatusWriter(services.words, menu.names),
        Setbacks(retry_after=retry),
        PresenterSettings(
            edit_gap=seconds(settings.telegram_edit_gap_seconds),
            ready_after=seconds(settings.ready_note_after_seconds),
        ),
        clock=services.clock,
    )
    return Courier(services.storage, collector, presenter, CourierSettings(), wake=signal.set)


def _make_engine(
    settings: Settings,
    storage: Storage,
    files: Files,
    pool: StudioPool,
    menu: Menu,
    signals: dict[str, asyncio.Event],
) -> tuple[Checker, Worker]:
    retry = seconds(settings.dashscope_retry_seconds)
    standing = Standing(
        storage,
        menu,
        StandingSettings(probe_every=seconds(settings.dashscope_probe_seconds), hold=retry),
        clock=utc_now,
    )
    checker = Checker(
        storage,
        files,
        pool,
        menu,
        standing,
        CheckerSettings(intakes=settings.studio_workers, retry_after=retry),
        clock=utc_now,
        wake=signals["checker"].set,
    )
    look = OrderingSettings(look_every=seconds(settings.dashscope_recovery_look_seconds))
    ordering = Ordering(storage, files, standing, look, clock=utc_now)
    following = Following(storage, files, pool, standing, FollowingSettings(retry_after=retry), clock=utc_now)
    return checker, Worker(
        storage, menu, standing, ordering, following, clock=utc_now, wake=signals["worker"].set
    )


def _make_housekeeper(settings: Settings, storage: Storage, files: Files) -> Housekeeper:
    kept = HousekeeperSettings(
        photos=hours(settings.keep_photos_hours), clips=hours(settings.keep_clips_hours)
    )
    return Housekeeper(storage, files, kept)


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
