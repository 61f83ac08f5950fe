"""Starts a bot as a process of its own, with this sandbox as its world and nothing of this machine's."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence

_ROOT = Path(__file__).parents[1]

# What a process needs of this machine; everything else (keys, proxies, limits) stays outside.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
_KEPT_PREFIX = "COVERAGE_"  # a measured test run measures the children too

# Well-formed and good for nothing. A real token here would still only ever reach loopback.
BOT_TOKEN = "123456789:AAdemoAAdemoAAdemoAAdemoAAdemoAAdemo"  # noqa: S105 - a dummy
MEDIA_CHAT: Final = -1_000_000_000_002
"""The operator's own chat, in which the bot leaves copies of clips for other chats; nobody else is there."""

_KEY = "sk-demodemodemodemodemodemodemo00"


@dataclass(frozen=True, slots=True)
class BotHome:
    """Where a bot lives.

    Attributes:
        folder: an existing folder; the bot's data stay in it from one start to the next.
        log: the file that its words are added to.
    """

    folder: Path
    log: Path


async def launch_bot(home: BotHome, url: str, errors: IO[bytes]) -> Process:
    """Start the bot against the sandbox at `url`."""
    settings = {
        "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
        "TELEGRAM_API_URL": url,
        "TELEGRAM_EDIT_GAP_SECONDS": "0.5",
        "DASHSCOPE_API_KEY": _KEY,
        "DASHSCOPE_BASE_URL": f"{url}/api/v1",
        "DASHSCOPE_SHORTEST_SECONDS": "0",
        "DASHSCOPE_POLL_SECONDS": "0.3",
        "MEDIA_CHAT_ID": str(MEDIA_CHAT),
        "DATA_DIR": str(home.folder / "data"),
        "WEB_PORT": "0",
        "LOG_FORMAT": "console",
    }
    return await launch(["bot", "run"], settings, home.folder, errors, errors)


async def launch(
    arguments: Sequence[str],
    settings: Mapping[str, str],
    folder: Path,
    output: IO[bytes] | int,
    errors: IO[bytes],
) -> Process:
    """Run a module of ours in a folder where no `.env` can change what it does; it dies with this process."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox.leash",
        str(os.getpid()),
        *arguments,
        cwd=folder,
        env={**_environment(), **settings},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        # Ctrl-C is for whoever started it, who then ends the children one after the other.
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_KEPT_PREFIX)
    }
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUNBUFFERED": "1"}
