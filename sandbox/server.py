"""Serves the whole sandbox on one port: Telegram, the provider, and the control API."""

from __future__ import annotations

import ipaddress
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from aiohttp import web

from sandbox.bot_process import BOT_TOKEN, MEDIA_CHAT
from sandbox.calls import CallBook
from sandbox.control import ControlApi, explain_refusals
from sandbox.control_bot import BotControl
from sandbox.control_calls import CallsControl
from sandbox.control_troubles import TroublesControl
from sandbox.dashscope import DashScope
from sandbox.events import EventLog
from sandbox.example_photo import ExamplePhoto
from sandbox.faults import Faults
from sandbox.guard import Guard
from sandbox.keeper import Keeper
from sandbox.page_files import PageFiles
from sandbox.scene import Scene
from sandbox.settings import Settings
from sandbox.stream import EventStream
from sandbox.telegram import Telegram
from sandbox.telegram.accounts import Chat
from sandbox.trouble_acts import TroubleActs
from sandbox.troubles import Troubles

if TYPE_CHECKING:
    from types import TracebackType

# A body that no half reads by itself; the halves have their own, stricter limits.
_LARGEST_BODY = 128 * 1024 * 1024
# Polls and waits are released before the server stops, so this is for answers on their way.
_SECONDS_TO_STOP = 1.0


class Sandbox:
    """A Telegram and a provider on loopback, for as long as the context lasts.

    Attributes:
        settings: what it was started with.
        log: everything that happened.
        faults: everything that is ordered to go wrong.
        calls: the bot's last calls, with what was answered.
        telegram: the Telegram half.
        provider: the provider half.
        scene: the default cast, once it is wanted.
        keeper: whoever keeps a bot as a process; None when nobody was asked to.
        url: where it listens, once the context is entered.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        _demand_loopback(self.settings)
        self.log = EventLog()
        self.faults = Faults()
        self.calls = CallBook()
        self.url = ""
        home = self.settings.bot
        self.keeper = Keeper(self.log, home, lambda: self.url) if home else None
        self.telegram: Telegram
        self.provider: DashScope
        self.scene: Scene
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sandbox-"))
            await self._serve(Path(folder), stack)
            self._exit = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    async def _serve(self, folder: Path, stack: AsyncExitStack) -> None:
        self._make_halves(folder)
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=_SECONDS_TO_STOP)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, self.settings.host, self.settings.port).start()
        self.url = _address(runner, self.settings.host)
        # Released first, in reverse order: whoever waits, then the provider's timers, then the server.
        stack.push_async_callback(self.provider.close)
        stack.push_async_callback(self.telegram.close)
        stack.callback(self.log.release)
        if self.keeper is not None:
            # The very first to go: a bot that is asked to end wants to say its last words to Telegram.
            stack.push_async_callback(self.keeper.close)
            await self.keeper.start()

    def _make_halves(self, folder: Path) -> None:
        settings = self.settings
        self.telegram = Telegram(
            self.log,
            self.faults,
            settings.telegram,
            folder,
            calls=self.calls,
            name=settings.bot_name,
            username=settings.bot_username,
        )
        self.provider = DashScope(self.log, self.faults, settings.provider, lambda: self.url, self.calls)
        self.scene = Scene(self.telegram.world)
        if self.keeper is not None:
            self.telegram.name_bot(BOT_TOKEN)
            self.telegram.world.chats[MEDIA_CHAT] = Chat(MEDIA_CHAT, "supergroup", "Clips")

    def _troubles(self) -> Troubles:
        acts = TroubleActs(self.telegram.world, self.provider, self.keeper)
        return Troubles(self.log, self.faults, self.telegram.switches, self.provider.switches, acts)

    def _application(self) -> web.Application:
        guard = Guard(self.settings.host, expose=self.settings.expose)
        middlewares = [guard.middleware(), explain_refusals]
        application = web.Application(client_max_size=_LARGEST_BODY, middlewares=middlewares)
        shared = ControlApi(self.log, self.faults, self.telegram.switches, self.provider.switches)
        application.add_routes(
            [
                *self.telegram.routes(),
                *self.provider.routes(),
                *PageFiles().routes(),
                *ExamplePhoto().routes(),
                *shared.routes(),
                *EventStream(self.log).routes(),
                *CallsControl(self.calls, lambda: self.url).routes(),
                *self.scene.routes(),
                *TroublesControl(self._troubles()).routes(),
                *BotControl(self.telegram.world.bot, self.keeper).routes(),
                *self.telegram.control_routes(),
                *self.provider.control_routes(),
            ]
        )
        return application


def _demand_loopback(settings: Settings) -> None:
    """Refuse an address that other machines reach, unless that was asked for.

    Raises:
        ValueError: the address is not loopback and `expose` is not set.
    """
    if settings.expose or settings.host == "localhost":
        return
    try:
        is_local = ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        is_local = False
    if not is_local:
        raise ValueError(f"{settings.host} is not a loopback address; --expose allows it")


def _address(runner: web.AppRunner, host: str) -> str:
    port = runner.addresses[0][1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
