"""Builds what talks to Telegram: PTB's application, the pump and the courier."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import structlog
from telegram.ext import Application, ContextTypes

from bot.settings import seconds
from handlers.apologies import Apologies
from handlers.collector import Collector, CollectorSettings
from handlers.contents import MENUS, command_menu
from handlers.context import Context
from handlers.delivery.answerer import Answerer, AnswererSettings
from handlers.delivery.courier import Courier, CourierSettings
from handlers.delivery.presenter import Presenter, PresenterSettings
from handlers.delivery.previews import Previews
from handlers.delivery.setbacks import Setbacks
from handlers.elsewhere.placed import Placed
from handlers.elsewhere.shelf import Shelf
from handlers.views.placed import PlacedWriter
from handlers.views.status import StatusWriter
from handlers.wire.downloads import Downloads
from handlers.wire.errors import NotSentError, TransportError, UnsureError, WaitError, translated
from handlers.wire.limiter import FloodLimiter, LimiterSettings, Pace
from handlers.wire.poller import Poller
from handlers.wire.pump import Pump, PumpSettings
from handlers.wire.request import AiohttpRequest, open_session
from handlers.words import FALLBACK, LANGUAGES, Words

if TYPE_CHECKING:
    from bot.settings import Settings
    from engine.menu import Menu
    from handlers.services import Services
    from handlers.wire.request import OpenSession
    from storage import Storage
    from storage.files import Files

log = structlog.get_logger(__name__)

PtbApplication = Application[Any, Any, Any, Any, Any, Any]

_CONNECT_RETRY, _CONNECT_RETRY_MOST = 1.0, 30.0  # seconds


def make_application(settings: Settings, sessions: OpenSession = open_session) -> PtbApplication:
    """Return PTB's application on our own request class, without its updater."""
    calls = _request(settings, sessions, connections=256)
    polls = _request(settings, sessions, connections=2, poll=settings.telegram_poll_seconds)
    return (
        Application.builder()
        .token(settings.telegram_bot_token.get_secret_value())
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .request(calls)
        .get_updates_request(polls)
        .context_types(ContextTypes(context=Context))
        .updater(None)
        .build()
    )


def _request(
    settings: Settings, sessions: OpenSession, *, connections: int, poll: float = 0
) -> AiohttpRequest:
    return AiohttpRequest(
        connections=connections,
        connect_seconds=settings.telegram_connect_seconds,
        read_seconds=settings.telegram_read_seconds + poll,
        sessions=sessions,
    )


async def connect(application: PtbApplication) -> None:
    """Ask Telegram who we are, patiently: an outage at the start is no reason to give up.

    A webhook of an earlier life would keep every poll from working (409), so it is taken away; the
    updates that wait stay.
    """
    wait = _CONNECT_RETRY
    while True:
        try:
            with translated():
                await application.initialize()
                await application.bot.delete_webhook()
        except (UnsureError, NotSentError, WaitError) as error:
            if isinstance(error, WaitError):
                wait = max(wait, error.seconds)
            log.warning("telegram_unreachable", error=str(error), retry_seconds=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _CONNECT_RETRY_MOST)
        else:
            return


async def show_commands(application: PtbApplication, words: Words) -> None:
    """Put the command menus up, for private chats and for groups; a bot without a menu still works."""
    try:
        with translated():
            for scope, names in MENUS:
                await application.bot.set_my_commands(command_menu(words, FALLBACK, names), scope=scope)
                for language in LANGUAGES:
                    await application.bot.set_my_commands(
                        command_menu(words, language, names), scope=scope, language_code=language
                    )
    except TransportError as error:
        log.warning("commands_not_shown", error=str(error))


def make_pump(
    settings: Settings, storage: Storage, application: PtbApplication, words: Words, signal: asyncio.Event
) -> Pump:
    """Return the pump on PTB's client for long polls."""
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
        apologise=Apologies(words).owe,
        wake=signal.set,
    )


def make_carriers(
    settings: Settings,
    files: Files,
    services: Services,
    application: PtbApplication,
    menu: Menu,
    signals: dict[str, asyncio.Event],
    *,
    previews: bool,
) -> tuple[Collector, Courier]:
    """Return the two loops that carry photos in and messages out."""
    retry, clock = seconds(settings.telegram_retry_seconds), services.clock
    downloads = Downloads(
        application.bot,
        cast("AiohttpRequest", application.bot.request),
        media_seconds=settings.telegram_media_seconds,
    )
    collector = Collector(
        services.storage,
        files,
        downloads,
        CollectorSettings(retry_after=retry),
        clock=clock,
        wake=signals["collector"].set,
    )
    setbacks = Setbacks(services.words, retry_after=retry)
    status = StatusWriter(
        services.words,
        menu.names,
        {name: menu.find(name).describe().side_by_side for name in menu.names},
    )
    manners = PresenterSettings(
        edit_gap=seconds(settings.telegram_edit_gap_seconds),
        place_gap_in_groups=seconds(settings.telegram_place_gap_seconds),
        ready_after=seconds(settings.ready_note_after_seconds),
    )
    presenter = Presenter(
        services.storage,
        files,
        services.transport,
        services.words,
        status,
        setbacks,
        Previews(services.storage, files, services.transport, setbacks, on=previews, clock=clock),
        Placed(
            services.storage,
            services.inline,
            PlacedWriter(services.words, status, lambda: application.bot.username),
            setbacks,
            Shelf(services.storage, files, services.transport, setbacks, settings.media_chat_id, clock),
            manners,
            clock,
        ),
        manners,
        clock=clock,
    )
    courier = Courier(
        services.storage,
        FloodLimiter(limits(settings), clock=clock),
        Answerer(
            services.storage,
            services.transport,
            services.whispers,
            AnswererSettings(retry_after=retry, linger=seconds(settings.group_answer_seconds)),
            clock=clock,
        ),
        presenter,
        CourierSettings(),
        allowed=services.limits,
        wake=signals["courier"].set,
    )
    return collector, courier


def limits(settings: Settings) -> LimiterSettings:
    """Return how many calls Telegram bears."""
    return LimiterSettings(
        private=Pace(settings.telegram_private_calls, seconds(settings.telegram_private_seconds)),
        group=Pace(settings.telegram_group_calls, seconds(settings.telegram_group_seconds)),
        overall=Pace(settings.telegram_overall_calls, seconds(settings.telegram_overall_seconds)),
    )
