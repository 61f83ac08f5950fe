"""How fast the keyboard follows a photo while 20 photos a second come in and every check takes 1.2 s.

Three processes, so that nobody measures himself: the sandbox, the bot, and this driver. Each Telegram
call takes 50 ms, half on the way there and half on the way back. The database lies on the disk of the
repository, synced with every commit. The provider's check takes 1.2 s and has no limit on calls, which
loads the bot more than the documented one a second would.

The figure for one photo is taken by the sandbox's clock alone: from the update waiting in Telegram to
the keyboard's sendMessage taking effect there, less what the wire alone takes. That is one round trip
(25 ms for the update to reach us, 25 ms for our call to reach Telegram); and for a photo that comes
while the last poll's answer is on its way, also the time that is left until the next poll could reach
Telegram at best, since Telegram allows one poll at a time. How long we take to commit a batch before we
poll again counts as ours. The second line takes off one round trip only; it has no bound.
"""

from __future__ import annotations

import argparse
import asyncio
import bisect
import io
import math
import os
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from sandbox.client import Control
from sandbox.example_photo import find_portrait

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from sandbox.client import Person, Sent

REPOSITORY = Path(__file__).parents[1]

ROUND_TRIP = 0.050  # seconds of one Telegram call
CHECK_SECONDS = 1.2
PHOTOS_A_SECOND = 20
CHATS = 100  # a photo every five seconds from each: Telegram bears about one call a second in a chat
BOUND_MS = 60.0  # p95 above the round trip
SIDE = 480  # pixels: small, but accepted
FACE = (120, 10, 340, 230)  # where the face is in the portrait
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was sent: who sent it, and what the sandbox calls it."""

    person: Person
    sent: Sent


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a photo's keyboard took, in seconds.

    Attributes:
        above_wire: without all that the wire alone takes.
        above_round_trip: without one round trip.
    """

    above_wire: float
    above_round_trip: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 0 if the bound is met."""
    parser = argparse.ArgumentParser(prog="python -m bench.keyboard", description=__doc__)
    parser.add_argument("--photos", type=int, default=400, help="how many (default: %(default)s)")
    wish = parser.parse_args(arguments)
    return report(asyncio.run(measure(wish.photos)))


def report(waits: Sequence[Wait]) -> int:
    """Print percentiles of the waits and whether the bound is met; return the exit code."""
    if not waits:
        print("no photo was sent")
        return 1
    ours = [wait.above_wire for wait in waits]
    is_met = percentile(ours, 0.95) * 1000 <= BOUND_MS
    print(
        f"{len(waits)} photos, {PHOTOS_A_SECOND} a second from {CHATS} chats, "
        f"{ROUND_TRIP * 1000:.0f} ms a Telegram call, {CHECK_SECONDS} s a check (no limit on calls)\n"
        f"photo to keyboard, above the round trip:       {_figures(ours)}\n"
        f"  with the wait for the poll's turn round too: {_figures([w.above_round_trip for w in waits])}\n"
        f"keyboard within {BOUND_MS:.0f} ms (p95) above the round trip: {'met' if is_met else 'NOT MET'}"
    )
    return 0 if is_met else 1


def _figures(values: Sequence[float]) -> str:
    p50, p95, most = (percentile(values, share) * 1000 for share in (0.5, 0.95, 1.0))
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, max {most:.1f} ms"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that `share` of all values do not exceed."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


async def measure(count: int) -> list[Wait]:
    """Return for each photo how long its keyboard took."""
    selfies = pictures(count)
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=REPOSITORY) as folder:
        async with sandbox(Path(folder)) as url, Control(url) as control:
            await control.switch(
                telegram={"latency": ROUND_TRIP},
                provider={"detect_seconds": CHECK_SECONDS, "detect_rps": 0, "query_rps": 0},
            )
            people = [await control.person(f"Person {number}") for number in range(CHATS)]
            async with bot(url, Path(folder)):
                await control.wait_for("telegram.waiting", seconds=PATIENCE)
                photos = await send_all(control, people, selfies)
                await control.wait_for("telegram.message", by="bot", count=count, seconds=PATIENCE)
                return await waits_of(control, photos)


def pictures(count: int) -> list[bytes]:
    """Return JPEGs of one face, each unlike all others; small, so that they cost the sandbox little.

    A face, because the bot looks longer at a photo without one.
    """
    portrait = find_portrait()
    if portrait is None:
        raise SystemExit("The portrait of scikit-image is not installed: run `make bench`.")
    with Image.open(portrait) as whole:
        face = whole.convert("RGB").crop(FACE).resize((SIDE, SIDE))
    return [_marked(face, number) for number in range(count)]


def _marked(face: Image.Image, number: int) -> bytes:
    marked = face.copy()
    marked.paste((number * 37 % 256, number * 91 % 256, number // 256), (0, 0, SIDE // 8, SIDE // 8))
    target = io.BytesIO()
    marked.save(target, "JPEG")
    return target.getvalue()


async def send_all(control: Control, people: Sequence[Person], pictures: Sequence[bytes]) -> list[Photo]:
    """Send the pictures evenly, each on its own schedule: a slow answer holds no later photo back."""
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def send(number: int, content: bytes) -> Photo:
        await asyncio.sleep(start + number / PHOTOS_A_SECOND - loop.time())
        person = people[number % len(people)]
        return Photo(person, await control.send_photo(person, content))

    return list(await asyncio.gather(*(send(number, content) for number, content in enumerate(pictures))))


async def waits_of(control: Control, photos: Sequence[Photo]) -> list[Wait]:
    """Return the wait of each photo.

    Raises:
        RuntimeError: a photo has no keyboard, or more than one.
    """
    came = {event["update_id"]: event["at"] for event in await control.events("telegram.update")}
    answered = await _answered_polls(control)
    shown = await _shown(control, {photo.person for photo in photos})
    waits = []
    for photo in photos:
        at = came[photo.sent.update_id]
        found = shown.get((photo.person.id, photo.sent.message_id), [])
        if len(found) != 1:
            raise RuntimeError(f"a photo has {len(found)} keyboards")
        above = found[0] - at - ROUND_TRIP
        waits.append(Wait(above - _poll_under_way(answered, at), above))
    return waits


async def _answered_polls(control: Control) -> list[float]:
    """Return when polls that brought something left Telegram; a call is recorded as its answer arrives."""
    calls = await control.events("telegram.call", method="getUpdates")
    return sorted(call["at"] - ROUND_TRIP / 2 for call in calls if call.get("count"))


def _poll_under_way(answered: Sequence[float], at: float) -> float:
    """Return how long after `at` the next poll can reach Telegram at best; 0 when one is there."""
    before = bisect.bisect_left(answered, at)
    return max(answered[before - 1] + ROUND_TRIP - at, 0.0) if before else 0.0


async def _shown(control: Control, people: Iterable[Person]) -> dict[tuple[int, int | None], list[float]]:
    """Return when the answers to each message of a chat appeared."""
    events = await control.events("telegram.message", by="bot")
    at = {(event["chat_id"], event["message_id"]): event["at"] for event in events}
    answers: dict[tuple[int, int | None], list[float]] = {}
    for person in people:
        for message in (await control.chat(person)).from_bot:
            answers.setdefault((person.id, message.reply_to), []).append(at[person.id, message.message_id])
    return answers


@asynccontextmanager
async def sandbox(folder: Path) -> AsyncIterator[str]:
    """Run the sandbox as a process and yield its address; it complains of checks cut off in the end."""
    with (folder / "sandbox.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sandbox", cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE, stderr=log
        )
    try:
        if process.stdout is None:
            raise RuntimeError("the sandbox has no output to tell its address")
        yield (await process.stdout.readline()).decode().split()[-1]
    finally:
        await end(process)


@asynccontextmanager
async def bot(url: str, folder: Path, **more: str) -> AsyncIterator[None]:
    """Run the bot as a process on an empty database; its log is shown if the measuring fails.

    Args:
        url: the sandbox's address.
        folder: where data and log go.
        more: further environment variables.
    """
    log = folder / "bot.log"
    with log.open("wb") as target:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "run"),
            cwd=REPOSITORY,
            env=os.environ | variables(url, folder) | more,
            stdout=target,
            stderr=target,
        )
    try:
        yield
    except BaseException:
        print(log.read_text()[-4000:], file=sys.stderr)
        raise
    finally:
        await end(process)


def variables(url: str, folder: Path) -> dict[str, str]:
    """Return the bot's environment: all defaults, but for addresses and the interval of checks."""
    return {
        "TELEGRAM_BOT_TOKEN": "123456789:AAbenchAAbenchAAbenchAAbenchAAbench",
        "TELEGRAM_API_URL": url,
        "DASHSCOPE_API_KEY": "sk-benchbenchbenchbenchbench0000",
        "DASHSCOPE_BASE_URL": f"{url}/api/v1",
        "DASHSCOPE_CHECK_INTERVAL_SECONDS": "0",
        "DATA_DIR": str(folder / "data"),
        "WEB_PORT": "0",
    }


async def end(process: asyncio.subprocess.Process) -> None:
    """Stop a process and wait until it is gone."""
    if process.returncode is None:
        process.terminate()
    await process.wait()


if __name__ == "__main__":
    sys.exit(main())
