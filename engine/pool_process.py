"""A worker process of the pool as the parent holds it: start it, ask it, see it end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from typing import cast

from engine import pool_worker
from engine.pool_worker import HEADER, OUT_OF_MEMORY

_PATIENCE = 0.7
"""Seconds that an idle worker gets to leave by itself when the pool closes."""

_ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A worker has one core: a second thread of a BLAS only spins beside it and doubles the time of a clip."""

_KEPT = ("PATH", "HOME", "TMPDIR", "LANG", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_KEPT_PREFIXES = ("LC_", "PYTHON", "COVERAGE_", "MALLOC_")


class PoolError(Exception):
    """A call has no answer, for a reason that is not the function's own."""


class PoolTimeoutError(PoolError):
    """The call took longer than it may; its worker was killed."""


class PoolMemoryError(PoolError):
    """The call needed more memory than a worker may have; its worker is gone."""


class PoolBrokenError(PoolError):
    """The worker ended in the middle of the call, or could not be started."""


class PoolClosedError(PoolError):
    """The pool was closed before the call had an answer."""


class Worker:
    """A worker process as the parent holds it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.ready = False
        self._process = process
        # Both are there: the process was started with pipes.
        self._calls = cast("asyncio.StreamWriter", process.stdin)
        self._answers = cast("asyncio.StreamReader", process.stdout)

    @classmethod
    async def spawn(cls) -> Worker:
        """Start a process, in a group of its own: Ctrl-C in a terminal goes to the whole group."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", pool_worker.__file__),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
            process_group=0,
        )
        return cls(process)

    @property
    def alive(self) -> bool:
        """Whether the process runs, asked of the kernel: the loop hears of an end some turns later."""
        peek = os.WEXITED | os.WNOHANG | os.WNOWAIT
        try:
            return self._process.returncode is None and os.waitid(os.P_PID, self._process.pid, peek) is None
        except ChildProcessError:  # asyncio was faster to collect it
            return False

    async def ask(self, message: bytes) -> bytes:
        """Send one message and return the answer to it.

        Raises:
            PoolMemoryError, PoolBrokenError: the process ended instead.
        """
        try:
            self._calls.write(HEADER.pack(len(message)))
            self._calls.write(message)
            await self._calls.drain()
            (size,) = HEADER.unpack(await self._answers.readexactly(HEADER.size))
            return await self._answers.readexactly(size)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            status = await self._process.wait()
            if status == OUT_OF_MEMORY:
                raise PoolMemoryError("more memory than a worker may have") from error
            raise PoolBrokenError(f"worker {self._process.pid} ended with status {status}") from error

    def kill(self) -> None:
        """End it at once; may be repeated."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """Let it leave, kill it if it does not, and return when process and pipes are gone."""
        self._calls.close()
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        except TimeoutError:
            self.kill()
        await self._answers.read()
        await self._process.wait()


def _environment() -> dict[str, str]:
    """Return our environment without what a process that opens strangers' files should not know."""
    kept = {k: v for k, v in os.environ.items() if k in _KEPT or k.startswith(_KEPT_PREFIXES)}
    return {**kept, **_ONE_CORE}
