"""The one way into the database: `Storage.transact`, on one SQLite connection that one process owns."""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
import structlog

from storage.afterwards import take_words
from storage.connection import make_engine
from storage.errors import StorageConflictError, StorageFailedError
from storage.files import make_folder
from storage.migrate import migrate
from storage.ownership import OwnershipLock
from storage.schema import program
from storage.wakeups import WakeUps, collect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

log = structlog.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_ROOM = 1024 * 1024  # bytes that a disk must have left to be believed again


async def _finish(task: asyncio.Task[Any]) -> None:
    """Wait for a task to its end, however often the waiter is cancelled meanwhile."""
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            continue
    if not task.cancelled():
        task.exception()  # looked at, so that nobody warns of an exception that was never retrieved


class Storage:
    """The open database of the process that owns it.

    Attributes:
        generation: the number of this start; claims carry it, so rows of earlier starts are free.
        wakeups: who wants to hear of commits.
        failure: why nothing could be written the last time; empty while all is well.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.generation = 0
        self.wakeups = WakeUps()
        self._lock = asyncio.Lock()
        self.failure = ""

    async def transact(
        self, fn: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `fn(connection, ...)` as one transaction and return its result once that is durable.

        `fn` is a plain function, so no outside call can stand inside a transaction. A caller that is
        cancelled before its turn changed nothing; one that is cancelled later gets CancelledError
        after the transaction has ended, either way: read the row to know.

        While the database cannot be written, nothing is read either: whoever looked for work would begin
        what cannot be noted down, and begin it again and again.

        Raises:
            StorageConflictError: a constraint refused it; nothing was written.
            StorageFailedError: the database cannot be used; nothing was written.
        """
        async with self._lock:
            # A task of its own, because cancelling aiosqlite between execute and fetch would leave
            # the write lock held until the garbage collector comes (facts/stack.md section 1).
            name = f"transact {getattr(fn, '__name__', fn)}"
            task = asyncio.create_task(self._run(fn, *args, **kwargs), name=name)
            try:
                return await asyncio.shield(task)
            except asyncio.CancelledError:
                await _finish(task)
                raise

    async def _run(
        self, fn: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def call(conn: sa.Connection) -> tuple[T, set[Any], list[Callable[[], object]]]:
            collect(conn), take_words(conn)  # what a transaction that was undone has left there
            if self.failure:
                self._try_to_write(conn)
            return fn(conn, *args, **kwargs), collect(conn), take_words(conn)

        try:
            async with self.engine.begin() as connection:
                result, topics, words = await connection.run_sync(call)
        except sa.exc.IntegrityError as error:
            raise StorageConflictError(str(error.orig)) from error
        except sa.exc.DBAPIError as error:
            raise self.note_failure(error.orig or error) from error
        except OSError as error:
            raise self.note_failure(error) from error
        if self.failure:
            log.info("storage_recovered")
            self.failure = ""
        # Here, not at the caller's: what a cancelled caller committed is news as well.
        for say in words:
            say()
        self.wakeups.announce(topics)
        return result

    def note_failure(self, error: BaseException) -> StorageFailedError:
        """Return an error of the disk as ours; until writing works again nothing is begun.

        Said once in the log, however many meet it.
        """
        if not self.failure:
            log.error("storage_failed", error=str(error))
        self.failure = str(error)
        return StorageFailedError(self.failure)

    def _try_to_write(self, conn: sa.Connection) -> None:
        """Have the transaction fail if writing to the database or beside it does; blocks for a moment.

        Nothing is different afterwards.
        """
        # There and back, since SQLite writes nothing where the new value is the old one.
        for _ in range(2):
            conn.execute(sa.update(program).values(generation=-program.c.generation))
        with tempfile.TemporaryFile(dir=Path(self.engine.url.database or "").parent) as file:
            file.write(bytes(_ROOM))
            file.flush()
            os.fsync(file.fileno())


def _own(path: Path) -> OwnershipLock:
    try:
        make_folder(path.parent)
        return OwnershipLock(path.with_name(path.name + ".lock"))
    except OSError as error:
        raise StorageFailedError(f"no database can lie here: {error}") from error


def _next_generation(conn: sa.Connection) -> int:
    statement = sa.update(program).values(generation=program.c.generation + 1)
    raised = conn.execute(statement.returning(program.c.generation)).scalar_one_or_none()
    if raised is not None:
        return int(raised)
    conn.execute(sa.insert(program).values(id=1, generation=1))
    return 1


@asynccontextmanager
async def open_storage(path: Path) -> AsyncIterator[Storage]:
    """Own the database file at `path`, bring its schema up to date and count a new generation.

    Raises:
        StorageLockedError: another process owns it.
        StorageFailedError: it cannot be opened, read or migrated.
    """
    lock = _own(path)
    try:
        await migrate(path)
        storage = Storage(make_engine(path))
        try:
            storage.generation = await storage.transact(_next_generation)
            yield storage
        finally:
            await storage.engine.dispose()
    finally:
        lock.release()
