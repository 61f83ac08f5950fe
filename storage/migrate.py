"""Brings a database file to the newest schema, in one transaction on a connection of its own."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.errors import StorageFailedError

_SCRIPTS = Path(__file__).parent / "migrations"


def _prepare_connection(dbapi_connection: Any, _record: object) -> None:
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    # Off before BEGIN: a batch migration drops and renames tables, and with foreign keys on that
    # silently deletes the children's rows (facts/stack.md, Alembic).
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@functools.cache
def _newest() -> set[str]:
    return set(ScriptDirectory(str(_SCRIPTS)).get_heads())


def upgrade(conn: sa.Connection) -> None:
    """Run every migration that is missing and refuse a result with dangling references."""
    if set(MigrationContext.configure(conn).get_current_heads()) == _newest():
        return  # looking for dangling references would read every row
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
    dangling = conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if dangling:
        raise StorageFailedError(f"the migration would leave {len(dangling)} dangling references")


async def migrate(path: Path) -> None:
    """Bring the SQLite file at `path`, which may not exist yet, to the newest schema.

    Raises:
        StorageFailedError: it could not be done; the file is as it was before.
    """
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", poolclass=NullPool)
    sa.event.listen(engine.sync_engine, "connect", _prepare_connection)
    sa.event.listen(engine.sync_engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    except CommandError as error:
        # Above all a file that a newer program has migrated further than this one knows.
        raise StorageFailedError(str(error)) from error
    except sa.exc.DBAPIError as error:
        raise StorageFailedError(str(error.orig)) from error
    finally:
        await engine.dispose()
