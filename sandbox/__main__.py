"""Starts the sandbox from the command line and serves until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from sandbox.bot_process import BotHome
from sandbox.dashscope import ProviderSwitches
from sandbox.server import Sandbox
from sandbox.settings import Settings
from sandbox.telegram import TelegramSwitches


def main() -> int:
    """Serve until told to stop; the first line on standard output ends with the address."""
    settings = _read_arguments(sys.argv[1:])
    if settings.expose:
        sys.stderr.write("WARNING: the sandbox is reachable from other machines and protects nothing.\n")
    try:
        asyncio.run(_serve(settings))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The sandbox cannot start: {error}\n")
        return 2
    return 0


def _read_arguments(arguments: list[str]) -> Settings:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port; 0, the default, takes any free one")
    parser.add_argument("--token", help="the only bot token that is accepted (default: every one)")
    parser.add_argument("--expose", action="store_true", help="allow an address that is not loopback")
    parser.add_argument(
        "--bot", type=Path, metavar="FOLDER", help="keep a bot there, as a process of its own"
    )
    wish = parser.parse_args(arguments)
    if wish.bot and wish.token:
        parser.error("--bot brings a bot with a token of its own, so --token cannot name another")
    switches = TelegramSwitches(token=wish.token)
    home = _home(wish.bot) if wish.bot else None
    return Settings(
        host=wish.host,
        port=wish.port,
        expose=wish.expose,
        telegram=switches,
        # People look at these clips; tests, which do not, leave it off.
        provider=ProviderSwitches(expressions=True),
        bot=home,
    )


def _home(folder: Path) -> BotHome:
    """Return a bot's home by its full path: the bot itself runs in another folder than this program."""
    return BotHome(folder.resolve(), folder.resolve() / "bot.log")


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if settings.bot is not None:
        settings.bot.folder.mkdir(parents=True, exist_ok=True)
    async with Sandbox(settings) as sandbox:
        sys.stdout.write(f"Sandbox at {sandbox.url}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
