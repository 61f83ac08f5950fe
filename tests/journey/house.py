"""The program on one data folder, started and stopped as often as a test likes."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.program import running
from storage.schema import job, photo, sheet
from storage.wakeups import Topic
from tests.support.program import settings_for

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bot.program import Program

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


class House:
    """Starts the whole program against a sandbox; stopping is leaving the block."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self.url = url
        self.data_dir = data_dir

    def running(self, **changes: Any) -> AbstractAsyncContextManager[Program]:
        """Run the program until the block ends; `changes` are settings."""
        return running(settings_for(self.url, self.data_dir, **changes))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Read a whole table, with the program running or not."""
        with closing(self._connect()) as connection:
            return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608 - names of our own tables

    def tables(self) -> list[str]:
        """Return the names of all tables."""
        with closing(self._connect()) as connection:
            return [row["name"] for row in connection.execute(TABLES)]

    def states(self) -> list[str]:
        """Return the states of all jobs, oldest first."""
        return [row["state"] for row in self.rows("job")]

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.data_dir / "selfmoji.db", timeout=10)
        connection.row_factory = sqlite3.Row
        return connection


async def until_states(program: Program, *states: str, seconds: float = 15) -> None:
    """Wait until exactly these are the states of all jobs, oldest first; looks after every commit.

    Raises:
        TimeoutError: they never were.
    """
    await _until(program, Topic.JOBS, job, states, seconds)


async def until_sheets(program: Program, *states: str, seconds: float = 60) -> None:
    """Wait until exactly these are the states of all sheets of previews, oldest first.

    Raises:
        TimeoutError: they never were.
    """
    await _until(program, Topic.SHEETS, sheet, states, seconds)


async def until_photos(program: Program, *states: str, seconds: float = 15) -> None:
    """Wait until exactly these are the states of all photos, oldest first; looks when one becomes usable.

    Raises:
        TimeoutError: they never were.
    """
    await _until(program, Topic.SHEETS, photo, states, seconds)


async def _until(
    program: Program, topic: Topic, table: sa.Table, states: tuple[str, ...], seconds: float
) -> None:
    changed = asyncio.Event()
    program.storage.wakeups.subscribe([topic], changed.set)
    async with asyncio.timeout(seconds):
        while tuple(await program.storage.transact(_states, table)) != states:
            await changed.wait()
            changed.clear()


def _states(conn: sa.Connection, table: sa.Table) -> list[str]:
    return list(conn.execute(sa.select(table.c.state).order_by(table.c.id)).scalars())
