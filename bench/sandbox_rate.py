"""How many photos a second the sandbox carries, and our bot; the first shall be thrice the second.

A load generator that saturates before the bot does would measure itself. What is counted, both times:
journeys finished a second, each begun by one of 24 people the moment the last one ended. A journey is

    a photo of about 100 kB is sent; getFile; its download; a keyboard of 20 buttons is sent; a person
    presses one; the press is answered; the message is edited, and edited into the clip.

The sandbox is measured with the smallest client that there can be (bench/bare_bot.py), our bot as it is:
it sends a status message of its own beside the keyboard, and has the clip made by the pretended provider in
the same sandbox (upload, check, order, status, result), which answers at once and sets no limits. All waits
of the bot that are not work are switched off. Sandbox, bot and people are a process each.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import platform
import sys
import tempfile
import time
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from bench.bare_bot import BUTTONS, BareBot
from bench.eyes import watching
from bench.keyboard import REPOSITORY, bot, sandbox
from sandbox.client import Control
from sandbox.clips import make_clip
from sandbox.example_photo import find_portrait

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sandbox.client import Person

RATIO = 3.0
SIDE, QUALITY = 1000, 60  # pixels of the largest size, and what makes about 100 kB of it
PEOPLE = 24  # twice as many finish no more journeys of our bot a second: it is saturated
LONGEST_WARM_UP = 20.0  # seconds
PATIENCE = 60.0

NO_LIMITS = {
    **dict.fromkeys(("detect_rps", "submit_rps", "query_rps", "policy_rps", "queue_limit"), 0),
    "detect_seconds": 0,
    "run_seconds": 0,
    "running_limit": 1000,
    "clip_seconds": 0.2,
    "expressions": False,  # rendering faces is the provider's work, not the bot's
}
NO_WAITS = {
    **dict.fromkeys(
        (
            "DASHSCOPE_CHECK_INTERVAL_SECONDS",
            "DASHSCOPE_SUBMIT_INTERVAL_SECONDS",
            "DASHSCOPE_SHORTEST_SECONDS",
            "TELEGRAM_EDIT_GAP_SECONDS",
        ),
        "0",
    ),
    "DASHSCOPE_POLL_SECONDS": "0.5",
    "DASHSCOPE_MAX_UPSTREAM": "1000",
    "LOG_LEVEL": "warning",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both figures and their ratio; 0 if it is large enough."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.sandbox_rate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--seconds", type=float, default=12, help="measured, each time (default: %(default)s)"
    )
    wish = parser.parse_args(arguments)
    return report(*asyncio.run(measure(wish.seconds)))


def report(carried: float, ours: float) -> int:
    """Print what was found; return the exit code."""
    ratio = carried / ours if ours else 0.0
    is_met = ratio >= RATIO
    print(
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}\n"
        f"the sandbox carries {carried:.1f} photos a second\n"
        f"our bot finishes {ours:.1f} photos a second\n"
        f"ratio {ratio:.1f}, at least {RATIO:.0f}: {'met' if is_met else 'NOT MET'}"
    )
    return 0 if is_met else 1


async def measure(seconds: float) -> tuple[float, float]:
    """Return the journeys a second that the sandbox carries, and those that our bot finishes."""
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=REPOSITORY) as folder:
        ways = [rate_of_the_sandbox, rate_of_our_bot]
        rates = []
        for number, way in enumerate(ways):
            home = Path(folder) / str(number)
            home.mkdir()
            rates.append(await way(home, seconds))
    return rates[0], rates[1]


async def rate_of_the_sandbox(folder: Path, seconds: float) -> float:
    """Return the journeys a second with the smallest client there can be."""
    photo = picture()
    clip = make_clip(photo, (0, 0, SIDE, SIDE), 0.2)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(sandbox(folder))
        control = await stack.enter_async_context(Control(url))
        client = await stack.enter_async_context(BareBot(url, clip))
        loop = asyncio.get_running_loop()

        async def journey(person: Person) -> None:
            client.keyboards[person.id] = loop.create_future()
            client.clips[person.id] = loop.create_future()
            await control.send_photo(person, photo)
            keyboard = await client.keyboards[person.id]
            await control.press(person, keyboard, data=f"make:{BUTTONS - 1}")
            await client.clips[person.id]

        rate = await rate_of(control, journey, seconds)
        print(f"a download has {sum(client.downloaded) / len(client.downloaded) / 1000:.0f} kB")
        return rate


async def rate_of_our_bot(folder: Path, seconds: float) -> float:
    """Return the journeys a second with our bot as it is."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(sandbox(folder))
        control = await stack.enter_async_context(Control(url))
        await control.switch(provider=NO_LIMITS)
        await stack.enter_async_context(bot(url, folder, **NO_WAITS))
        await control.wait_for("telegram.waiting", seconds=PATIENCE)
        eyes = await stack.enter_async_context(watching(control))
        photo = picture()

        async def journey(person: Person) -> None:
            eyes.expect(person)
            await control.send_photo(person, photo)
            message_id, data = await eyes.keyboards[person.id]
            await control.press(person, message_id, data=data)
            await eyes.clips[person.id]

        return await rate_of(control, journey, seconds)


async def rate_of(control: Control, journey: Callable[[Person], Awaitable[None]], seconds: float) -> float:
    """Let people make journey after journey and return how many a second they finish.

    The measured time begins when as many journeys are finished as there are people: they all begin at
    once, and what is first in every queue is done first, so that the first clips come late.
    """
    finished: list[float] = []
    is_warm = asyncio.Event()

    async def live(person: Person) -> None:
        while True:
            await journey(person)
            finished.append(time.monotonic())
            if len(finished) >= PEOPLE:
                is_warm.set()

    async def measured() -> float:
        with suppress(TimeoutError):
            await asyncio.wait_for(is_warm.wait(), LONGEST_WARM_UP)
        before, begin = len(finished), time.monotonic()
        await asyncio.sleep(seconds)
        return (len(finished) - before) / (time.monotonic() - begin)

    lives = [asyncio.create_task(live(await control.person(f"Person {n}"))) for n in range(PEOPLE)]
    measuring = asyncio.create_task(measured())
    try:
        # Nobody's life ends by itself: whoever is done before the time is over has failed.
        done, _ = await asyncio.wait({measuring, *lives}, return_when=asyncio.FIRST_COMPLETED)
        for failed in done - {measuring}:
            failed.result()
        return measuring.result()
    finally:
        for task in (measuring, *lives):
            task.cancel()
        await asyncio.gather(measuring, *lives, return_exceptions=True)


def picture() -> bytes:
    """Return a selfie of about 100 kB: a face, since the bot looks longer at a photo without one."""
    portrait = find_portrait()
    if portrait is None:
        raise SystemExit("The portrait of scikit-image is not installed: run `make bench`.")
    target = io.BytesIO()
    with Image.open(portrait) as picture:
        picture.convert("RGB").resize((SIDE, SIDE)).save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main())
