from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from storage import Storage, StorageFailedError, StorageLockedError, inbox, open_storage
from storage.inbox import RawUpdate
from tests.support.rows import NOW

if TYPE_CHECKING:
    from pathlib import Path

    import sqlalchemy as sa

# Commits one update, then says so from within a second transaction that never ends by itself.
KILLED = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from storage import inbox, open_storage

def store(conn, number):
    inbox.store(conn, [inbox.RawUpdate(number, 1, "{}")], generation=1, now=datetime.now(UTC))

def hang(conn):
    store(conn, 2)
    print("inside", flush=True)
    sys.stdin.read()

async def main():
    async with open_storage(Path(sys.argv[1])) as storage:
        await storage.transact(store, 1)
        await storage.transact(hang)

asyncio.run(main())
"""


async def _owner_inside_a_transaction(path: Path) -> asyncio.subprocess.Process:
    owner = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, str(path), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert owner.stdout is not None
    assert await owner.stdout.readline() == b"inside\n"
    return owner


def _pragmas(conn: sa.Connection) -> tuple[object, ...]:
    names = ("journal_mode", "synchronous", "foreign_keys")
    return tuple(conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names)


async def test_a_second_owner_is_turned_away(storage: Storage, path: Path) -> None:
    with pytest.raises(StorageLockedError):
        async with open_storage(path):
            pass
    assert await storage.transact(inbox.unhandled) == []


async def test_every_start_is_a_new_generation(path: Path) -> None:
    generations = []
    for _ in range(3):
        async with open_storage(path) as storage:
            generations.append(storage.generation)
    assert generations == [1, 2, 3]


async def test_what_a_killed_owner_committed_is_there_and_the_rest_is_not(path: Path) -> None:
    owner = await _owner_inside_a_transaction(path)
    with pytest.raises(StorageLockedError):
        async with open_storage(path):
            pass
    owner.kill()
    await owner.communicate()
    async with open_storage(path) as storage:
        assert storage.generation == 2
        assert [row.update_id for row in await storage.transact(inbox.unhandled)] == [1]


async def test_the_connection_writes_durably_and_checks_references(storage: Storage) -> None:
    assert await storage.transact(_pragmas) == ("wal", 2, 1)


@pytest.fixture
def letter(path: Path) -> Path:
    """A file that is no database where the database should be."""
    path.parent.mkdir()
    path.write_bytes(b"a letter to my grandmother" * 100)
    return path


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(letter: Path) -> None:
    before = await asyncio.to_thread(letter.read_bytes)
    with pytest.raises(StorageFailedError):
        async with open_storage(letter):
            pass
    assert await asyncio.to_thread(letter.read_bytes) == before


async def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageFailedError):
        async with open_storage(tmp_path / "file" / "bot.db"):
            pass


async def test_rows_survive_a_restart(path: Path) -> None:
    async with open_storage(path) as storage:
        await storage.transact(inbox.store, [RawUpdate(5, 1, "{}")], generation=1, now=NOW)
    async with open_storage(path) as storage:
        assert [row.generation for row in await storage.transact(inbox.unhandled)] == [1]
