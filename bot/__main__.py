"""The command line: `python -m bot COMMAND`; `--help` lists them."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot import books, logs
from bot.doctor import examine
from bot.program import running
from bot.settings import DataSettings, LedgerSettings, LogSettings, Settings
from bot.settings_reading import SettingsError, load
from bot.stopping import until_stopped
from engine.catalogue import BY_ID, TEMPLATES, Family
from handlers.wire.errors import TransportError
from handlers.wire.poller import TokenRefusedError
from storage import StorageFailedError, StorageLockedError, inbox, open_storage
from studio.libraries import missing_for_faces

if TYPE_CHECKING:
    from collections.abc import Sequence

log = structlog.get_logger(__name__)

EXIT_FAILED, EXIT_SETTINGS, EXIT_STOPPED = 1, 2, 130

_SHORTEST_CLIP, _LONGEST_CLIP = 1.0, 10.0  # seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 settings to be mended."""
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Selfmoji: a Telegram bot that turns a selfie into an expression."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="run the bot until Ctrl-C or SIGTERM")
    commands.add_parser("doctor", help="check token, key, database and folders, and say what to do")
    commands.add_parser("ledger", help="say what was spent today and this month")
    commands.add_parser("templates", help="list the 20 expressions")
    replay = commands.add_parser("replay", help="handle updates again that were set aside (see doctor)")
    replay.add_argument("update", type=_update, metavar="UPDATE_ID|all")
    _add_picture_commands(commands)
    options = parser.parse_args(arguments)
    if options.command in {"check", "render", "previews"}:
        return _pictures(options)
    try:
        if options.command == "replay":
            return _replay(options.update)
        return {"run": _run, "doctor": _doctor, "ledger": _ledger, "templates": _templates}[options.command]()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS


def _add_picture_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what works with an empty environment: no token, no key, no database."""
    check = commands.add_parser("check", help="say whether a photo will do, and why not")
    render = commands.add_parser("render", help="make clips of a photo, one MP4 for each expression")
    previews = commands.add_parser("previews", help="make the preview sheets of a photo")
    for command in (check, render, previews):
        command.add_argument("photo", type=_photo, metavar="PHOTO")
    render.add_argument(
        "template", metavar="TEMPLATE", choices=["all", *BY_ID], help="an id of `templates`, or all"
    )
    render.add_argument("--seconds", type=_clip_seconds, metavar="S", help="length (default: its own)")
    previews.add_argument("--family", choices=[*Family], type=Family, help="only this one (default: all)")
    for command in (render, previews):
        command.add_argument(
            "-o", "--out", type=Path, required=True, metavar="OUT", help="folder to write to"
        )


def _photo(text: str) -> Path:
    if not (path := Path(text)).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def _clip_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not _SHORTEST_CLIP <= seconds <= _LONGEST_CLIP:
        raise argparse.ArgumentTypeError(f"{text} is not within {_SHORTEST_CLIP:g} to {_LONGEST_CLIP:g}")
    return seconds


def _pictures(options: argparse.Namespace) -> int:
    """Run a command on a photo; 0 done, 1 the photo will not do or nothing could be written."""
    if missing := missing_for_faces():
        return _failed(f"Not possible here: {missing}. Install requirements/base.lock.")
    # Imported only now: it loads OpenCV, which the bot itself never does in its own process.
    from bot import pictures  # noqa: PLC0415 - see above

    try:
        if options.command == "check":
            return 0 if pictures.check(options.photo) else EXIT_FAILED
        if options.command == "render":
            pictures.render(options.photo, options.template, options.out, options.seconds)
        else:
            pictures.previews(
                options.photo, options.out, [options.family] if options.family else list(Family)
            )
    except pictures.UnfitError as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"{options.out} cannot be written: {error.strerror or error}")
    except KeyboardInterrupt:
        return _failed("Stopped.", EXIT_STOPPED)
    return 0


def _templates() -> int:
    for template in TEMPLATES:
        print(f"{template.id:20} {template.names['en']:16} {template.names['zh']:6} {template.emoji}")
    return 0


def _ledger() -> int:
    try:
        for line in books.sums(load(LedgerSettings)):
            print(line)
    except StorageFailedError as error:
        return _failed(f"There are no books to read ({error}): start the bot once, and look at DATA_DIR.")
    return 0


def _update(text: str) -> int | None:
    """Return the id of an update, None for all of them."""
    if text == "all":
        return None
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is neither the number of an update nor all")
    return int(text)


def _replay(update_id: int | None) -> int:
    settings = load(DataSettings)
    try:
        replayed = asyncio.run(_put_back(settings, update_id))
    except StorageLockedError:
        return _failed("The bot is running and owns the database: stop it, and then replay.")
    except StorageFailedError as error:
        return _failed(f"The database cannot be used ({error}). Run: python -m bot doctor")
    if not replayed:
        which = "Nothing" if update_id is None else f"No update {update_id}"
        return _failed(f"{which} is set aside. Run: python -m bot doctor")
    print(f"To be handled again when the bot starts: {', '.join(map(str, replayed))}.")
    return 0


async def _put_back(settings: DataSettings, update_id: int | None) -> list[int]:
    async with open_storage(settings.database) as storage:
        aside = [row.update_id for row in await storage.transact(inbox.quarantined)]
        chosen = [one for one in aside if update_id in {None, one}]
        await storage.transact(inbox.replay, chosen)
        return chosen


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
        asyncio.run(until_stopped(_hold(settings), seconds=settings.stop_seconds))
    except StorageLockedError as error:
        return _failed(f"Not started: {error}. Is the bot running already?")
    except StorageFailedError as error:
        return _failed(f"Not started: the database cannot be used ({error}). Run: python -m bot doctor")
    except (TransportError, TokenRefusedError) as error:
        return _failed(f"Stopped: Telegram refuses us ({error}). Run: python -m bot doctor")
    except OSError as error:
        return _failed(f"Stopped: {error.strerror or error}")
    return 0


def _failed(sentence: str, code: int = EXIT_FAILED) -> int:
    print(sentence, file=sys.stderr)
    return code


async def _hold(settings: Settings) -> None:
    async with running(settings) as program:
        await program.failed


if __name__ == "__main__":
    sys.exit(main())
