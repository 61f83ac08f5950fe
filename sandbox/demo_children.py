"""The two processes of the demo: started with nothing of this machine's settings, ended whatever happens."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Mapping

_ROOT = Path(__file__).parents[1]
_SECONDS_TO_STOP = 10.0

# What a process needs of this machine; everything else (keys, proxies, limits) stays outside.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
_KEPT_PREFIX = "COVERAGE_"  # a measured test run measures the children too

# Well-formed and good for nothing. A real token here would still only ever reach loopback.
_TOKEN = "123456789:AAdemoAAdemoAAdemoAAdemoAAdemoAAdemo"  # noqa: S105 - a dummy
_KEY = "sk-demodemodemodemodemodemodemo00"


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
    async with _run("The sandbox", ["sandbox", "--port", "0"], {}, folder, log) as child:
        assert child.process.stdout is not None  # noqa: S101 - asked for below
        line = (await child.process.stdout.readline()).decode().strip()
        if not line:
            await child.watch()
        yield child, line.split()[-1]


@asynccontextmanager
async def start_bot(folder: Path, log: Path, url: str) -> AsyncIterator[Child]:
    """Run the bot against the sandbox until the block ends."""
    settings = {
        "TELEGRAM_BOT_TOKEN": _TOKEN,
        "TELEGRAM_API_URL": url,
        "TELEGRAM_EDIT_GAP_SECONDS": "0.5",
        "DASHSCOPE_API_KEY": _KEY,
        "DASHSCOPE_BASE_URL": f"{url}/api/v1",
        "DASHSCOPE_SHORTEST_SECONDS": "0",
        "DASHSCOPE_POLL_SECONDS": "0.3",
        "DATA_DIR": str(folder / "data"),
        "WEB_PORT": "0",
        "LOG_FORMAT": "console",
    }
    async with _run("The bot", ["bot", "run"], settings, folder, log) as child:
        yield child


@asynccontextmanager
async def _run(
    name: str, arguments: list[str], settings: Mapping[str, str], folder: Path, log: Path
) -> AsyncIterator[Child]:
    """Run a module of ours in an empty folder, where no `.env` can change what the demo shows."""
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *arguments,
            cwd=folder,
            env={**_environment(), **settings},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            # Ctrl-C is for the demo, which then ends its children one after the other.
            start_new_session=True,
        )
    child = Child(name, process, log)
    try:
        yield child
    finally:
        await asyncio.shield(child.end())


def _environment() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_KEPT_PREFIX)
    }
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUNBUFFERED": "1"}
