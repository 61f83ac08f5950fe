"""The command line as a process of its own, with an environment that holds nothing of this machine."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.support.program import FAST_PROVIDER, KEY, TOKEN

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

    from sandbox.client import Control
    from sandbox.server import Sandbox

_ROOT = Path(__file__).parents[2]


class Start(Protocol):
    """Starts `python -m bot` in an empty folder."""

    async def __call__(self, *arguments: str, **variables: str) -> Process:
        """Start with these arguments and these environment variables only."""
        ...


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    async with AsyncExitStack() as stack:

        async def starting(*arguments: str, **variables: str) -> Process:
            kept = {
                name: value for name, value in os.environ.items() if name.startswith(("PATH", "COVERAGE_"))
            }
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                *arguments,
                cwd=tmp_path,
                env={**kept, "PYTHONPATH": str(_ROOT), **variables},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            stack.push_async_callback(_end, process)
            return process

        yield starting


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.communicate()


@pytest.fixture
async def control(control: Control) -> Control:
    """Return the client of a sandbox whose provider is quick."""
    await control.switch(provider=FAST_PROVIDER)
    return control


@pytest.fixture
def variables(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a bot that lives in the sandbox."""
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": sandbox.url,
        "DASHSCOPE_API_KEY": KEY,
        "DASHSCOPE_BASE_URL": f"{sandbox.url}/api/v1",
        "DATA_DIR": str(tmp_path / "data"),
        "WEB_PORT": "0",
    }
