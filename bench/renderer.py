"""What the renderer costs: a clip, a cold start, a preview sheet, and the memory of a worker.

Everything runs in a worker of the real pool, as in the bot. Times are processor time, not the clock's, so
that a machine with other work to do measures the same; of several clips the median counts.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench import renderer_work
from engine.pool import StudioPool

if TYPE_CHECKING:
    from collections.abc import Sequence

MEMORY_MB = 1024  # what the bot allows its workers
PATIENCE = 120.0

CLIP_BOUND = 1.2  # seconds of a processor, for a clip of 3 s in a warm worker
COLD_BOUND = 3.5  # from the start of a new process to its first clip
SHEET_BOUND = 3.0  # for a sheet of 7 cells in a warm worker
MEMORY_BOUND = 450.0  # MB of a worker that has done all this


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value and the most that it may be."""

    name: str
    value: float
    bound: float
    unit: str

    def __str__(self) -> str:
        verdict = "met" if self.value <= self.bound else "NOT MET"
        return f"{self.name:<34} {self.value:>7.2f} {self.unit:<2} (at most {self.bound:g}): {verdict}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 0 if every bound is met."""
    parser = argparse.ArgumentParser(prog="python -m bench.renderer", description=__doc__)
    parser.add_argument(
        "--clips", type=int, default=7, help="how many to take the median of (default: %(default)s)"
    )
    wish = parser.parse_args(arguments)
    print(f"{_processor()}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    figures = asyncio.run(measure(max(wish.clips, 1)))
    print(*figures, sep="\n")
    return 0 if all(figure.value <= figure.bound for figure in figures) else 1


async def measure(clips: int) -> list[Figure]:
    """Return all figures; takes about half a minute."""
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder)
        async with StudioPool(1, seconds=PATIENCE, memory_mb=MEMORY_MB) as pool:
            first = await pool.run(renderer_work.cold_clip, into)
            warm = [await pool.run(renderer_work.clip, number, into) for number in range(clips)]
            await pool.run(renderer_work.sheet, into)  # its first run finds the fonts
            sheets = [await pool.run(renderer_work.sheet, into) for _ in range(3)]
            memory = await pool.run(renderer_work.peak)
    return [
        Figure("clip of 3 s, warm, median", statistics.median(warm), CLIP_BOUND, "s"),
        Figure("first clip of a new process", first, COLD_BOUND, "s"),
        Figure("preview sheet of 7, warm, median", statistics.median(sheets), SHEET_BOUND, "s"),
        Figure("memory of the worker, peak", memory, MEMORY_BOUND, "MB"),
    ]


def _processor() -> str:
    """Return the processor's name where Linux tells it, else the machine's kind."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )


if __name__ == "__main__":
    sys.exit(main())
