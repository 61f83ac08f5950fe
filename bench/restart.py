"""How soon the bot listens again after a restart with very many clips waiting in its line.

The sandbox, the bot and this driver are processes of their own. The bot starts on a database in which 1,000,
10,000 and 100,000 jobs wait, each with its status message. Somebody has written /help meanwhile. By the
sandbox's clock alone: from the bot's first call, which it makes as soon as its database is open, until the
poll that brings the update, until that is confirmed, which means stored, and until the answer stands there.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.keyboard import bot, sandbox
from sandbox.client import Control
from storage import open_storage
from storage.files import Files
from tests.support.crowd import fill
from tests.support.selfies import grace_hopper

if TYPE_CHECKING:
    from collections.abc import Sequence

BOUND_ROWS = 10_000
BOUND = 1.0  # seconds until updates are taken again
SIZES = (1_000, 10_000, 100_000)
PATIENCE = 120.0


async def measure(rows: int) -> dict[str, float]:
    """Start the bot once and return what happened when, in seconds after its database was open."""
    with tempfile.TemporaryDirectory(prefix="restart-") as name:
        folder = Path(name)
        await _prepare(folder / "data", rows)
        async with sandbox(folder) as url, Control(url) as control:
            await control.switch(provider={"hold": True})
            person = await control.person("Alice", language_code="en")
            await control.send_text(person, "/help")
            async with bot(url, folder):
                return await _watch(control)


async def _prepare(data: Path, rows: int) -> None:
    Files(data).photos.write(grace_hopper(), "crowd.jpg")
    async with open_storage(data / "selfmoji.db") as storage:
        await storage.transact(fill, rows, now=datetime.now(UTC))


async def _watch(control: Control) -> dict[str, float]:
    answer = await control.wait_for("telegram.message", by="bot", seconds=PATIENCE)
    confirmed = await control.wait_for("telegram.confirmed", seconds=PATIENCE)
    calls = await control.events("telegram.call")
    opened = _at(calls, "getMe")
    return {
        "polled": _at(calls, "getUpdates") - opened,
        "taken": confirmed[0]["at"] - opened,
        "answered": answer[0]["at"] - opened,
    }


def _at(calls: Sequence[dict[str, Any]], method: str) -> float:
    return float(next(call["at"] for call in calls if call["method"] == method))


async def report(sizes: Sequence[int]) -> bool:
    """Print the figures and return whether the bound was kept."""
    kept = True
    print("restart, seconds after the database was open:")
    for rows in sizes:
        found = await measure(rows)
        line = ", ".join(f"{what} {seconds:.3f}" for what, seconds in found.items())
        print(f"  {rows:>7,} jobs waiting: {line}", flush=True)
        kept &= rows != BOUND_ROWS or found["taken"] <= BOUND
    print(f"bound: {BOUND_ROWS:,} jobs, taken within {BOUND:g} s: {'kept' if kept else 'NOT KEPT'}")
    return kept


def main() -> int:
    """Measure and return 0 if the bound was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=SIZES)
    return 0 if asyncio.run(report(parser.parse_args().rows)) else 1


if __name__ == "__main__":
    sys.exit(main())
