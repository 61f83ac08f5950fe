"""The end of a run: a signal stops it, nothing is drained, and what hangs is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import threading
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Coroutine

log = structlog.get_logger(__name__)


async def until_stopped(work: Coroutine[None, None, None], *, seconds: float) -> None:
    """Run `work` until it ends or SIGINT or SIGTERM comes; then it is cancelled, the rows remember.

    From the signal on the process has `seconds` to close everything, its threads and the interpreter too.
    What is not closed by then never will be: a disk that hangs holds a thread for as long as it likes. The
    process is left then, which does no more harm than a kill.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    task = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        _leave_after(seconds)
        task.cancel()
    stopped.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    # The interpreter would look through all objects once more as it ends: ten times the time of the rest.
    gc.freeze()


def _leave_after(seconds: float) -> None:
    # A thread, because the event loop may be what hangs, or be closed already.
    timer = threading.Timer(seconds, _leave, [seconds])
    timer.daemon = True
    timer.start()


def _leave(seconds: float) -> None:
    log.warning("stop_cut_short", seconds=seconds)
    os._exit(0)
