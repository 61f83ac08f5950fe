"""Clips that show the ordered expression, made by the studio's renderer in a process beside the sandbox."""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from pathlib import Path
from typing import cast

from sandbox.dashscope.clip_wire import HEADER, Answer, Wish

_ROOT = Path(__file__).parents[2]
_SECONDS = 60.0
"""The first clip of a fresh process takes three, on a busy machine more."""

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
_KEPT_PREFIX = "COVERAGE_"  # a measured test run measures the children too


class NoFaceClipError(Exception):
    """There is no such clip; the text says why, for the sandbox's log."""


class FaceClips:
    """Owns the one process; it is started by the first wish and ends with the sandbox, however that ends."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()  # the process does one thing at a time
        self._closed = False

    async def make(self, photo: bytes, driven_id: str, seconds: float) -> bytes:
        """Return a clip of the photo's face with a template's expression.

        Raises:
            NoFaceClipError: no face, no libraries, too slow, or the process died; the next wish is a new try.
        """
        wish = Wish(photo=photo, driven_id=driven_id, seconds=seconds)
        async with self._turn:
            try:
                async with asyncio.timeout(_SECONDS):
                    answer = await self._ask(pickle.dumps(wish))
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                await self._end()
                raise NoFaceClipError(f"the worker failed: {type(error).__name__}") from error
            except asyncio.CancelledError:
                await self._end()  # the answer that is still to come would be taken for the next one's
                raise
        if answer["reason"]:
            raise NoFaceClipError(answer["reason"])
        return answer["clip"]

    async def close(self) -> None:
        """End the process; later wishes fail."""
        self._closed = True
        await self._end()

    async def _ask(self, wish: bytes) -> Answer:
        process = self._process = self._process or await self._start()
        # Both are there: the process was started with pipes.
        wishes = cast("asyncio.StreamWriter", process.stdin)
        answers = cast("asyncio.StreamReader", process.stdout)
        wishes.write(HEADER.pack(len(wish)))
        wishes.write(wish)
        await wishes.drain()
        (size,) = HEADER.unpack(await answers.readexactly(HEADER.size))
        return cast("Answer", pickle.loads(await answers.readexactly(size)))  # noqa: S301 - from our own process

    async def _start(self) -> asyncio.subprocess.Process:
        if self._closed:
            raise ConnectionError("closed")
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in _KEPT or name.startswith(_KEPT_PREFIX)
        }
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sandbox.leash", str(os.getpid()), "sandbox.dashscope.clip_worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # One thread each, whatever the libraries think of the machine.
            env={**kept, "PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl-C is for the sandbox, which then ends this
        )

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.communicate()
