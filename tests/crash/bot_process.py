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
    from bot.settings import Settings

REPOSITORY = Path(__file__).parents[2]


@dataclass(slots=True)
class BotProcess:
    """`python -m bot run`, started as often as wanted on the same data.

    Attributes:
        settings: what each start gets, as environment variables.
        log: where all starts write to.
    """

    settings: Settings
    log: Path
    _process: asyncio.subprocess.Process | None = field(default=None)

    async def start(self) -> None:
        """Start the program; what it does shows in the sandbox."""
        # A file and no pipe: the end of the process must not wait for whoever inherited the pipe.
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "run"),
                cwd=REPOSITORY,
                env=os.environ | variables(self.settings),
                stdout=log,
                stderr=log,
            )

    async def kill(self) -> None:
        """End it as a power cut would, between any two instructions."""
        assert await self._end(signal.SIGKILL) == -signal.SIGKILL

    async def stop(self) -> None:
        """End it if it is up, as an operator does."""
        if self._process is not None:
            await self._end(signal.SIGTERM)

    async def _end(self, number: int) -> int:
        assert self._process is not None
        process, self._process = self._process, None
        if process.returncode is None:
            process.send_signal(number)
        return await process.wait()


def variables(settings: Settings) -> dict[str, str]:
    """Return settings as the environment variables that mean the same."""
    return {name.upper(): _as_text(value) for name, value in settings.model_dump().items()}


def _as_text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "" if value is None else str(value)
