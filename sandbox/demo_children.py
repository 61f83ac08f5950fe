"""The two processes of the demo: started with nothing of this machine's settings, ended whatever happens."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.bot_process import BotHome, launch, launch_bot

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path

_SECONDS_TO_STOP = 10.0


class DemoError(Exception):
    """The demo cannot go on; the text is for the person who started it."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process of ours and the file that has its last words."""

    name: str
    process: Process
    log: Path

    async def watch(self) -> None:
        """Wait for the process to end, which it should not.

        Raises:
            DemoError: it ended.
        """
        code = await self.process.wait()
        lines = self.log.read_text(errors="replace").strip().splitlines()
        words = f": {lines[-1]}" if lines else ""
        raise DemoError(f"{self.name} ended with exit code {code}{words} (whole log: {self.log})")

    async def end(self) -> None:
        """Ask the process to stop, and insist when it does not."""
        if self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            async with asyncio.timeout(_SECONDS_TO_STOP):
                await self.process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()


@asynccontextmanager
async def start_sandbox(folder: Path, log: Path) -> AsyncIterator[tuple[Child, str]]:
    """Run the sandbox until the block ends; yields it and its address.

    Raises:
        DemoError: it ended instead of saying its address.
    """
    with log.open("wb") as errors:
        process = await launch(["sandbox", "--port", "0"], {}, folder, asyncio.subprocess.PIPE, errors)
    async with _ending(Child("The sandbox", process, log)) as child:
        assert child.process.stdout is not None  # noqa: S101 - asked for above
        line = (await child.process.stdout.readline()).decode().strip()
        if not line:
            await child.watch()
        yield child, line.split()[-1]


@asynccontextmanager
async def start_bot(folder: Path, log: Path, url: str) -> AsyncIterator[Child]:
    """Run the bot against the sandbox until the block ends."""
    with log.open("wb") as errors:
        process = await launch_bot(BotHome(folder, log), url, errors)
    async with _ending(Child("The bot", process, log)) as child:
        yield child


@asynccontextmanager
async def _ending(child: Child) -> AsyncIterator[Child]:
    try:
        yield child
    finally:
        await asyncio.shield(child.end())
