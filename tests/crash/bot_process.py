"""The program as a process of its own, to be killed without a warning and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.settings import Settings

REPOSITORY = Path(__file__).parents[2]

RUN = ("-m", "bot", "run")


@dataclass(slots=True, eq=False)
class BotProcess:
    """`python -m bot run`, started as often as wanted on the same data.

    Attributes:
        settings: what each start gets, as environment variables.
        log: where all starts write to.
        program: what Python is asked to run.
    """

    settings: Settings
    log: Path
    program: Sequence[str] = RUN
    _process: asyncio.subprocess.Process | None = field(default=None)
    _all_gone: int = -1

    async def start(self, under: Sequence[str] = ()) -> None:
        """Start the program; what it does shows in the sandbox.

        Args:
            under: a command that runs the program as its own process does, as `tests.crash.strace` makes.
        """
        # The program and whoever traces it hold the other end, so this one tells when both are gone.
        self._all_gone, held = os.pipe()
        # A file and no pipe: the end of the process must not wait for whoever inherited the pipe.
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(*under, sys.executable, *self.program),
                cwd=REPOSITORY,
                env=os.environ | variables(self.settings),
                stdout=log,
                stderr=log,
                pass_fds=[held],
            )
        os.close(held)

    async def kill(self) -> None:
        """End it as a power cut would, between any two instructions."""
        assert await self._end(signal.SIGKILL) == -signal.SIGKILL

    async def terminate(self) -> int:
        """End it as an operator does and return its exit code."""
        return await self._end(signal.SIGTERM)

    async def stop(self) -> None:
        """End it if it is up, whatever it did."""
        if self._process is not None:
            await self._end(signal.SIGTERM)

    async def ended(self, within: float) -> int | None:
        """Wait for the program to end by itself and return its exit code, None when it is still up then."""
        assert self._process is not None
        try:
            async with asyncio.timeout(within):
                await self._process.wait()
        except TimeoutError:
            return None
        return await self._gone()

    async def _end(self, number: int) -> int:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self._gone()

    async def _gone(self) -> int:
        """Return the exit code when the program is gone, and its tracer with the last word written."""
        assert self._process is not None
        code = await self._process.wait()
        self._process = None
        await asyncio.to_thread(os.read, self._all_gone, 1)
        os.close(self._all_gone)
        return code


def variables(settings: Settings) -> dict[str, str]:
    """Return settings as the environment variables that mean the same."""
    return {name.upper(): _as_text(value) for name, value in settings.model_dump().items()}


def _as_text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "" if value is None else str(value)
