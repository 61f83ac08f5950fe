from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from storage import open_storage
from storage.migrate import migrate
from storage.schema import program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from storage import Storage


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """A migrated database for the plain functions of a connection, with references enforced."""
    path = tmp_path_factory.mktemp("migrated") / "bot.db"
    asyncio.run(migrate(path))
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    yield engine
    engine.dispose()


def _prepare(dbapi_connection: Any, _record: object) -> None:
    dbapi_connection.isolation_level = None
    dbapi_connection.execute("PRAGMA foreign_keys=ON")


@pytest.fixture
def conn(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction of a program in its first generation, undone when the test is over."""
    with engine.connect() as conn:
        conn.execute(sa.insert(program).values(id=1, generation=1))
        yield conn
        conn.rollback()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's own database lies."""
    return tmp_path / "data" / "bot.db"


@pytest.fixture
async def storage(path: Path) -> AsyncIterator[Storage]:
    """The test's own database, open."""
    async with open_storage(path) as storage:
        yield storage
