"""The demo in a browser: a sandbox with a chat page, the bot beside it, until Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sandbox.bot_process import BotHome
from sandbox.client import Control, ControlError
from sandbox.dashscope import ProviderSwitches
from sandbox.demo_children import DemoError
from sandbox.server import Sandbox
from sandbox.settings import Settings
from sandbox.telegram import TelegramSwitches

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

USUAL_PORT: Final = 8777
_PORTS_TO_TRY: Final = 20
_BAD_REQUEST: Final = 400


@dataclass(frozen=True, slots=True)
class PageWish:
    """What the demo in a browser is asked for.

    Attributes:
        out: folder of the bot's log.
        photo: what Alice sends at the start; None lets her wait for the person at the page.
        port: where the page is; None takes the usual port, or the next free one.
        opens: open a browser where there is a desktop.
    """

    out: Path
    photo: Path | None = None
    port: int | None = None
    opens: bool = True


async def serve_page(wish: PageWish) -> None:
    """Serve until Ctrl-C or SIGTERM, which is how it is meant to end.

    Raises:
        DemoError: the port is taken.
        OSError: the folder cannot be written to.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    wish.out.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="selfmoji-demo-")))
        home = BotHome(data, (wish.out / "bot.log").resolve())
        home.log.write_bytes(b"")  # the last demo's words are not this one's
        sandbox = await stack.enter_async_context(_started(wish.port, home))
        await stack.enter_async_context(_reported_deaths(sandbox))
        alice = sandbox.scene.set()
        _welcome(sandbox.url, wish)
        if wish.photo is not None:
            await _send_photo(sandbox.url, alice.id, wish.photo)
        if wish.opens and _has_desktop():
            # A thread that nobody waits for: some browsers keep their caller until they are closed.
            threading.Thread(target=webbrowser.open, args=(f"{sandbox.url}/",), daemon=True).start()
        await stop.wait()
        print("\nThe demo ends: the bot is told to stop.", flush=True)
    print("The demo has ended; nothing of it runs any more.")


@asynccontextmanager
async def _started(port: int | None, home: BotHome) -> AsyncIterator[Sandbox]:
    """Run a sandbox with a bot on the named port, or on the first free one from the usual one on.

    Raises:
        DemoError: the named port is taken, or all that were tried.
    """
    ports = range(USUAL_PORT, USUAL_PORT + _PORTS_TO_TRY) if port is None else (port,)
    async with AsyncExitStack() as stack:
        for one in ports:
            sandbox = Sandbox(Settings(port=one, telegram=_talk(), provider=_pace(), bot=home))
            try:
                await stack.enter_async_context(sandbox)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
            if one != ports[0]:
                print(f"Port {ports[0]} is taken, so the page is on port {one}.")
            yield sandbox
            return
    raise DemoError(
        f"Port {port} is taken. Name another one, or none: then a free one is found."
        if port is not None
        else f"All ports from {ports[0]} to {ports[-1]} are taken. Name another one with --port."
    )


def _talk() -> TelegramSwitches:
    """Return what BotFather was asked for: inline mode, to be told what people choose of it, guest mode."""
    return TelegramSwitches(supports_inline_queries=True, inline_feedback=True, supports_guest_queries=True)


def _pace() -> ProviderSwitches:
    """Return a pleasant pace: a check, a place in the queue and the work can be seen, and nobody is bored."""
    return ProviderSwitches(
        detect_seconds=0.8,
        run_seconds=4.5,
        clip_seconds=3.0,
        expressions=True,
        detect_rps=0.0,
        submit_rps=0.0,
    )


def _welcome(url: str, wish: PageWish) -> None:
    print("A pretended Telegram, a pretended DashScope, and the bot. Nothing leaves this machine.\n")
    print(f"    Open  {url}/\n")
    print(f"The bot's log is {wish.out / 'bot.log'}. Ctrl-C ends everything.", flush=True)


async def _send_photo(url: str, alice: int, photo: Path) -> None:
    async with Control(url) as control:
        try:
            await control.send_photo(alice, photo)
        except ControlError as error:
            if error.status != _BAD_REQUEST:
                raise
            # An app cannot send as photo what is none; as a file it can, and the bot has to say something.
            await control.send_document(alice, photo)


@asynccontextmanager
async def _reported_deaths(sandbox: Sandbox) -> AsyncIterator[None]:
    """Say on the terminal when the bot ended although nobody told it to; the page says so too."""
    watching = asyncio.create_task(_report_deaths(sandbox))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.wait({watching})


async def _report_deaths(sandbox: Sandbox) -> None:
    seen = 0
    while not sandbox.log.released:
        for event in await sandbox.log.wait(after=seen, kind="bot.ended", seconds=None):
            seen = event.seq
            if not event.facts["expected"]:
                words = (sandbox.keeper.last_words() if sandbox.keeper else [])[-1:]
                print(f"The bot ended by itself with exit code {event.facts['code']}.", *words)
                print("The page can start it again.", flush=True)


def _has_desktop() -> bool:
    """Return whether a browser has a screen; without one it would be a text browser in this very terminal."""
    return sys.platform in {"darwin", "win32"} or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
