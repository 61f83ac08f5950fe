"""Programs of this repository as processes of their own."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_ROOT = Path(__file__).parents[2]


async def start_module(name: str, *arguments: str, **environment: str) -> Process:
    """Start a module as `python -m` does, its output in pipes.

    It sees no desktop unless the test brings one: nobody's browser shall open.
    """
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", name, *arguments),
        cwd=_ROOT,
        env={key: value for key, value in os.environ.items() if "DISPLAY" not in key} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def lives(pid: int | None) -> bool:
    """Return whether there is such a process (Linux)."""
    return pid is not None and Path(f"/proc/{pid}").exists()
