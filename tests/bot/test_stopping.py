from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What a disk does that hangs: a thread never comes back.
HANGS = "await asyncio.to_thread(threading.Event().wait)"
ENDS = "print('closed', flush=True)"

PROGRAM = """
import asyncio, threading
from bot.stopping import until_stopped

async def work():
    print("at work", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        {ending}

asyncio.run(until_stopped(work(), seconds={seconds}))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_has_everything_closed(number: signal.Signals) -> None:
    assert await _stop(ENDS, 3600, number) == (0, "closed\n")


async def test_what_hangs_is_left_behind_with_the_process() -> None:
    status, said = await _stop(HANGS, 0.1, signal.SIGTERM)
    assert status == 0
    assert "stop_cut_short" in said


async def _stop(ending: str, seconds: float, number: signal.Signals) -> tuple[int, str]:
    """Stop a program as soon as it is at work; return how it ended and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", PROGRAM.format(ending=ending, seconds=seconds)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"at work\n"
    process.send_signal(number)
    async with asyncio.timeout(30):
        said = await process.stdout.read()
        return await process.wait(), said.decode()
