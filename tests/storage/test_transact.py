from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from storage import Storage, StorageConflictError, StorageFailedError, inbox, providers
from storage.afterwards import afterwards
from storage.inbox import RawUpdate
from storage.schema import chat, photo
from storage.wakeups import Topic, wake
from tests.support.rows import NOW

if TYPE_CHECKING:
    from pathlib import Path


class _SlipError(Exception):
    pass


def _store(conn: sa.Connection, *numbers: int, text: str = "{}") -> int:
    for number in numbers:
        inbox.store(conn, [RawUpdate(number, 1, text)], generation=1, now=NOW)
    wake(conn, Topic.JOBS)
    return len(inbox.unhandled(conn))


def _store_and_slip(conn: sa.Connection) -> None:
    _store(conn, 1)
    raise _SlipError


async def _stored(storage: Storage) -> set[int]:
    return {row.update_id for row in await storage.transact(inbox.unhandled)}


def _pragma(conn: sa.Connection, text: str) -> object:
    return conn.exec_driver_sql(f"PRAGMA {text}").scalar()


async def test_a_function_that_raises_leaves_nothing_written(storage: Storage) -> None:
    with pytest.raises(_SlipError):
        await storage.transact(_store_and_slip)
    assert await _stored(storage) == set()


async def test_after_a_failed_write_nothing_is_read_until_a_write_works_again(
    storage: Storage, path: Path
) -> None:
    def break_it(conn: sa.Connection) -> None:
        for name in ("inbox", "program"):
            conn.exec_driver_sql(f"ALTER TABLE {name} RENAME TO lost_{name}")

    await storage.transact(break_it)
    await storage.transact(providers.paused)
    with pytest.raises(StorageFailedError):
        await storage.transact(_store, 1)
    with pytest.raises(StorageFailedError):
        await storage.transact(providers.paused)
    with closing(sqlite3.connect(path)) as mended:
        for name in ("inbox", "program"):
            mended.execute(f"ALTER TABLE lost_{name} RENAME TO {name}")
    await storage.transact(providers.paused)


async def test_a_disk_that_takes_no_files_stops_all_work_until_it_does(storage: Storage, path: Path) -> None:
    folder = path.parent.rename(path.parent.with_name("away"))
    with capture_logs() as logs:
        storage.note_failure(OSError(28, "No space left on device"))
        for _ in range(3):
            with pytest.raises(StorageFailedError):
                await storage.transact(providers.paused)
        folder.rename(path.parent)
        await storage.transact(providers.paused)
    assert [entry["event"] for entry in logs] == ["storage_failed", "storage_recovered"]
    assert storage.failure == ""


async def test_a_caller_cancelled_before_its_turn_wrote_nothing(storage: Storage) -> None:
    inside = asyncio.Event()

    def first(conn: sa.Connection) -> None:
        _store(conn, 1)
        inside.set()

    winner = asyncio.create_task(storage.transact(first))
    waiter = asyncio.create_task(storage.transact(_store, 2))
    await inside.wait()
    waiter.cancel()
    await winner
    with pytest.raises(asyncio.CancelledError):
        await waiter
    assert await _stored(storage) == {1}


async def test_a_caller_cancelled_while_it_writes_returns_when_the_transaction_is_over(
    storage: Storage, path: Path
) -> None:
    inside = asyncio.Event()
    heard: list[str] = []
    storage.wakeups.subscribe([Topic.JOBS], lambda: heard.append("jobs"))

    def write(conn: sa.Connection) -> None:
        _store(conn, 1)
        inside.set()

    caller = asyncio.create_task(storage.transact(write))
    await inside.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    with closing(sqlite3.connect(path, timeout=0)) as other:
        assert other.execute("SELECT update_id FROM inbox").fetchall() == [(1,)]
    assert heard == ["jobs"], "what was committed is announced, whoever asked for it"


async def test_two_hundred_cancelled_callers_never_leave_the_database_locked(
    storage: Storage, path: Path
) -> None:
    dice = random.Random(20261124)
    for number in range(200):
        caller = asyncio.create_task(storage.transact(_store, 2 * number, 2 * number + 1))
        for _ in range(dice.randrange(40)):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
    with closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
    stored = await _stored(storage)
    assert stored == {number ^ 1 for number in stored}, "both of a pair, or none"
    assert await storage.transact(_pragma, "integrity_check") == "ok"


