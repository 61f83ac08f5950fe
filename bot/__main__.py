"""The command line: `python -m bot run | doctor | templates`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

import structlog

from bot import logs
from bot.doctor import examine
from bot.program import running
from bot.settings import LogSettings, Settings, SettingsError, load
from engine.catalogue import TEMPLATES
from handlers.wire.errors import TransportError
from handlers.wire.poller import TokenRefusedError
from storage import StorageFailedError, StorageLockedError

if TYPE_CHECKING:
    from collections.abc import Sequence

log = structlog.get_logger(__name__)

EXIT_FAILED, EXIT_SETTINGS = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 settings to be mended."""
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Selfmoji: a Telegram bot that turns a selfie into an expression."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="run the bot until Ctrl-C or SIGTERM")
    commands.add_parser("doctor", help="check token, key, database and folders, and say what to do")
    commands.add_parser("templates", help="list the 20 expressions")
    command = parser.parse_args(arguments).command
    try:
        return {"run": _run, "doctor": _doctor, "templates": _templates}[command]()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS


def _templates() -> int:
    for template in TEMPLATES:
        print(f"{template.id:20} {template.names['en']:16} {template.names['zh']:6} {template.emoji}")
    return 0


def _doctor() -> int:
    settings = load(Settings)
    logs.set_up(LogSettings(log_level="error"))
    return asyncio.run(_report(settings))


async def _report(settings: Settings) -> int:
    wrong = False
    async for finding in examine(settings):
        print(finding, flush=True)
        wrong |= finding.good is False
    return EXIT_FAILED if wrong else 0


def _run() -> int:
    settings = load(Settings)
    logs.set_up(settings)
    try:
        asyncio.run(_until_stopped(settings))
    except StorageLockedError as error:
        return _failed(f"Not started: {error}. Is the bot running already?")
    except StorageFailedError as error:
        return _failed(f"Not started: the database cannot be used ({error}). Run: python -m bot doctor")
    except (TransportError, TokenRefusedError) as error:
        return _failed(f"Stopped: Telegram refuses us ({error}). Run: python -m bot doctor")
    except OSError as error:
        return _failed(f"Stopped: {error.strerror or error}")
    return 0


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return EXIT_FAILED


async def _until_stopped(settings: Settings) -> None:
    """Run until a signal comes or a loop fails; nothing is drained, the rows remember."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    program = asyncio.create_task(_hold(settings))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({program, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not program.done():
        program.cancel()
    stopped.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await program


async def _hold(settings: Settings) -> None:
    async with running(settings) as program:
        await program.failed


if __name__ == "__main__":
    sys.exit(main())
