"""The one connection to SQLite: statements are answered where they are asked, waits happen in a thread."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import aiosqlite
import sqlalchemy as sa
from aiosqlite.context import contextmanager
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.errors import StorageFailedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_POOL_TIMEOUT = 5  # seconds; a transaction opened inside another one shows itself this fast


class _Cursor(aiosqlite.Cursor):
    """Runs statements at once, on the event loop: most take less time than the way to a thread and back.

    Each of aiosqlite's four steps for one statement waits for its thread to get hold of the interpreter,
    5 ms under load, where SQLite needs some 20 µs. Nothing can change meanwhile: a transaction of ours has
    the database for itself.
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)


class _Connection(aiosqlite.Connection):
    """Begins, commits and closes in aiosqlite's thread: it may wait for another process, or for the disk."""

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        return _Cursor(self, self._conn.cursor())

    async def rollback(self) -> None:
        # SQLAlchemy rolls back after each transaction; only a commit that failed leaves anything to undo.
        if self.in_transaction:
            await super().rollback()


def make_engine(path: Path) -> AsyncEngine:
    """Return an engine of exactly one connection with the settings that every writer needs."""

    def connect() -> aiosqlite.Connection:
        # Loop and thread take turns, never at the same time: who awaits the one does not use the other.
        connection = _Connection(lambda: sqlite3.connect(path, check_same_thread=False), iter_chunk_size=64)
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does for connections of its own
        return connection

    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        async_creator=connect,
        pool_size=1,
        max_overflow=0,
        pool_timeout=_POOL_TIMEOUT,
    )
    sa.event.listen(engine.sync_engine, "connect", _prepare)
    sa.event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare(dbapi_connection: Any, _record: object) -> None:
    # None leaves BEGIN to the listener below: the driver's own would start too late and not IMMEDIATE.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(conn: sa.Connection) -> None:
    async def begin(driver_connection: Any) -> None:
        await driver_connection.execute("BEGIN IMMEDIATE")

    # One hop to aiosqlite's thread instead of three (facts/stack.md section 2).
    adapted: Any = conn.connection.dbapi_connection
    try:
        adapted.run_async(begin)
    except sqlite3.Error as error:
        # SQLAlchemy translates the driver's errors everywhere but in its events.
        raise StorageFailedError(str(error)) from error
