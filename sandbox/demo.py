"""The demo, `make demo`: a chat page in a browser, or a story told by itself; nothing leaves this machine."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import signal
import sys
import tempfile
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.client import Control, ControlError
from sandbox.demo_children import DemoError, start_bot, start_sandbox
from sandbox.demo_page import USUAL_PORT, PageWish, serve_page
from sandbox.demo_story import tell
from sandbox.demo_transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from sandbox.demo_children import Child

_SECONDS = 90.0  # the whole demo; on two slow cores it needs about fifteen
_EXIT_FAILED, _EXIT_USAGE, _EXIT_STOPPED = 1, 2, 130


@dataclass(frozen=True, slots=True)
class _Wish:
    photo: Path
    out: Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the demo and return its exit code.

    0 shown (a page that was served until Ctrl-C is), 1 not, 2 no such photo, 130 a story stopped by Ctrl-C.
    """
    options = _read_arguments(arguments)
    if options.photo is not None and not options.photo.is_file():
        return _failed(f"There is no photo at {options.photo}.", _EXIT_USAGE)
    try:
        asyncio.run(_demo(options))
    except (DemoError, ControlError, OSError) as error:
        return _failed(str(error), _EXIT_FAILED)
    except asyncio.CancelledError:
        return _failed("The demo was stopped.", _EXIT_STOPPED)
    return 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.demo", description=__doc__)
    parser.add_argument(
        "--photo",
        type=Path,
        help="the selfie that Alice sends (the story has one of its own)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("demo-output"),
        help="folder of the bot's log and of the story's clips",
    )
    parser.add_argument(
        "--port", type=int, help=f"port of the page (default: {USUAL_PORT}, or the next free one)"
    )
    parser.add_argument("--no-open", action="store_true", help="open no browser")
    parser.add_argument(
        "--headless", action="store_true", help="no page: play a story, print it, leave its clips"
    )
    return parser.parse_args(arguments)


def _demo(options: argparse.Namespace) -> Coroutine[None, None, None]:
    if options.headless:
        return _bounded(_Wish(photo=options.photo or _astronaut(), out=options.out))
    return serve_page(
        PageWish(out=options.out, photo=options.photo, port=options.port, opens=not options.no_open)
    )


def _astronaut() -> Path:
    """Return NASA's portrait of Eileen Collins (public domain), found without importing scikit-image."""
    found = importlib.util.find_spec("skimage")
    places = (found.submodule_search_locations if found else None) or ["scikit-image"]
    return Path(places[0]) / "data" / "astronaut.png"


def _failed(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


async def _bounded(wish: _Wish) -> None:
    """Play within the time limit; Ctrl-C and SIGTERM unwind everything, the two processes included."""
    playing = asyncio.current_task()
    if playing is not None:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, playing.cancel)
    limit = asyncio.timeout(_SECONDS)
    try:
        async with limit:
            await _play(wish)
    except TimeoutError as error:
        reason = f"The demo did not end within {_SECONDS:g} s." if limit.expired() else str(error)
        raise DemoError(f"{reason} The bot's log: {wish.out / 'bot.log'}") from error


async def _play(wish: _Wish) -> None:
    wish.out.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="selfmoji-demo-")))
        pretended, url = await stack.enter_async_context(start_sandbox(data, wish.out / "sandbox.log"))
        print(f"A pretended Telegram and a pretended DashScope: {url}")
        control = await stack.enter_async_context(Control(url))
        bot = await stack.enter_async_context(start_bot(data, wish.out / "bot.log", url))
        print(f"The bot, as a process of its own, logs to {wish.out / 'bot.log'}\n")
        await _while_alive(_show(control, wish), [pretended, bot])


async def _show(control: Control, wish: _Wish) -> None:
    """Play the story with the transcript running along, so that edits are seen as they happen."""
    alice = await control.person("Alice", language_code="en")
    transcript = Transcript(control, alice)
    following = asyncio.create_task(transcript.follow())
    try:
        clips = await tell(control, alice, wish.photo, wish.out)
    finally:
        following.cancel()
        await asyncio.wait({following})
        with suppress(OSError, ControlError):  # a sandbox that died has nothing to add, and is reported
            await transcript.catch_up()
    print()
    for path in clips:
        print(f"{path}  ({path.stat().st_size / 1000:.0f} kB)")
    print(await _bill(control))


async def _while_alive(story: Coroutine[None, None, None], children: list[Child]) -> None:
    """Await the story; a process that ends before it is the reason why it will not go on.

    Raises:
        DemoError: a process ended; its last words say why.
    """
    telling = asyncio.create_task(story)
    watching = {asyncio.create_task(child.watch()) for child in children}
    try:
        done, _ = await asyncio.wait({telling, *watching}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (telling, *watching):
            task.cancel()
        await asyncio.wait({telling, *watching})
    # The watchers first: what the story says about a process that went away is only the echo.
    for task in (*(done & watching), telling):
        task.result()


async def _bill(control: Control) -> str:
    ledger = await control.ledger()
    kinds = [entry["kind"] for entry in ledger["entries"]]
    looks, clips = kinds.count("detect"), kinds.count("clip")
    return (
        f"The provider's ledger: {looks} face check(s), {clips} clip(s), {ledger['total']} CNY (pretended)."
    )


if __name__ == "__main__":
    sys.exit(main())