async def test_a_broken_rule_of_the_schema_is_a_conflict_and_writes_nothing(storage: Storage) -> None:
    def dangle(conn: sa.Connection) -> None:
        _store(conn, 1)
        conn.execute(sa.insert(photo).values(chat_id=77, person_id=78))

    with pytest.raises(StorageConflictError, match="FOREIGN KEY"):
        await storage.transact(dangle)
    assert await _stored(storage) == set()


async def test_a_full_disk_is_a_failure_that_can_be_survived(storage: Storage) -> None:
    await storage.transact(_pragma, "max_page_count = 1")
    with pytest.raises(StorageFailedError, match="full"):
        await storage.transact(_store, 1, text="x" * 1_000_000)
    await storage.transact(_pragma, "max_page_count = 1000000")
    assert await storage.transact(_store, 2, text="x" * 1_000_000) == 1


async def test_a_database_locked_by_a_stranger_is_a_failure_that_can_be_survived(
    storage: Storage, path: Path
) -> None:
    await storage.transact(_pragma, "busy_timeout = 0")
    with closing(sqlite3.connect(path)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFailedError, match="locked"):
            await storage.transact(_store, 1)
        stranger.rollback()
    assert await storage.transact(_store, 2) == 1


async def test_the_program_goes_on_while_a_stranger_holds_the_database(storage: Storage, path: Path) -> None:
    with closing(sqlite3.connect(path)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(storage.transact(_store, 1))
        await asyncio.to_thread(int)
        assert not waiting.done()
        stranger.rollback()
    assert await waiting == 1


async def test_the_program_does_nothing_else_between_two_statements(storage: Storage) -> None:
    done: list[str] = []

    def store_twice(conn: sa.Connection) -> list[str]:
        asyncio.get_running_loop().call_soon(done.append, "something else")
        _store(conn, 1, 2)
        return list(done)

    assert await storage.transact(store_twice) == []
    assert done == ["something else"]


async def test_wake_ups_come_after_the_commit_and_only_to_who_listens(storage: Storage, path: Path) -> None:
    heard: list[tuple[str, int]] = []

    def listen(name: str) -> None:
        with closing(sqlite3.connect(path)) as other:
            heard.append((name, other.execute("SELECT count(*) FROM inbox").fetchone()[0]))

    storage.wakeups.subscribe([Topic.JOBS, Topic.MESSAGES], lambda: listen("jobs"))
    storage.wakeups.subscribe([Topic.PHOTOS], lambda: listen("photos"))
    await storage.transact(_store, 1)
    assert heard == [("jobs", 1)]


async def test_a_transaction_that_is_undone_wakes_nobody_then_or_later(storage: Storage) -> None:
    heard: list[str] = []
    storage.wakeups.subscribe(Topic, lambda: heard.append("something"))
    with pytest.raises(_SlipError):
        await storage.transact(_store_and_slip)
    await storage.transact(inbox.unhandled)
    assert heard == []


async def test_what_a_transaction_has_to_say_is_said_when_it_is_durable(storage: Storage, path: Path) -> None:
    said: list[tuple[str, int]] = []

    def say(name: str) -> None:
        with closing(sqlite3.connect(path)) as other:
            said.append((name, other.execute("SELECT count(*) FROM inbox").fetchone()[0]))

    def store(conn: sa.Connection) -> None:
        afterwards(conn, say, "done")
        _store(conn, 1)

    def slip(conn: sa.Connection) -> None:
        afterwards(conn, say, "undone")
        _store_and_slip(conn)

    with pytest.raises(_SlipError):
        await storage.transact(slip)
    await storage.transact(store)
    await storage.transact(inbox.unhandled)
    assert said == [("done", 1)]


async def test_callers_take_turns_on_one_connection(storage: Storage) -> None:
    def raise_hint(conn: sa.Connection) -> None:
        seen = conn.execute(sa.select(chat.c.hinted_ms)).scalar_one()
        conn.execute(sa.update(chat).values(hinted_ms=seen + 1))

    def hint(conn: sa.Connection) -> int:
        return int(conn.execute(sa.select(chat.c.hinted_ms)).scalar_one())

    await storage.transact(lambda conn: conn.execute(sa.insert(chat).values(id=1)))
    await asyncio.gather(*(storage.transact(raise_hint) for _ in range(20)))
    assert await storage.transact(hint) == 20
