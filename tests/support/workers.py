"""Watching and holding the processes of a pool."""

from __future__ import annotations

import asyncio
import os
import select
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.pool import StudioPool

FOREVER = 1000.0
"""Seconds that no test waits for."""


async def held(pool: StudioPool, fifo: Path) -> tuple[asyncio.Task[bytes], int]:
    """Start a call that reads the pipe; return it and the other end when the call is surely running."""
    call = asyncio.create_task(pool.run(Path.read_bytes, fifo))
    return call, await asyncio.to_thread(os.open, fifo, os.O_WRONLY)


def wait_for_reader_to_go(end: int) -> None:
    poll = select.poll()
    poll.register(end, 0)  # the kernel tells of errors unasked
    assert poll.poll(30_000) == [(end, select.POLLERR)]
    os.close(end)


def wait_for_death(pid: int) -> None:
    """Return when the process is gone; it need not be our child."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    with os.fdopen(handle):
        assert select.select([handle], [], [], 30)[0]


def worker_processes() -> set[int]:
    """Return the workers among the children of this thread, as the kernel tells."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    return {int(pid) for pid in children if b"pool_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()}
